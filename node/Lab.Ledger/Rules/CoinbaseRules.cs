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
            || transactions[0].Signature != default) // R-COINBASE-3
        {
            return Ruling.Author(
                Rule.CoinbaseWellFormed,
                $"version {coinbase.Version}, {coinbase.Inputs.Count} inputs, "
                + (transactions[0].Signature == default ? "unsigned" : "signed"));
        }

        if (coinbase.Payload.Length > MaxData) // R-COINBASE-4
            return Ruling.Author(Rule.CoinbaseDataWithinLimit, $"{coinbase.Payload.Length} bytes");
        if (coinbase.Nonce != (ulong)height.Value || coinbase.ValidUntil != height) // R-COINBASE-5
            return Ruling.Author(Rule.CoinbaseOfHeight, $"height {coinbase.Nonce} in block {height}");
        if (coinbase.Sender != block.Header.Miner) // R-COINBASE-6
            return Ruling.Author(Rule.CoinbaseByMiner, $"{coinbase.Sender}");
        return TransactionRules.CheckOutputs(coinbase.Outputs);
    }

    /// <summary>What the miner may take with the coinbase of a child.</summary>
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
        return new CoinbaseRoom(reward, parameters.Fees.MinerPart(fees));
    }

    /// <summary>The outputs that a coinbase begins with (R-FEE-2).</summary>
    /// <param name="split">Who gets the fees.</param>
    /// <param name="fees">The fees of the block's transactions.</param>
    public static IReadOnlyList<Output> Shares(FeeSplit split, Amount fees)
    {
        var outputs = new List<Output>();
        for (int i = 0; i < FeeSplit.Payees; i++)
        {
            var share = split.Payee(i);
            if (share.Of(fees) is { Units: > 0 } part) outputs.Add(new Output(share.To, part));
        }

        return outputs;
    }

    /// <summary>The rules that need the reward and the fees; gives the supply after the block.</summary>
    internal static Ruling CheckTotal(ChainEntry parent, Transaction coinbase, Amount fees, out Supply supply)
    {
        supply = parent.Ledger.Supply;
        var outputs = coinbase.Content.Outputs;
        var ruling = CheckShares(parent.Parameters.Fees, outputs, fees, out var shared);
        if (!ruling.IsAccepted) return ruling;
        var room = Room(parent, fees);
        var given = LedgerDraft.Sum(outputs);
        var claimed = given - shared;
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
            Claimed = supply.Claimed + given,
            Burned = supply.Burned + (room.Reward + fees - given),
        };
        return Ruling.Accepted;
    }

    /// <summary>R-FEE-2: the first outputs are the shares of treasury and pools, to the unit and in their order.</summary>
    private static Ruling CheckShares(
        FeeSplit split, IReadOnlyList<Output> outputs, Amount fees, out Amount shared)
    {
        shared = Amount.Zero;
        int next = 0;
        for (int i = 0; i < FeeSplit.Payees; i++)
        {
            var share = split.Payee(i);
            var part = share.Of(fees);
            if (part == Amount.Zero) continue;
            if (next == outputs.Count || outputs[next] != new Output(share.To, part))
            {
                string found = next == outputs.Count ? "nothing" : $"{outputs[next].Amount} to {outputs[next].To}";
                return Ruling.Author(
                    Rule.CoinbasePaysShares, $"output {next}: {found}, not {part} to {share.To}"); // R-FEE-2
            }

            shared += part;
            next++;
        }

        return Ruling.Accepted;
    }
}

/// <summary>What the miner may take: the reward, and the miner's part of the fees.</summary>
public readonly record struct CoinbaseRoom(Amount Reward, Amount Fees)
{
    public Amount Total => Reward + Fees;
}
