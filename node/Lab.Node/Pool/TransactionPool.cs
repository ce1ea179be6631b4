using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Chain;
using Lab.Nodes.Messages;

namespace Lab.Nodes.Pool;

/// <summary>
/// The signed transactions that wait to be mined, bounded in number and bytes. Each sender's stand in order of their
/// nonces without a gap, and apply one after the other to the state of the tip.
/// </summary>
/// <remarks>
/// All inputs of a transaction belong to its sender, so whether one applies depends on the tip and on the sender's
/// transactions before it, and on nothing else in the pool. That is what <see cref="PoolEntry.Name"/> names, and
/// what a memo can be asked for.
/// </remarks>
internal sealed class TransactionPool(Turn turn, NodeSettings settings, ChainView chain, IMemo memo)
{
    private static ReadOnlySpan<byte> Domain => "lab.node.pool"u8;

    // By address, because the order of a dictionary is nobody's business; each in order of nonces.
    private readonly SortedDictionary<Hash, List<PoolEntry>> senders = [];
    private readonly SortedSet<PoolEntry> byRate = new(Comparer<PoolEntry>.Create(static (a, b) => a.CompareRate(b)));
    private readonly Dictionary<Hash, PoolEntry> byWireId = []; // looked up only

    // Whose nonce is not the next one yet, in order of arrival.
    private readonly List<TransactionItem> early = [];
    private ChainEntry tip = chain.Tip;

    public int Count => this.byRate.Count;
    public long Bytes { get; private set; }
    public int Early => this.early.Count;

    /// <summary>The entry of a wire id, or null.</summary>
    public PoolEntry? Find(in Hash wireId) => this.byWireId.GetValueOrDefault(wireId);

    /// <summary>All entries, the best payers first.</summary>
    public IEnumerable<PoolEntry> Entries => this.byRate.Reverse();

    /// <summary>The sender's entries in order of nonces; not to be changed.</summary>
    public IReadOnlyList<PoolEntry> Of(Address sender) =>
        this.senders.TryGetValue(sender.Body, out var entries) ? entries : [];

    /// <summary>
    /// Takes a transaction in, or says why not. What the state or the pool is against may be good later: NotYet.
    /// </summary>
    public Ruling Offer(TransactionItem item, Frame frame)
    {
        turn.Host.Charge(WorkKind.Verify);
        var ruling = TransactionRules.CheckAlone(item.Transaction, chain.Network, memo);
        if (!ruling.IsAccepted) return ruling;
        LookAtTip();
        ruling = Admit(item, frame);
        if (ruling.IsAccepted) TryEarly(item.Transaction.Content.Sender);
        return ruling;
    }

    /// <summary>
    /// What a miner may put into a block, in an order in which all of it applies: the best payer first, but no
    /// transaction before its sender's earlier ones.
    /// </summary>
    public List<Transaction> Candidates()
    {
        LookAtTip();
        var heads = new SortedSet<(PoolEntry Entry, int Place)>(
            Comparer<(PoolEntry Entry, int Place)>.Create(static (a, b) => a.Entry.CompareRate(b.Entry)));
        foreach (var entries in this.senders.Values) heads.Add((entries[0], 0));
        var chosen = new List<Transaction>(Math.Min(Count, Block.MaxTransactions));
        while (heads.Count > 0 && chosen.Count < Block.MaxTransactions)
        {
            var (entry, place) = heads.Max;
            heads.Remove((entry, place));
            chosen.Add(entry.Transaction);
            var entries = this.senders[SenderOf(entry.Transaction)];
            if (place + 1 < entries.Count) heads.Add((entries[place + 1], place + 1));
        }

        return chosen;
    }

    /// <summary>
    /// Follows the best chain: what was mined goes, what a reorg took off the chain comes back, and what the new
    /// state is against is dropped. Costs the senders concerned, not the pool.
    /// </summary>
    public void LookAtTip()
    {
        if (this.tip == chain.Tip) return;
        var (old, now) = (this.tip, chain.Tip);
        this.tip = now;
        var concerned = new SortedSet<Hash>();
        var again = new List<TransactionItem>();
        var shared = now.Parent == old ? old : ChainEntry.CommonAncestor(old, now);
        for (var entry = now; entry != shared; entry = entry.Parent!) AddSenders(concerned, entry.Block);
        for (var entry = old; entry != shared; entry = entry.Parent!)
        {
            AddSenders(concerned, entry.Block);
            for (int i = entry.Block.Transactions.Count - 1; i >= 0; i--)
            {
                var gone = entry.Block.Transactions[i];
                foreach (var output in gone.Content.Outputs) concerned.Add(output.To.Body);
                if (!gone.IsCoinbase) again.Add(new TransactionItem(gone));
            }
        }

        foreach (var entry in Expired()) concerned.Add(SenderOf(entry.Transaction));
        foreach (var sender in concerned) Revise(sender);
        again.Reverse();
        foreach (var item in again)
            if (Admit(item, Wire.Encode(item)).IsAccepted)
                turn.Host.Report(Probe.TransactionRequeued, item.Transaction.Id);
        if (this.early.Count > 0) TryEarly(null);
    }

    private Ruling Admit(TransactionItem item, Frame frame)
    {
        var transaction = item.Transaction;
        var content = transaction.Content;
        var sender = SenderOf(transaction);
        this.senders.TryGetValue(sender, out var entries);
        ulong mined = chain.Tip.Ledger.AccountOf(new Address(Address.CurrentVersion, sender))?.Nonce ?? 0;
        ulong next = mined + (ulong)(entries?.Count ?? 0);
        if (content.Nonce < mined || content.Nonce > next)
        {
            if (content.Nonce > next) KeepEarly(item);
            return Ruling.NotYet(Rule.NonceIsNext, $"nonce {content.Nonce}, expected {next}"); // R-SPEND-2
        }

        int place = (int)(content.Nonce - mined);
        if (place == settings.PoolPerSender) // R-POOL-3
            return Ruling.NotYet(Rule.SenderWithinPool, $"{place} transactions of one sender");
        var before = place == 0 ? Hash.Zero : entries![place - 1].Name;
        var result = Try(entries, place, before, transaction);
        if (!result.Ruling.IsAccepted) return result.Ruling;
        var entry = new PoolEntry(item, frame, result.Fee, result.Name);
        if (content.Nonce < next)
        {
            var old = entries![place];
            var wanted = (Int128)old.Fee.Units + Math.Max(1, old.Fee.Units / 10);
            if (entry.Fee.Units < wanted) // R-POOL-2
                return Ruling.NotYet(Rule.ReplacementPays, $"fee {entry.Fee}, at least {wanted}");
            turn.Host.Report(Probe.TransactionReplaced, old.Transaction.Id);
            // Those that came after it stand on what it did: they are tried again on what replaces it.
            var after = entries.GetRange(place + 1, entries.Count - place - 1);
            Truncate(sender, entries, place);
            Add(sender, entry);
            foreach (var later in after)
                if (!Admit(later.Item, later.Frame).IsAccepted) break;
            return Ruling.Accepted;
        }

        Add(sender, entry);
        return MakeRoom(entry);
    }

    private void KeepEarly(TransactionItem item)
    {
        foreach (var other in this.early)
            if (other.WireId == item.WireId) return;
        if (this.early.Count == settings.PoolEarly) this.early.RemoveAt(0);
        this.early.Add(item);
    }

    /// <summary>Offers those early ones again whose turn may have come: of one sender, or of all.</summary>
    private void TryEarly(PublicKey? sender)
    {
        for (bool progress = true; progress;)
        {
            progress = false;
            for (int i = 0; i < this.early.Count && !progress; i++)
            {
                var item = this.early[i];
                if (sender is { } key && item.Transaction.Content.Sender != key) continue;
                if (!IsDue(item.Transaction)) continue;
                this.early.RemoveAt(i);
                progress = true;
                var frame = Wire.Encode(item);
                if (Admit(item, frame).IsAccepted) Spread?.Invoke(item, frame);
            }
        }
    }

    /// <summary>What to do with a transaction that was early and has been admitted now.</summary>
    public Action<TransactionItem, Frame>? Spread { get; set; }

    private bool IsDue(Transaction transaction)
    {
        var sender = Address.Of(transaction.Content.Sender);
        ulong mined = chain.Tip.Ledger.AccountOf(sender)?.Nonce ?? 0;
        return transaction.Content.Nonce <= mined + (ulong)Of(sender).Count;
    }

    /// <summary>Whether a transaction applies behind the first entries of its sender.</summary>
    private Admission Try(List<PoolEntry>? entries, int place, in Hash before, Transaction transaction)
    {
        turn.Host.Charge(WorkKind.Relay);
        var name = Sha256.Tagged(Domain, chain.Tip.Lineage, before, transaction.WireId);
        return memo.Get(
            name, (chain.Tip, entries, place, transaction, name),
            static x => Compute(x.Tip, x.entries, x.place, x.transaction, x.name));
    }

    private static Admission Compute(
        ChainEntry tip, List<PoolEntry>? entries, int place, Transaction transaction, Hash name)
    {
        var draft = new LedgerDraft(tip);
        for (int i = 0; i < place; i++)
        {
            var ruling = draft.Apply(entries![i].Transaction, out _);
            if (!ruling.IsAccepted) return new Admission(ruling, Amount.Zero, name);
        }

        return new Admission(draft.Apply(transaction, out var fee), fee, name);
    }

    /// <summary>Goes through a sender's entries again on the state of the new tip.</summary>
    private void Revise(in Hash sender)
    {
        if (!this.senders.TryGetValue(sender, out var old)) return;
        var entries = old.ToArray();
        Truncate(sender, old, 0);
        ulong mined = chain.Tip.Ledger.AccountOf(new Address(Address.CurrentVersion, sender))?.Nonce ?? 0;
        foreach (var entry in entries)
        {
            if (entry.Nonce < mined) continue;
            if (!Admit(entry.Item, entry.Frame).IsAccepted) break;
        }
    }

    /// <summary>R-POOL-1: the lowest payer of those that nothing stands on goes, until the pool is within its bounds.</summary>
    private Ruling MakeRoom(PoolEntry newest)
    {
        while (Count > settings.PoolTransactions || Bytes > settings.PoolBytes)
        {
            foreach (var entry in this.byRate)
            {
                var sender = SenderOf(entry.Transaction);
                var entries = this.senders[sender];
                if (entries[^1] != entry) continue;
                Truncate(sender, entries, entries.Count - 1);
                if (entry != newest) turn.Host.Report(Probe.TransactionEvicted, entry.Transaction.Id);
                break;
            }
        }

        return this.byWireId.ContainsKey(newest.Transaction.WireId)
            ? Ruling.Accepted
            : Ruling.NotYet(Rule.PoolHasRoom, $"{Count} transactions, {Bytes} bytes"); // R-POOL-1
    }

    private void Add(in Hash sender, PoolEntry entry)
    {
        if (!this.senders.TryGetValue(sender, out var entries)) this.senders.Add(sender, entries = []);
        entries.Add(entry);
        this.byRate.Add(entry);
        this.byWireId.Add(entry.Transaction.WireId, entry);
        Bytes += entry.Transaction.Length;
    }

    /// <summary>Drops a sender's entries from a place on.</summary>
    private void Truncate(in Hash sender, List<PoolEntry> entries, int place)
    {
        for (int i = entries.Count - 1; i >= place; i--)
        {
            var entry = entries[i];
            entries.RemoveAt(i);
            this.byRate.Remove(entry);
            this.byWireId.Remove(entry.Transaction.WireId);
            Bytes -= entry.Transaction.Length;
        }

        if (entries.Count == 0) this.senders.Remove(sender);
    }

    private List<PoolEntry> Expired()
    {
        var expired = new List<PoolEntry>();
        foreach (var entry in this.byRate)
            if (entry.Transaction.Content.ValidUntil <= chain.Tip.Height) expired.Add(entry);
        return expired;
    }

    private static void AddSenders(SortedSet<Hash> to, Block block)
    {
        foreach (var transaction in block.Transactions)
            if (!transaction.IsCoinbase) to.Add(SenderOf(transaction));
    }

    private static Hash SenderOf(Transaction transaction) => Address.Of(transaction.Content.Sender).Body;

    /// <summary>What a memo keeps of a trial.</summary>
    private sealed record Admission(Ruling Ruling, Amount Fee, Hash Name);
}
