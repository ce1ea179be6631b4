using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Chain;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;
using Lab.Nodes.Pool;

namespace Lab.Nodes.Relay;

/// <summary>
/// Compact blocks: puts them together from what the node has and a peer's answer, and answers others. What does not come
/// together is asked for in full.
/// </summary>
internal sealed class CompactRelay(
    Turn turn, PeerTable peers, Spreader spreader, Wants wants, ItemRelay relay, ChainView chain, BlockIntake intake,
    TransactionPool pool, IMemo memo) : IPeerWatcher
{
    /// <summary>Compact blocks that wait for transactions, in all and of one peer; others are asked for in full.</summary>
    public const int MaxOpen = 16, MaxOpenPerPeer = 4;

    /// <summary>Questions that one peer has left unanswered, however long ago; it is asked for further blocks in full.</summary>
    public const int MaxUnanswered = 16;

    /// <summary>Bytes of all of them, at most.</summary>
    public const long MaxBytes = (long)MaxOpen * Block.MaxTransactions * Rebuild.PlaceBytes;

    // In order of arrival.
    private readonly List<Rebuild> open = [];

    /// <summary>Bytes of those that wait: so much for each transaction that they name.</summary>
    public long Bytes
    {
        get
        {
            long bytes = 0;
            foreach (var rebuild in this.open) bytes += (rebuild.Compact.ShortIds.Count + 1) * (long)Rebuild.PlaceBytes;
            return bytes;
        }
    }

    /// <summary>A peer sent a block in its compact form.</summary>
    public void Received(Peer peer, CompactBlock compact)
    {
        ulong key = spreader.Seen.KeyOf(compact.WireId);
        // Who sends it a second time can be asked in case the first one does not deliver.
        if (wants.IsHeard(key, peer.Slot) && (!spreader.Asked.Has(key) || IsOpen(key)))
        {
            turn.Counters.ItemCopies++;
            turn.Counters.Duplicates++;
            return;
        }

        // One header may come under any number of false wire ids: those of known blocks cost nothing.
        if (chain.Find(compact.Header.Id) is { } known)
        {
            if (known.Block.WireId == compact.WireId) spreader.Hold(compact.WireId, SlotSet.Of(peer.Slot));
            turn.Counters.ItemCopies++;
            turn.Counters.Duplicates++;
            return;
        }

        // Before anything is looked up or kept: it must have cost its maker a winning leaf.
        turn.Host.Charge(WorkKind.Verify);
        turn.Host.Charge(WorkKind.VerifyProof);
        var ruling = RulingOn(compact);
        if (!ruling.IsAccepted)
        {
            peers.Refuse(peer, ruling.Rule); // R-RELAY-5
            return;
        }

        if (chain.Find(compact.Header.Parent) is null && intake.IsFarOff(compact.Header)) // R-CHAIN-3
        {
            relay.Orphaned(peer);
            return;
        }

        var rebuild = new Rebuild(compact, key, peer);
        OfferAll(rebuild);
        var missing = rebuild.Missing();
        if (missing.Count == 0) Finish(rebuild);
        else Ask(rebuild, missing);
    }

    /// <summary>A peer asks for transactions of a block that it was sent in its compact form.</summary>
    public void Asked(Peer peer, GetBlockTransactions question)
    {
        var frame = spreader.Recent.Find(spreader.Seen.KeyOf(question.WireId));
        if (frame is null || Wire.Decode(frame) is not BlockItem { Block.Transactions: { } all }
            || question.Places[^1] >= all.Count)
        {
            peers.Send(peer, Wire.Encode(new NotFound([new ItemName(ItemKind.CompactBlock, question.WireId)])));
            return;
        }

        var some = new Transaction[question.Places.Count];
        for (int i = 0; i < some.Length; i++) some[i] = all[question.Places[i]];
        var answer = Wire.Encode(new BlockTransactions(question.WireId, some));
        turn.Host.Charge(WorkKind.CodecKiB, (answer.Length + 1023) >> 10);
        turn.Counters.SentBlockBytes += answer.Length;
        peers.Send(peer, answer);
    }

    /// <summary>The transactions that were missing came.</summary>
    public void Answered(Peer peer, BlockTransactions answer)
    {
        if (peer.BlockTransactionsAsked == 0)
        {
            peers.Refuse(peer, Rule.AnswerWasAsked); // R-WIRE-5
            return;
        }

        peer.BlockTransactionsAsked--;
        ulong key = spreader.Seen.KeyOf(answer.WireId);
        peer.BlocksInQuestion?.Remove(key);
        var rebuild = this.open.Find(r => r.Key == key && r.From == peer);
        if (rebuild is null) return; // late: the block came another way
        this.open.Remove(rebuild);
        if (spreader.HasMet(key, peer.Slot)) return;
        if (rebuild.Take(answer.Transactions)) Finish(rebuild);
        else peers.Refuse(peer, Rule.ShortIdsMatch); // R-RELAY-6
    }

    /// <summary>A peer no longer has blocks of which it was asked for transactions: it may be asked again.</summary>
    public void NotFound(Peer peer, NotFound list)
    {
        if (peer.BlocksInQuestion is not { Count: > 0 } inQuestion) return;
        foreach (var item in list.Items)
            if (item.Kind == ItemKind.CompactBlock) inQuestion.Remove(spreader.Seen.KeyOf(item.WireId));
    }

    public void PeerReady(Peer peer)
    {
    }

    public void PeerGone(Peer peer) => this.open.RemoveAll(r => r.From == peer);

    /// <summary>What header and proof show: on a known parent all that work is judged by, else what they show alone.</summary>
    private Ruling RulingOn(CompactBlock compact)
    {
        var ruling = BlockRules.CheckAlone(compact.Header, compact.Proof, chain.Parameters, memo);
        if (!ruling.IsAccepted || chain.Find(compact.Header.Parent) is not { } parent) return ruling;
        ruling = BlockRules.CheckWithParent(parent, compact.Header);
        return ruling.IsAccepted ? BlockRules.CheckScore(parent, compact.Header, compact.Proof) : ruling;
    }

    private void OfferAll(Rebuild rebuild)
    {
        // A short id of each is a hash of some 50 bytes.
        turn.Host.Charge(WorkKind.HashKiB, (pool.Count + pool.Early + spreader.Recent.Count + 15) / 16);
        foreach (var transaction in pool.All()) rebuild.Offer(transaction);
        // Also what left the pool since, mined on another branch or pushed out.
        foreach (var frame in spreader.Recent.Frames())
            if (Wire.CodeOf(frame) == MessageCode.Transaction)
                rebuild.Offer(((TransactionItem)Wire.Decode(frame)).Transaction);
    }

    private void Ask(Rebuild rebuild, IReadOnlyList<int> missing)
    {
        var peer = rebuild.From;
        this.open.RemoveAll(r => !spreader.Asked.Has(r.Key));
        int ofPeer = 0;
        foreach (var other in this.open)
            if (other.From == peer) ofPeer++;
        // The answer to one question does not say which it is: nobody has two on one block, or it would be held against
        // who answers late that it answers the first one.
        var inQuestion = peer.BlocksInQuestion ??= [];
        if (this.open.Count >= MaxOpen || ofPeer >= MaxOpenPerPeer || inQuestion.Count >= MaxUnanswered
            || inQuestion.Contains(rebuild.Key))
        {
            AskInFull(rebuild);
            return;
        }

        if (!wants.Expect(rebuild.Name, rebuild.Key, peer)) return;
        this.open.Add(rebuild);
        peer.BlockTransactionsAsked++;
        inQuestion.Add(rebuild.Key);
        var question = Wire.Encode(new GetBlockTransactions(rebuild.Compact.WireId, missing));
        turn.Counters.SentBlockBytes += question.Length;
        peers.Send(peer, question);
    }

    private void Finish(Rebuild rebuild)
    {
        if (rebuild.Finish(memo, out var broken) is not { } frame)
        {
            if (broken == Rule.None) AskInFull(rebuild);
            else peers.Refuse(rebuild.From, broken); // R-RELAY-5
            return;
        }

        var item = (BlockItem)Wire.Decode(frame);
        if (item.WireId != rebuild.Compact.WireId)
        {
            peers.Refuse(rebuild.From, Rule.ShortIdsMatch); // R-RELAY-6
            return;
        }

        turn.Host.Report(Probe.CompactRebuilt, item.WireId, rebuild.Asked.Count);
        relay.Rebuilt(rebuild.From, item, frame);
    }

    private void AskInFull(Rebuild rebuild)
    {
        turn.Host.Report(Probe.CompactFailed, rebuild.Compact.WireId);
        wants.AskInFull(rebuild.Name, rebuild.Key, rebuild.From);
    }

    private bool IsOpen(ulong key)
    {
        foreach (var rebuild in this.open)
            if (rebuild.Key == key) return true;
        return false;
    }
}
