using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;
using Lab.Nodes.Relay;

namespace Lab.Nodes.Chain;

/// <summary>
/// The one way of a block into a node's chains, whether gossiped, synced or mined: known ones are dropped,
/// bad ones blamed, early ones and orphans kept for a while, good ones stored, applied and passed on.
/// </summary>
internal sealed class BlockIntake(
    Turn turn, NodeSettings settings, ChainView chain, BlockStore store, PeerTable peers, Spreader spreader,
    IMemo memo)
{
    /// <summary>An orphan's difficulty is at least this part of what the tip asks of its child.</summary>
    public const int OrphanReach = 16;

    private readonly BadIds bad = new(settings.MaxBadIds);

    private readonly HeldBlocks orphans = new(settings.MaxOrphans, settings.MaxHeldBytes);
    private readonly HeldBlocks notYet = new(settings.MaxNotYet, settings.MaxHeldBytes);

    public int Orphans => this.orphans.Count;
    public int NotYet => this.notYet.Count;
    public int Bad => this.bad.Count;

    /// <summary>Bytes of the frames of orphans, and of blocks whose epoch lies ahead.</summary>
    public long OrphanBytes => this.orphans.Bytes;

    public long NotYetBytes => this.notYet.Bytes;

    /// <summary>Reads the chain back from the store.</summary>
    public void Booted()
    {
        int read = 0;
        foreach (var block in store.Blocks())
        {
            if (chain.Find(block.Header.Parent) is not { } parent || !chain.MayFollow(parent)) continue;
            turn.Host.Charge(WorkKind.ApplyBlock);
            if (Transition.Apply(parent, block, memo).Entry is not { } entry) continue;
            chain.Add(entry);
            read++;
        }

        if (store.Tip() is { } id && chain.Find(id) is { } tip) chain.Restore(tip);
        if (read > 0) turn.Host.Report(Probe.ChainReloaded, chain.Tip.Id, read);
        turn.Host.Report(new Fact(NodeFact.BlockFinal, chain.Genesis.Id));
        if (chain.Tip.Base is { Parent: not null } entered)
            turn.Host.Report(new Fact(NodeFact.BlockFinal, entered.Id, entered.Height.Value));
        turn.Host.Report(new Fact(NodeFact.TipChanged, chain.Tip.Id, chain.Tip.Height.Value));
    }

    /// <summary>Takes a block in. A sender at fault is refused here.</summary>
    /// <param name="item">The block.</param>
    /// <param name="frame">Its frame.</param>
    /// <param name="from">Who sent it; null if this node made it.</param>
    /// <param name="spread">Whether it goes on to peers.</param>
    public IntakeResult Offer(BlockItem item, Frame frame, Peer? from, bool spread) =>
        Offer(new HeldBlock(item, frame, from, spread));

    /// <summary>Offers the blocks again whose epoch is near enough by now.</summary>
    public void TimerDue()
    {
        var due = new List<HeldBlock>();
        for (int i = this.notYet.Count - 1; i >= 0; i--)
        {
            if (this.notYet[i].Due > turn.Now.Wall) continue;
            due.Add(this.notYet.TakeAt(i));
        }

        due.Reverse();
        foreach (var held in due)
            if (Offer(held) == IntakeResult.Accepted)
                turn.Host.Report(Probe.NotYetAdopted, held.Item.Block.Id);
        SetTimer();
    }

    /// <summary>The rule that the signed content of a block is known to break, or none.</summary>
    public Rule KnownBad(in Hash id) => this.bad.RuleOf(id);

    /// <summary>The signed content of a header breaks a rule: its block need not come.</summary>
    public void MarkBad(in Hash id, Rule rule) => this.bad.Add(id, rule);

    /// <summary>
    /// R-CHAIN-3: whether a block without its parent is too easy to be kept. Neither its difficulty nor its score could be
    /// checked, so it may have cost nothing.
    /// </summary>
    public bool IsFarOff(BlockHeader header) =>
        (UInt128)header.Difficulty.Value * OrphanReach < chain.Tip.NextDifficulty.Value;

    /// <summary>Takes a block in, with what is known of it.</summary>
    public IntakeResult Offer(HeldBlock held)
    {
        var block = held.Item.Block;
        var rule = this.bad.RuleOf(block.Id);
        if (rule != Rule.None)
        {
            turn.Host.Report(Probe.BadIdMet, block.Id);
            return Refuse(held, rule);
        }

        if (chain.Find(block.Id) is not null)
        {
            spreader.Hold(block.WireId, SlotsOf(held.From));
            return IntakeResult.Known;
        }

        if (held.Signed is null) turn.Host.Charge(WorkKind.Verify);
        turn.Host.Charge(WorkKind.VerifyProof);
        var ruling = BlockRules.CheckAlone(block, chain.Parameters, memo, held.Signed);
        if (ruling.IsAccepted) ruling = BlockRules.CheckClock(block.Header, chain.Parameters, turn.Now.Wall);
        if (ruling.Blame == Blame.NotYet) return HoldUntilDue(held);
        if (!ruling.IsAccepted) return Refuse(held, ruling);
        if (chain.Find(block.Header.Parent) is not { } parent) return HoldOrphan(held);
        if (!chain.MayFollow(parent))
        {
            spreader.SetAside(held.Item.WireId, SlotsOf(held.From));
            return IntakeResult.BelowBase; // R-SNAP-3
        }

        turn.Host.Charge(WorkKind.ApplyBlock);
        var result = Transition.ApplyChecked(parent, block, memo);
        if (result.Entry is not { } entry) return Refuse(held, result.Ruling);
        Accept(held, entry);
        AdoptOrphansOf(entry);
        return IntakeResult.Accepted;
    }

    private void Accept(HeldBlock held, ChainEntry entry)
    {
        store.Add(entry, held.Frame.Memory[Wire.HeaderBytes..]);
        if (entry.Weight == chain.Tip.Weight) turn.Host.Report(Probe.EqualWeightTie, entry.Id);
        long depth = chain.Add(entry);
        if (depth >= 0)
        {
            store.SetTip(entry);
            turn.Host.Report(new Fact(NodeFact.TipChanged, entry.Id, entry.Height.Value, depth));
            if (depth == 1) turn.Host.Report(Probe.ReorgDepth1, entry.Id);
            if (depth > 1) turn.Host.Report(Probe.ReorgDeeperThan1, entry.Id, depth);
        }

        if (held.From is null)
        {
            spreader.Created(held.Item, held.Frame);
            return;
        }

        held.From.NewBlockAt = turn.Now.Mono;
        if (entry.Weight > held.From.Tip.Weight)
            held.From.Tip = new ChainTip(ChainView.RefOf(entry), entry.Weight);
        spreader.Accepted(held.Item, held.Frame, SlotsOf(held.From), held.Spread);
    }

    /// <summary>Offers the orphans that waited for an entry, and then those that waited for them.</summary>
    private void AdoptOrphansOf(ChainEntry entry)
    {
        for (int i = 0; i < this.orphans.Count; i++)
        {
            var orphan = this.orphans[i];
            if (orphan.Item.Block.Header.Parent != entry.Id) continue;
            this.orphans.TakeAt(i);
            if (Offer(orphan) == IntakeResult.Accepted)
                turn.Host.Report(Probe.OrphanAdopted, orphan.Item.Block.Id);
            i = -1; // the list may have changed
        }
    }

    private IntakeResult HoldOrphan(HeldBlock held)
    {
        spreader.SetAside(held.Item.WireId, SlotsOf(held.From));
        // What is not kept is fetched with the chain that it belongs to, if there is one.
        if (IsFarOff(held.Item.Block.Header) || this.orphans.Has(held)) return IntakeResult.Orphan;
        this.orphans.Add(held);
        while (this.orphans.IsOverfull) this.orphans.TakeAt(0);
        turn.Host.Report(Probe.OrphanHeld, held.Item.Block.Id);
        return IntakeResult.Orphan;
    }

    /// <summary>
    /// Keeps a block until its epoch is near; if there are too many, the ones furthest ahead go.
    /// </summary>
    private IntakeResult HoldUntilDue(HeldBlock held)
    {
        spreader.SetAside(held.Item.WireId, SlotsOf(held.From));
        if (this.notYet.Has(held)) return IntakeResult.NotYet;
        this.notYet.Add(held with { Due = DueOf(held.Item.Block.Header) });
        turn.Host.Report(Probe.NotYetHeld, held.Item.Block.Id);
        while (this.notYet.IsOverfull) this.notYet.TakeAt(Furthest());
        SetTimer();
        return IntakeResult.NotYet;
    }

    /// <summary>
    /// The first instant at which the clock rule holds; far away if it is past what an instant can say.
    /// </summary>
    private Instant DueOf(BlockHeader header)
    {
        var due = (Int128)chain.Parameters.GenesisTime.Nanoseconds
            + ((Int128)header.Epoch.Value - BlockRules.EpochsAhead) * chain.Parameters.EpochLength.Nanoseconds;
        return due > long.MaxValue ? Instant.Never : new Instant((long)due);
    }

    private int Furthest()
    {
        int furthest = 0;
        for (int i = 1; i < this.notYet.Count; i++)
            if (this.notYet[i].Due > this.notYet[furthest].Due) furthest = i;
        return furthest;
    }

    private void SetTimer()
    {
        if (this.notYet.Count == 0) return;
        var first = Instant.Never;
        for (int i = 0; i < this.notYet.Count; i++)
            if (this.notYet[i].Due < first) first = this.notYet[i].Due;
        // Clocks jump: never sleep through more than a minute on the word of one.
        var latest = turn.Now.Wall + Duration.FromMinutes(1);
        turn.Host.SetTimer(Timers.NotYet, (first < latest ? first : latest) - turn.Now.Wall);
    }

    private IntakeResult Refuse(HeldBlock held, Ruling ruling)
    {
        if (ruling.Blame == Blame.Author) this.bad.Add(held.Item.Block.Id, ruling.Rule);
        return Refuse(held, ruling.Rule);
    }

    /// <summary>
    /// An honest peer checks what it sends on, so who brings a bad block is at fault, whoever made it.
    /// </summary>
    private IntakeResult Refuse(HeldBlock held, Rule rule)
    {
        Check.That(held.From is not null); // our own blocks are good
        peers.Refuse(held.From, rule);
        return IntakeResult.Refused;
    }

    /// <summary>The sender's slot, if it is still the sender's.</summary>
    private SlotSet SlotsOf(Peer? peer) =>
        peer is not null && peers[peer.Slot] == peer ? SlotSet.Of(peer.Slot) : SlotSet.None;
}
