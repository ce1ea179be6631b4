using Lab.Core;

namespace Lab.Ledger;

/// <summary>A ledger as one looks things up in it: a state, or a state with changes that are not in it yet.</summary>
public interface ILedgerView
{
    /// <summary>The account of an address; <see cref="Account.Unknown"/> if there is none.</summary>
    Account AccountOf(Address address);

    /// <summary>The coin with a key of the state (R-STATE-3), or null.</summary>
    Coin? CoinAt(in Hash key);
}
