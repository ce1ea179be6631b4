using Lab.Core;
using Lab.Core.Trees;

namespace Lab.Ledger;

/// <summary>
/// A state that is being put together from chunks, each of them checked against the state root of one header; and, once
/// whole, the entry from which a chain goes on without the blocks before it (R-SNAP-1 to R-SNAP-4).
/// </summary>
/// <param name="root">The state root that the header commits to.</param>
public sealed class Snapshot(Hash root)
{
    private readonly List<(Height Created, Amount Amount)> mined = [];
    private HashTrie<CoinNames> owners = new();
    private StateTree tree = StateTree.Empty;
    private Int128 circulating;

    /// <summary>The last key so far, zero if there is none: the next chunk begins after it.</summary>
    public Hash After { get; private set; }

    /// <summary>Entries so far.</summary>
    public long Count => this.tree.Count;

    /// <summary>Whether all of the state is here.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Takes the next chunk in; false, and nothing changed, if it is not a part of the state (R-SNAP-2).</summary>
    public bool TryAdd(SnapshotChunk chunk)
    {
        Check.That(!IsWhole);
        KeyValuePair<Hash, byte[]>? before = After == Hash.Zero ? null : new(After, this.tree.Find(After)!);
        if (!chunk.Holds(root, before)) return false;
        var writes = new StateWrite[chunk.Entries.Count];
        for (int i = 0; i < writes.Length; i++)
        {
            var entry = chunk.Entries[i];
            writes[i] = new StateWrite(entry.Key, entry.Value);
            if (entry.Outpoint is { } name) Own(entry.Key, name, Coin.Decode(entry.Value)!.Value);
        }

        this.tree = this.tree.Apply(writes);
        if (writes.Length > 0) After = chunk.Entries[^1].Key;
        IsWhole = chunk.Proof.IsLast;
        Check.That(!IsWhole || this.tree.Root == root); // the proofs left nothing out
        return true;
    }

    /// <summary>
    /// The entry of the block whose state this is, on top of entries that have nothing but headers; null if there are
    /// more coins than the emission allows (R-SNAP-4), so that no chain of this network can have led there.
    /// </summary>
    /// <param name="genesis">Of the network.</param>
    /// <param name="headers">All headers after genesis up to the block, which passed the rules.</param>
    public ChainEntry? Enter(ChainEntry genesis, IReadOnlyList<BlockHeader> headers)
    {
        Check.That(IsWhole && headers.Count > 0 && headers[^1].StateRoot == root);
        var parameters = genesis.Parameters;
        var allocated = genesis.Ledger.Supply.Allocated;
        var issued = Amount.Zero;
        foreach (var header in headers)
        {
            var reward = parameters.Emission.Reward(header.Height, issued);
            var free = Amount.Max - allocated - issued;
            issued += reward < free ? reward : free;
        }

        if (this.circulating > allocated.Units + issued.Units) return null; // R-SNAP-4
        var coins = new Amount((long)this.circulating);
        var young = YoungOnes(headers[^1].Height, parameters.CoinbaseMaturity);
        // Of fees and claims before the block only the difference is known: as many as the young coins call for.
        Int128 fees = allocated.Units - this.circulating;
        foreach (var amount in young.Values) fees += amount.Units;
        if (fees < 0) fees = 0;
        var supply = new Supply
        {
            Allocated = allocated, Issued = issued, Burned = allocated + issued - coins,
            Fees = new Amount((long)fees), Claimed = new Amount((long)(this.circulating + fees - allocated.Units)),
        };
        return Line(genesis, headers, supply, young);
    }

    private ChainEntry Line(
        ChainEntry genesis, IReadOnlyList<BlockHeader> headers, Supply supply, Dictionary<long, Amount> young)
    {
        // What had been claimed at each height, from the top down, as far as young coins tell.
        var claimed = new Amount[headers.Count];
        var left = supply.Claimed;
        for (int i = headers.Count - 1; i >= 0; i--)
        {
            claimed[i] = left;
            left -= young.GetValueOrDefault(headers[i].Height.Value);
        }

        var entry = genesis;
        for (int i = 0; i < headers.Count - 1; i++) entry = new ChainEntry(entry, headers[i], claimed[i]);
        return new ChainEntry(entry, headers[^1], new LedgerState(this.tree, this.owners, supply));
    }

    /// <summary>
    /// By height, the coins of coinbases that are not mature: none of them can have been spent, so all are in the state.
    /// </summary>
    private Dictionary<long, Amount> YoungOnes(Height top, int maturity)
    {
        var young = new Dictionary<long, Amount>();
        foreach (var (created, amount) in this.mined)
            if (top - created < maturity)
                young[created.Value] = young.GetValueOrDefault(created.Value) + amount;
        return young;
    }

    private void Own(in Hash key, Outpoint name, Coin coin)
    {
        var names = this.owners.TryGet(coin.Owner.Body, out var some) ? some.With(key, name) : new CoinNames(name);
        this.owners = this.owners.Add(coin.Owner.Body, names);
        this.circulating += coin.Amount.Units;
        if (coin.IsCoinbase) this.mined.Add((coin.Created, coin.Amount));
    }
}
