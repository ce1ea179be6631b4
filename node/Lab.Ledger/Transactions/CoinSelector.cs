using Lab.Core;

namespace Lab.Ledger;

/// <summary>Chooses the coins that a payment spends: the same choice for every wallet.</summary>
public static class CoinSelector
{
    /// <summary>
    /// Takes native coins in the order given until they suffice; if a transaction cannot have so many inputs, the
    /// largest ones instead (of equal ones, those given first).
    /// </summary>
    /// <param name="coins">What may be spent.</param>
    /// <param name="needed">Amount and fee.</param>
    /// <param name="inputs">The coins chosen, at least one; empty if they do not suffice.</param>
    /// <param name="sum">What the coins give: those chosen, or all that could be.</param>
    public static bool TryChoose(
        IEnumerable<OwnedCoin> coins, Amount needed, out IReadOnlyList<Outpoint> inputs, out Amount sum)
    {
        var met = new List<OwnedCoin>();
        sum = Amount.Zero;
        foreach (var coin in coins)
        {
            if (coin.Coin.Asset != AssetId.Native) continue;
            met.Add(coin);
            sum += coin.Coin.Amount;
            if (sum < needed || met.Count > TransactionContent.MaxInputs) continue;
            inputs = Names(met);
            return true;
        }

        bool tooMany = met.Count > TransactionContent.MaxInputs;
        if (tooMany) sum = KeepLargest(met);
        inputs = tooMany && sum >= needed ? Names(met) : [];
        return inputs.Count > 0;
    }

    private static Amount KeepLargest(List<OwnedCoin> coins)
    {
        var ranked = new (OwnedCoin Coin, int Place)[coins.Count];
        for (int i = 0; i < ranked.Length; i++) ranked[i] = (coins[i], i);
        Array.Sort(ranked, static (a, b) =>
        {
            int order = b.Coin.Coin.Amount.CompareTo(a.Coin.Coin.Amount);
            return order != 0 ? order : a.Place.CompareTo(b.Place);
        });
        coins.Clear();
        var sum = Amount.Zero;
        for (int i = 0; i < TransactionContent.MaxInputs; i++)
        {
            coins.Add(ranked[i].Coin);
            sum += ranked[i].Coin.Coin.Amount;
        }

        return sum;
    }

    private static Outpoint[] Names(List<OwnedCoin> coins)
    {
        var names = new Outpoint[coins.Count];
        for (int i = 0; i < names.Length; i++) names[i] = coins[i].Outpoint;
        return names;
    }
}
