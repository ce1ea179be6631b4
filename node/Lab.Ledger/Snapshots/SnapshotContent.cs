using Lab.Core;
using Lab.Core.Crypto;

namespace Lab.Ledger;

/// <summary>What is in a snapshot, counted; whether it is true is another question.</summary>
/// <param name="Accounts">Addresses that the state knows something of.</param>
/// <param name="Coins">Unspent outputs.</param>
/// <param name="Total">The sum of the native coins, at most what an amount can hold.</param>
/// <param name="Keys">SC-L17: the public keys of wallets that have signed a transaction, in the order of the
/// state.</param>
public sealed record SnapshotContent(long Accounts, long Coins, Amount Total, IReadOnlyList<PublicKey> Keys)
{
    /// <summary>Counts a snapshot's entries.</summary>
    public static SnapshotContent Of(ChainSnapshot snapshot)
    {
        long accounts = 0, coins = 0;
        Int128 total = 0;
        var keys = new List<PublicKey>();
        foreach (var chunk in snapshot.Chunks)
        {
            foreach (var entry in chunk.Entries)
            {
                if (entry.Outpoint is not null && Coin.Decode(entry.Value) is { } coin)
                {
                    coins++;
                    total += coin.Amount.Units;
                }
                else if (Account.Decode(entry.Value) is { } account)
                {
                    accounts++;
                    if (account.Key is { } key) keys.Add(key);
                }
            }
        }

        return new SnapshotContent(
            accounts, coins, new Amount(total > Amount.Max.Units ? Amount.Max.Units : (long)total), keys);
    }
}
