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
    private readonly Transaction?[] found;
    private readonly Dictionary<ulong, int> places; // looked up only

    public Rebuild(CompactBlock compact, ulong key, Peer from)
    {
        Compact = compact;
        Key = key;
        From = from;
        this.found = new Transaction?[compact.ShortIds.Count + 1];
        this.found[0] = compact.Coinbase;
        this.places = new Dictionary<ulong, int>(compact.ShortIds.Count);
        // Of two with one name neither can be told from the other: both are asked for.
        for (int i = 0; i < compact.ShortIds.Count; i++)
            if (!this.places.TryAdd(compact.ShortIds[i], i + 1)) this.places[compact.ShortIds[i]] = Unclear;
    }

    private const int Unclear = -1;

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
        if (!this.places.TryGetValue(name, out int place) || place == Unclear) return;
        if (this.found[place] is { } other)
        {
            if (other.WireId == transaction.WireId) return;
            this.found[place] = null;
            this.places[name] = Unclear;
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
    /// The block, or null if the transactions are not those of its header (two shared a short id). The same for all who
    /// put the same parts together.
    /// </summary>
    public Frame? Finish(IMemo memo)
    {
        var parts = new Hash[this.found.Length + 1];
        using var writer = new CanonicalWriter(2048);
        Compact.Header.Write(writer);
        Compact.Proof.Write(writer);
        parts[0] = Sha256.Of(writer.Written);
        for (int i = 0; i < this.found.Length; i++) parts[i + 1] = this.found[i]!.WireId;
        var name = Sha256.Tagged(Domain, parts);
        return memo.Get(name, this, static x => x.Assemble()).Frame;
    }

    private static ReadOnlySpan<byte> Domain => "lab.node.rebuilt"u8;

    private Outcome Assemble()
    {
        var transactions = new Transaction[this.found.Length];
        for (int i = 0; i < transactions.Length; i++) transactions[i] = this.found[i]!;
        if (Block.RootOf(transactions) != Compact.Header.Content.TransactionRoot) return new Outcome(null);
        return new Outcome(Wire.Encode(new BlockItem(Block.From(Compact.Header, Compact.Proof, transactions))));
    }

    /// <summary>What the memo keeps.</summary>
    private sealed record Outcome(Frame? Frame);
}
