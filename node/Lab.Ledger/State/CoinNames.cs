using Lab.Core;
using Lab.Core.Trees;

namespace Lab.Ledger;

/// <summary>
/// The names of an owner's coins. A single one, which is all that most owners have, stands here itself; only several
/// make a map. The coins are in the state tree.
/// </summary>
internal readonly struct CoinNames
{
    private readonly Outpoint only;
    private readonly HashTrie<Outpoint>? several;

    public CoinNames(Outpoint only) => this.only = only;

    private CoinNames(HashTrie<Outpoint> several) => this.several = several;

    /// <summary>The names in the order of the coins' keys in the state.</summary>
    public IEnumerable<Outpoint> InOrder() => this.several?.Select(pair => pair.Value) ?? [this.only];

    /// <summary>The name of the coin with a state key, which is among these.</summary>
    public Outpoint Of(in Hash key)
    {
        if (this.several is null) return this.only;
        bool isHere = this.several.TryGet(key, out var name);
        Check.That(isHere);
        return name;
    }

    /// <summary>These and one more.</summary>
    /// <param name="key">The state key of the coin.</param>
    /// <param name="name">The name of the coin, which is not among these.</param>
    public CoinNames With(in Hash key, Outpoint name)
    {
        var names = this.several
            ?? new HashTrie<Outpoint>().Add(StateKey.Coin(this.only.Transaction, this.only.Index), this.only);
        return new CoinNames(names.Add(key, name));
    }

    /// <summary>All but the one of a state key, which is among these; null if that leaves none.</summary>
    public CoinNames? Without(in Hash key)
    {
        if (this.several is null) return null;
        var rest = this.several.Remove(key);
        return rest.Count > 1 ? new CoinNames(rest) : new CoinNames(rest.First().Value);
    }
}
