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
    private readonly SortedDictionary<Hash, SenderBook> senders = [];

    // The last entry of each sender: what may go without leaving a gap. And all, the first to expire first.
    private readonly SortedSet<PoolEntry> tails = new(Comparer<PoolEntry>.Create(static (a, b) => a.CompareRate(b)));
    private readonly SortedSet<PoolEntry> byExpiry =
        new(Comparer<PoolEntry>.Create(static (a, b) => a.CompareExpiry(b)));

    private readonly Dictionary<Hash, PoolEntry> byWireId = []; // looked up only

    private readonly EarlyShelf early = new(settings);
    private ChainEntry tip = chain.Tip;

    public int Count => this.byWireId.Count;
    public long Bytes { get; private set; }
    public int Early => this.early.Count;

    /// <summary>Bytes of the transactions kept aside (R-POOL-4).</summary>
    public long EarlyBytes => this.early.Bytes;

    /// <summary>Whether a transaction is kept aside.</summary>
    public bool IsEarly(in Hash wireId) => this.early.Has(wireId);

    /// <summary>The entry of a wire id, or null.</summary>
    public PoolEntry? Find(in Hash wireId) => this.byWireId.GetValueOrDefault(wireId);

    /// <summary>The sender's entries in order of nonces; not to be changed.</summary>
    public IReadOnlyList<PoolEntry> Of(Address sender) =>
        this.senders.TryGetValue(sender.Body, out var book) ? book.Entries : [];

    /// <summary>All that wait and all that came early, by sender and nonce and then in order of arrival.</summary>
    public IEnumerable<Transaction> All()
    {
        foreach (var book in this.senders.Values)
            foreach (var entry in book.Entries) yield return entry.Transaction;
        foreach (var entry in this.early.Entries) yield return entry.Item.Transaction;
    }

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
        else if (MayBeLate(item.Transaction, ruling.Rule)) this.early.Keep(new EarlyEntry(item, frame));
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
        foreach (var book in this.senders.Values) heads.Add((book.Entries[0], 0));
        var chosen = new List<Transaction>(Math.Min(Count, Block.MaxTransactions));
        while (heads.Count > 0 && chosen.Count < Block.MaxTransactions)
        {
            var (entry, place) = heads.Max;
            heads.Remove((entry, place));
            chosen.Add(entry.Transaction);
            var entries = this.senders[SenderOf(entry.Transaction)].Entries;
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
        if (Count == 0 && this.early.Count == 0 && now.Parent == old) return;
        var concerned = new SortedSet<Hash>();
        var returned = new SortedDictionary<Hash, List<TransactionItem>>();
        var shared = now.Parent == old ? old : ChainEntry.CommonAncestor(old, now);
        for (var entry = now; entry.Height > shared.Height && entry.HasBlock; entry = entry.Parent!)
            AddSenders(concerned, entry.Block);
        for (var entry = old; entry.Height > shared.Height; entry = entry.Parent!)
        {
            AddSenders(concerned, entry.Block);
            // Who was paid by a block that is gone may have counted on it.
            foreach (var gone in entry.Block.Transactions)
                foreach (var output in gone.Content.Outputs) concerned.Add(output.To.Body);
            TakeBack(entry.Block, returned);
        }

        foreach (var entry in this.byExpiry)
        {
            if (entry.Transaction.Content.ValidUntil > now.Height) break;
            concerned.Add(SenderOf(entry.Transaction));
        }

        // Coinbases grow younger when the height falls; what blocks below a snapshot did is not known.
        if (now.Height < old.Height || now.Base != old.Base)
            foreach (var sender in this.senders.Keys) concerned.Add(sender);
        foreach (var sender in concerned) Revise(sender, returned.GetValueOrDefault(sender));
        if (this.early.Count > 0) TryAllEarly();
    }

    /// <summary>Puts the transactions of a block before those of the blocks after it.</summary>
    private static void TakeBack(Block block, SortedDictionary<Hash, List<TransactionItem>> returned)
    {
        for (int i = block.Transactions.Count - 1; i >= 0; i--)
        {
            if (block.Transactions[i].IsCoinbase) continue;
            var sender = SenderOf(block.Transactions[i]);
            if (!returned.TryGetValue(sender, out var items)) returned.Add(sender, items = []);
            items.Insert(0, new TransactionItem(block.Transactions[i]));
        }
    }

    /// <param name="item">A transaction that is good alone.</param>
    /// <param name="frame">Its frame; null to make it once it is admitted.</param>
    private Ruling Admit(TransactionItem item, Frame? frame)
    {
        var transaction = item.Transaction;
        var content = transaction.Content;
        var sender = SenderOf(transaction);
        this.senders.TryGetValue(sender, out var book);
        ulong mined = chain.Tip.Ledger.AccountOf(new Address(Address.CurrentVersion, sender))?.Nonce ?? 0;
        ulong next = mined + (ulong)(book?.Count ?? 0);
        if (content.Nonce < mined || content.Nonce > next) // R-SPEND-2
            return Ruling.NotYet(Rule.NonceIsNext, $"nonce {content.Nonce}, expected {next}");
        int place = (int)(content.Nonce - mined);
        if (place == settings.PoolPerSender)
            return Ruling.NotYet(Rule.SenderWithinPool, $"{place} transactions of one sender"); // R-POOL-3
        var result = Try(book, place, transaction);
        if (!result.Ruling.IsAccepted) return result.Ruling;
        PoolEntry[] displaced = book is null ? [] : [.. book.Entries.Skip(place)];
        if (displaced.Length > 0)
        {
            var wanted = LeastFeeToReplace(displaced[0]);
            if (result.Fee.Units < wanted)
                return Ruling.NotYet(Rule.ReplacementPays, $"fee {result.Fee}, at least {wanted}"); // R-POOL-2
            Truncate(sender, place);
        }

        var entry = new PoolEntry(item, frame ?? Wire.Encode(item), result.Fee, result.Name);
        Add(sender, entry);
        // Those that came after it stood on what it did: they are tried again on what replaces it.
        for (int i = 1; i < displaced.Length; i++)
            if (!Append(sender, displaced[i].Item, displaced[i].Frame)) break;
        if (MakeRoom(entry))
        {
            if (displaced.Length > 0) turn.Host.Report(Probe.TransactionReplaced, displaced[0].Transaction.Id);
            return Ruling.Accepted;
        }

        Truncate(sender, place);
        foreach (var restored in displaced) Add(sender, restored);
        return Ruling.NotYet(Rule.PoolHasRoom, $"{Count} transactions, {Bytes} bytes"); // R-POOL-1
    }

    /// <summary>R-POOL-2: a tenth more, rounded down, and 1 at least.</summary>
    private static Int128 LeastFeeToReplace(PoolEntry old) =>
        (Int128)old.Fee.Units + Math.Max(1, old.Fee.Units / 10);

    /// <summary>Adds what applies behind a sender's last entry, whatever the bounds.</summary>
    private bool Append(in Hash sender, TransactionItem item, Frame frame)
    {
        var book = this.senders.GetValueOrDefault(sender);
        var result = Try(book, book?.Count ?? 0, item.Transaction);
        if (result.Ruling.IsAccepted) Add(sender, new PoolEntry(item, frame, result.Fee, result.Name));
        return result.Ruling.IsAccepted;
    }

    /// <summary>
    /// R-POOL-4: whether an earlier transaction of the sender, or a block, may just be late.
    /// </summary>
    private bool MayBeLate(Transaction transaction, Rule rule) => rule switch
    {
        Rule.NonceIsNext => IsAhead(transaction),
        Rule.CoinExists or Rule.CoinbaseMature => true,
        _ => false,
    };

    private bool IsAhead(Transaction transaction)
    {
        ulong next = NextNonce(transaction.Content.Sender), nonce = transaction.Content.Nonce;
        return nonce > next && nonce - next <= (ulong)settings.PoolPerSender;
    }

    /// <summary>The tip changed: offers all early ones again.</summary>
    private void TryAllEarly()
    {
        foreach (var entry in this.early.TakeAll()) TryAgain(entry);
    }

    /// <summary>Offers the early ones of a sender again whose turn has come.</summary>
    private void TryEarly(PublicKey sender)
    {
        if (this.early.Count > 0 && this.early.Take(sender, NextNonce(sender)) is { } entry) TryAgain(entry);
    }

    private void TryAgain(EarlyEntry entry)
    {
        var ruling = Admit(entry.Item, entry.Frame);
        if (!ruling.IsAccepted)
        {
            if (MayBeLate(entry.Item.Transaction, ruling.Rule)) this.early.Keep(entry);
            return;
        }

        Spread?.Invoke(entry.Item, entry.Frame);
        TryEarly(entry.Content.Sender);
    }

    /// <summary>What to do with a transaction that was early and has been admitted now.</summary>
    public Action<TransactionItem, Frame>? Spread { get; set; }

    /// <summary>The nonce of a sender's next transaction, behind those that wait.</summary>
    public ulong NextNonce(PublicKey key)
    {
        var sender = Address.Of(key);
        return (chain.Tip.Ledger.AccountOf(sender)?.Nonce ?? 0) + (ulong)Of(sender).Count;
    }

    /// <summary>Whether a transaction applies behind the first entries of its sender.</summary>
    private Admission Try(SenderBook? book, int place, Transaction transaction)
    {
        turn.Host.Charge(WorkKind.Relay);
        var before = place == 0 ? Hash.Zero : book!.Entries[place - 1].Name;
        var name = Sha256.Tagged(Domain, chain.Tip.Lineage, before, transaction.WireId);
        return memo.Get(
            name, (chain.Tip, book, place, transaction, name),
            static x => Compute(x.Tip, x.book, x.place, x.transaction, x.name));
    }

    private static Admission Compute(
        ChainEntry tip, SenderBook? book, int place, Transaction transaction, Hash name)
    {
        var view = new SenderBook.View(tip, SenderOf(transaction), book, place);
        Span<Hash> keys = stackalloc Hash[transaction.Content.Inputs.Count];
        var ruling = SpendRules.Check(
            view, tip.Parameters, tip.Height.Next, transaction, keys, out _, out var fee);
        return new Admission(ruling, fee, name);
    }

    /// <summary>
    /// R-POOL-5: goes through a sender's transactions again on the state of the new tip, what came back first.
    /// </summary>
    private void Revise(in Hash sender, List<TransactionItem>? returned)
    {
        PoolEntry[] entries = this.senders.TryGetValue(sender, out var old) ? [.. old.Entries] : [];
        Truncate(sender, 0);
        ulong mined = chain.Tip.Ledger.AccountOf(new Address(Address.CurrentVersion, sender))?.Nonce ?? 0;
        foreach (var item in returned ?? [])
        {
            if (item.Transaction.Content.Nonce < mined) continue;
            if (Readmit(item, frame: null)) turn.Host.Report(Probe.TransactionRequeued, item.Transaction.Id);
        }

        foreach (var entry in entries)
            if (entry.Nonce >= mined) Readmit(entry.Item, entry.Frame);
    }

    /// <summary>Admits a transaction that was pending or mined; keeps aside what may come to apply again.</summary>
    private bool Readmit(TransactionItem item, Frame? frame)
    {
        var ruling = Admit(item, frame);
        if (!ruling.IsAccepted && MayBeLate(item.Transaction, ruling.Rule))
            this.early.Keep(new EarlyEntry(item, frame ?? Wire.Encode(item)));
        return ruling.IsAccepted;
    }

    /// <summary>
    /// R-POOL-1: the lowest payer of those that nothing stands on goes, until the pool is within its bounds. False,
    /// and nothing else is gone, if that would be the newest.
    /// </summary>
    private bool MakeRoom(PoolEntry newest)
    {
        List<PoolEntry> gone = [];
        while (Count > settings.PoolTransactions || Bytes > settings.PoolBytes)
        {
            var worst = this.tails.Min!;
            var sender = SenderOf(worst.Transaction);
            Truncate(sender, this.senders[sender].Count - 1);
            if (worst == newest)
            {
                for (int i = gone.Count - 1; i >= 0; i--) Add(SenderOf(gone[i].Transaction), gone[i]);
                return false;
            }

            gone.Add(worst);
        }

        foreach (var entry in gone) turn.Host.Report(Probe.TransactionEvicted, entry.Transaction.Id);
        return true;
    }

    private void Add(in Hash sender, PoolEntry entry)
    {
        if (!this.senders.TryGetValue(sender, out var book)) this.senders.Add(sender, book = new SenderBook(sender));
        if (book.Count > 0) this.tails.Remove(book.Last);
        book.Add(entry);
        this.tails.Add(entry);
        this.byExpiry.Add(entry);
        this.byWireId.Add(entry.Transaction.WireId, entry);
        Bytes += entry.Transaction.Length;
    }

    /// <summary>Drops a sender's entries from a place on.</summary>
    private void Truncate(in Hash sender, int place)
    {
        if (!this.senders.TryGetValue(sender, out var book) || book.Count <= place) return;
        this.tails.Remove(book.Last);
        while (book.Count > place)
        {
            var entry = book.Last;
            book.RemoveLast();
            this.byExpiry.Remove(entry);
            this.byWireId.Remove(entry.Transaction.WireId);
            Bytes -= entry.Transaction.Length;
        }

        if (book.Count == 0) this.senders.Remove(sender);
        else this.tails.Add(book.Last);
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
