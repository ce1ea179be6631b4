using Lab.Core;
using Lab.Core.Crypto;

namespace Lab.Ledger;

/// <summary>
/// Keys of the state tree (R-STATE-3): each kind of entry has its own domain, so that no two kinds meet.
/// </summary>
public static class StateKey
{
    /// <summary>H(`lab.state.account`, body of the address).</summary>
    public static Hash Account(in Hash addressBody) => Sha256.Tagged(Domains.StateAccount, addressBody);

    /// <summary>H(`lab.state.coin`, transaction id, index of the output).</summary>
    public static Hash Coin(in Hash transaction, int index)
    {
        var hasher = Hasher.Tagged(Domains.StateCoin);
        hasher.Add(in transaction);
        hasher.Add((ulong)index);
        return hasher.Finish();
    }
}
