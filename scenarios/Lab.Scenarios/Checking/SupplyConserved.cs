using Lab.Core;
using Lab.Ledger;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Checking;

/// <summary>
/// No coin comes from nowhere or goes there: on every block of every chain that a node adopts, what the outputs add to
/// the inputs is at most the reward of the schedule and the fees that are not burned, treasury and pools get their
/// shares of these, and the sum of all coins is what was allocated and issued less what was burned. The running sums are the checker's own; every 64 blocks it counts all coins and holds
/// every account against the sum of its coins.
/// </summary>
public sealed class SupplyConserved() : LedgerCheck<SupplyConserved.Sums>(Checkers.SupplyConserved)
{
    private const long CountEvery = 64;

    /// <summary>The checker's own sums, in base units.</summary>
    public sealed record Sums(Int128 Issued, Int128 Circulating);

    protected override Sums Begin(ChainEntry genesis)
    {
        Int128 allocated = 0;
        foreach (var allocation in genesis.Parameters.Allocations) allocated += allocation.Amount.Units;
        Count(genesis.Ledger, allocated);
        return new Sums(0, allocated);
    }

    protected override Sums Step(Sums before, ChainEntry entry)
    {
        var next = Follow(before, entry.Parent!, entry.Block, entry.Ledger.Supply);
        if (entry.Height.Value % CountEvery == 0) Count(entry.Ledger, next.Circulating);
        return next;
    }

    /// <summary>Follows a block from the coins that it spends and makes.</summary>
    /// <exception cref="ClaimBroken">Coins came from nowhere, or the claimed supply is another one.</exception>
    public static Sums Follow(Sums before, ChainEntry parent, Block block, Supply claimed)
    {
        var made = new Dictionary<Outpoint, Amount>();
        Int128 spent = 0, given = 0, minted = 0;
        foreach (var transaction in block.Transactions)
        {
            foreach (var input in transaction.Content.Inputs)
            {
                if (made.TryGetValue(input, out var amount)) spent += amount.Units;
                else if (parent.Ledger.CoinOf(input) is { } coin) spent += coin.Amount.Units;
                else throw new ClaimBroken($"spends {input}, which does not exist");
            }

            for (int i = 0; i < transaction.Content.Outputs.Count; i++)
            {
                var output = transaction.Content.Outputs[i];
                made[new Outpoint(transaction.Id, i)] = output.Amount;
                if (transaction.IsCoinbase) minted += output.Amount.Units;
                else given += output.Amount.Units;
            }
        }

        var reward = parent.Parameters.Emission.Reward(block.Header.Height, new Amount((long)before.Issued));
        if (given > spent) throw new ClaimBroken($"transactions give {given} of {spent}");
        var fees = spent - given;
        if (minted > reward.Units + fees - Part(fees, parent.Parameters.Fees.Burn))
            throw new ClaimBroken($"the coinbase gives {minted}, reward {reward}, fees {fees}");
        CountShares(parent.Parameters.Fees, block, fees);
        var next = new Sums(before.Issued + reward.Units, before.Circulating + minted + given - spent);
        if (claimed.Circulating.Units != next.Circulating || claimed.Issued.Units != next.Issued)
        {
            throw new ClaimBroken(
                $"claims {claimed.Circulating} coins of {claimed.Issued} issued, counted {next.Circulating} of {next.Issued}");
        }

        return next;
    }

    /// <summary>Each address gets from coinbases what all the shares that name it come to, at least.</summary>
    private static void CountShares(FeeSplit split, Block block, Int128 fees)
    {
        FeeShare[] shares = [split.Treasury, split.RelayPool, split.HostingPool, split.HistoryPool];
        foreach (var to in shares.Where(x => x.BasisPoints > 0).Select(x => x.To).Distinct())
        {
            Int128 due = 0, paid = 0;
            foreach (var share in shares)
                if (share.To == to) due += Part(fees, share.BasisPoints);
            foreach (var transaction in block.Transactions.Where(x => x.IsCoinbase))
                foreach (var output in transaction.Content.Outputs)
                    if (output.To == to) paid += output.Amount.Units;
            if (paid < due) throw new ClaimBroken($"{to} gets {paid} of fees {fees}, its shares come to {due}");
        }
    }

    private static Int128 Part(Int128 fees, int basisPoints) => fees * basisPoints / 10_000;

    /// <summary>Counts all coins of a state, and each account's.</summary>
    /// <exception cref="ClaimBroken">The sums do not agree.</exception>
    public static void Count(LedgerState ledger, Int128 circulating)
    {
        Int128 coins = 0, totals = 0;
        foreach (var (_, value) in ledger.Tree.Pairs())
        {
            if (Coin.Decode(value) is { } coin) coins += coin.Amount.Units;
            else if (Account.Decode(value) is { } account) totals += account.Total.Units;
            else throw new ClaimBroken("the state holds what is neither a coin nor an account");
        }

        if (coins != circulating || totals != coins)
            throw new ClaimBroken($"{coins} in coins, {totals} in accounts, {circulating} by the book");
    }
}
