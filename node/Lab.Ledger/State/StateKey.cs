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

    /// <summary>H(`lab.state.directory`, digest of the entry's name).</summary>
    public static Hash Directory(in Hash name) => Sha256.Tagged(Domains.StateDirectory, name);

    /// <summary>H(`lab.state.token`, id of the token).</summary>
    public static Hash Token(in Hash id) => Sha256.Tagged(Domains.StateToken, id);

    /// <summary>H(`lab.state.contract`, id of the contract).</summary>
    public static Hash Contract(in Hash id) => Sha256.Tagged(Domains.StateContract, id);

    /// <summary>H(`lab.state.app`, id of the app, digest of the entry's name in it).</summary>
    public static Hash App(in Hash id, in Hash name) => Sha256.Tagged(Domains.StateApp, id, name);
}
