using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Relay;

/// <summary>A compact block on its way to being a block again: what is there, and what is missing.</summary>
internal sealed class Rebuild
{
    /// <summary>What a place of the block takes: its short id as told and as sorted, the place, the transaction's reference.</summary>
    public const int PlaceBytes = 32;

    private const int Unclear = -1;

    private readonly Transaction?[] found;

    // The short ids in rising order, and the place of each. Not a hash table: who makes a compact block chooses the short
    // ids, and could choose thousands that share a bucket.
    private readonly ulong[] names;
    private readonly int[] places;

    public Rebuild(CompactBlock compact, ulong key, Peer from)
    {
        Compact = compact;
        Key = key;
        From = from;
        this.found = new Transaction?[compact.ShortIds.Count + 1];
        this.found[0] = compact.Coinbase;
        this.names = new ulong[compact.ShortIds.Count];
        this.places = new int[compact.ShortIds.Count];
        for (int i = 0; i < this.names.Length; i++) (this.names[i], this.places[i]) = (compact.ShortIds[i], i + 1);
        Array.Sort(this.names, this.places);
        // Of two with one name neither can be told from the other: both are asked for.
        for (int i = 1; i < this.names.Length; i++)
            if (this.names[i] == this.names[i - 1]) this.places[i] = this.places[i - 1] = Unclear;
    }

    public CompactBlock Compact { get; }

    /// <summary>The block's key in the seen-set.</summary>
    public ulong Key { get; }

    public Peer From { get; }

    /// <summary>Places that were asked for, rising.</summary>
    public IReadOnlyList<int> Asked { get; private set; } = [];

    public ItemName Name => new(ItemKind.CompactBlock, Compact.WireId);

    /// <summary>Offers a transaction that the node has; two that fit one place leave it empty.</summary>
    public void Offer(Transaction transaction)
    {
        ulong name = ShortId.Of(Compact.WireId, transaction.WireId);
        int at = Array.BinarySearch(this.names, name);
        if (at < 0 || this.places[at] == Unclear) return;
        int place = this.places[at];
        if (this.found[place] is { } other)
        {
            if (other.WireId == transaction.WireId) return;
            this.found[place] = null;
            this.places[at] = Unclear;
            return;
        }

        this.found[place] = transaction;
    }

    /// <summary>The places that are empty, rising; they count as asked for from now on.</summary>
    public IReadOnlyList<int> Missing()
    {
        var missing = new List<int>();
        for (int i = 0; i < this.found.Length; i++)
            if (this.found[i] is null) missing.Add(i);
        return Asked = missing;
    }

    /// <summary>
    /// R-RELAY-6: takes what was asked for; false if it is not that.
    /// </summary>
    public bool Take(IReadOnlyList<Transaction> transactions)
    {
        if (transactions.Count != Asked.Count) return false;
        for (int i = 0; i < Asked.Count; i++)
        {
            int place = Asked[i];
            if (ShortId.Of(Compact.WireId, transactions[i].WireId) != Compact.ShortIds[place - 1]) return false;
            this.found[place] = transactions[i];
        }

        return true;
    }

    /// <summary>
    /// The block, or null if the transactions are not those of its header (two shared a short id), or are more than a block
    /// may have. The same for all who put the same parts together.
    /// </summary>
    /// <param name="memo">Remembers the block.</param>
    /// <param name="broken">The rule that the block breaks, which is the fault of who sent it; or none.</param>
    public Frame? Finish(IMemo memo, out Rule broken)
    {
        var parts = new Hash[this.found.Length + 1];
        using var writer = new CanonicalWriter(2048);
        Compact.Header.Write(writer);
        Compact.Proof.Write(writer);
        parts[0] = Sha256.Of(writer.Written);
        for (int i = 0; i < this.found.Length; i++) parts[i + 1] = this.found[i]!.WireId;
        var name = Sha256.Tagged(Domain, parts);
        var outcome = memo.Get(name, this, static x => x.Assemble());
        broken = outcome.Broken;
        return outcome.Frame;
    }

    private static ReadOnlySpan<byte> Domain => "lab.node.rebuilt"u8;

    private Outcome Assemble()
    {
        var transactions = new Transaction[this.found.Length];
        long bytes = 0;
        for (int i = 0; i < transactions.Length; i++)
        {
            transactions[i] = this.found[i]!;
            bytes += transactions[i].Length;
        }

        if (Block.RootOf(transactions) != Compact.Header.Content.TransactionRoot) return new Outcome(null, Rule.None);
        // What a node has of many transactions is more than one frame may carry.
        if (bytes > Block.MaxTransactionBytes) return new Outcome(null, Rule.CanonicalBlock); // R-FORMAT-1
        return new Outcome(Wire.Encode(new BlockItem(Block.From(Compact.Header, Compact.Proof, transactions))), Rule.None);
    }

    /// <summary>What the memo keeps.</summary>
    private sealed record Outcome(Frame? Frame, Rule Broken);
}
