using Lab.Core;
using Lab.Core.Trees;

namespace Lab.Ledger;

/// <summary>
/// The ledger after a block: the state tree that headers commit to, and, derived from it, the names of each owner's coins.
/// Immutable and structurally shared, so that undoing blocks is following a reference.
/// </summary>
public sealed class LedgerState
{
    public static readonly LedgerState Empty = new(StateTree.Empty, new HashTrie<CoinNames>(), new Supply());

    private readonly HashTrie<CoinNames> owners;

    internal LedgerState(StateTree tree, HashTrie<CoinNames> owners, Supply supply)
    {
        Tree = tree;
        this.owners = owners;
        Supply = supply;
    }

    public StateTree Tree { get; }

    /// <summary>R-HEADER-2: what the header of the block commits to.</summary>
    public Hash Root => Tree.Root;

    public Supply Supply { get; }

    internal HashTrie<CoinNames> Owners => this.owners;

    /// <summary>The account of an address, or null if the state does not know it.</summary>
    public Account? AccountOf(Address address) =>
        Tree.Find(StateKey.Account(address.Body)) is { } value ? Account.Decode(value)!.Value : null;

    /// <summary>The coin of a name, or null if it does not exist or is spent.</summary>
    public Coin? CoinOf(Outpoint outpoint) =>
        Tree.Find(StateKey.Coin(outpoint.Transaction, outpoint.Index)) is { } value
            ? Coin.Decode(value)!.Value : null;

    /// <summary>The coins of an address, in the order of their state keys.</summary>
    public IEnumerable<OwnedCoin> CoinsOf(Address owner)
    {
        if (!this.owners.TryGet(owner.Body, out var names)) yield break;
        foreach (var name in names.InOrder()) yield return new OwnedCoin(name, CoinOf(name)!.Value);
    }

    /// <summary>The name of the coin at a key of the state; null if what stands there is no coin.</summary>
    internal Outpoint? OutpointOf(in Hash key, ReadOnlySpan<byte> value)
    {
        if (Coin.Decode(value) is not { } coin) return null;
        bool isOwned = this.owners.TryGet(coin.Owner.Body, out var names);
        Check.That(isOwned);
        return names.Of(key);
    }

    /// <summary>ST-M05: the sum of all native coins of an address, immature ones included.</summary>
    public Amount TotalBalance(Address owner) => AccountOf(owner)?.Total ?? Amount.Zero;

    /// <summary>ST-M05: the sum of the coins that a block at a height may spend.</summary>
    public Amount MatureBalance(Address owner, Height height, int maturity)
    {
        var sum = Amount.Zero;
        foreach (var owned in CoinsOf(owner))
            if (owned.Coin.IsMature(height, maturity)) sum += owned.Coin.Amount;
        return sum;
    }
}
