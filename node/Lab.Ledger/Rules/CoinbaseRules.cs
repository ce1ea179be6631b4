using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// What must hold of a block's coinbase: read it beside the section on coinbases of node/SPEC.md.
/// </summary>
public static class CoinbaseRules
{
    /// <summary>The most bytes of free data.</summary>
    public const int MaxData = 100;

    /// <summary>The rules that need nothing but the block.</summary>
    public static Ruling CheckAlone(Block block)
    {
        var transactions = block.Transactions;
        if (transactions.Count == 0 || !transactions[0].IsCoinbase) // R-COINBASE-1
            return Ruling.Author(Rule.CoinbaseFirst, $"{transactions.Count} transactions");
        for (int i = 1; i < transactions.Count; i++)
            if (transactions[i].IsCoinbase) return Ruling.Author(Rule.OneCoinbase, $"transaction {i}"); // R-COINBASE-2

        var coinbase = transactions[0].Content;
        var height = block.Header.Height;
        if (coinbase.Version != TransactionContent.CurrentVersion || coinbase.Inputs.Count > 0
            || transactions[0].Signature != default)
            return Ruling.Author(Rule.CoinbaseWellFormed); // R-COINBASE-3
        if (coinbase.Payload.Length > MaxData) // R-COINBASE-4
            return Ruling.Author(Rule.CoinbaseDataWithinLimit, $"{coinbase.Payload.Length} bytes");
        if (coinbase.Nonce != (ulong)height.Value || coinbase.ValidUntil != height) // R-COINBASE-5
            return Ruling.Author(Rule.CoinbaseOfHeight, $"height {coinbase.Nonce} in block {height}");
        if (coinbase.Sender != block.Header.Miner) // R-COINBASE-6
            return Ruling.Author(Rule.CoinbaseByMiner, $"{coinbase.Sender}");
        return TransactionRules.CheckOutputs(coinbase.Outputs);
    }

    /// <summary>What a coinbase of a height may give, and what becomes of it.</summary>
    /// <param name="parent">The block below.</param>
    /// <param name="fees">The fees of the block's transactions.</param>
    public static CoinbaseRoom Room(ChainEntry parent, Amount fees)
    {
        var parameters = parent.Parameters;
        var supply = parent.Ledger.Supply;
        var reward = parameters.Emission.Reward(parent.Height.Next, supply.Issued);
        // Allocated and issued coins together must stay an amount; emission itself is bounded by its rules.
        var free = Amount.Max - supply.Allocated - supply.Issued;
        if (reward > free) reward = free;
        long burned = (long)((Int128)fees.Units * parameters.BurnedFeeShare / ChainParameters.BasisPoints);
        return new CoinbaseRoom(reward, fees - new Amount(burned));
    }

    /// <summary>The rules that need the reward and the fees; gives the supply after the block.</summary>
    internal static Ruling CheckTotal(ChainEntry parent, Transaction coinbase, Amount fees, out Supply supply)
    {
        supply = parent.Ledger.Supply;
        var room = Room(parent, fees);
        var claimed = LedgerDraft.Sum(coinbase.Content.Outputs);
        if (claimed > room.Total)
        {
            var scheduled = parent.Parameters.Emission.Scheduled(parent.Height.Next);
            string detail = $"claims {claimed}, reward {room.Reward}, fees {room.Fees}";
            return scheduled > room.Reward && claimed - room.Fees <= scheduled
                ? Ruling.Author(Rule.EmissionWithinCap, detail) // R-COINBASE-8
                : Ruling.Author(Rule.CoinbaseWithinEmission, detail); // R-COINBASE-7
        }

        if (parent.Parameters.StrictCoinbase && claimed < room.Total) // R-COINBASE-9
            return Ruling.Author(Rule.CoinbaseClaimsAll, $"claims {claimed} of {room.Total}");
        supply = supply with
        {
            Issued = supply.Issued + room.Reward,
            Fees = supply.Fees + fees,
            Claimed = supply.Claimed + claimed,
            Burned = supply.Burned + (room.Reward + fees - claimed),
        };
        return Ruling.Accepted;
    }
}

/// <summary>What a coinbase may give: the reward, and the miner's part of the fees.</summary>
public readonly record struct CoinbaseRoom(Amount Reward, Amount Fees)
{
    public Amount Total => Reward + Fees;
}
