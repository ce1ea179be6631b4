using Lab.Core.Trees;
using Lab.Ledger;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Checking;

/// <summary>
/// No chain that a node adopts spends what a coinbase made before it has matured: the checker remembers by itself at
/// which height of the chain each such coin was made.
/// </summary>
public sealed class CoinbaseMatures() : LedgerCheck<HashTrie<object>>(Checkers.CoinbaseMatures)
{
    protected override HashTrie<object> Begin(ChainEntry genesis) => new();

    protected override HashTrie<object> Step(HashTrie<object> before, ChainEntry entry) =>
        Follow(before, entry.Block, entry.Parameters.CoinbaseMaturity);

    /// <summary>Holds what a block spends against the heights, and remembers its coinbase.</summary>
    /// <exception cref="ClaimBroken">A coin is too young.</exception>
    public static HashTrie<object> Follow(HashTrie<object> before, Block block, int maturity)
    {
        long height = block.Header.Height.Value;
        var made = before;
        foreach (var transaction in block.Transactions)
        {
            foreach (var input in transaction.Content.Inputs)
            {
                if (!before.TryGet(StateKey.Coin(input.Transaction, input.Index), out object? at)) continue;
                if (height - (long)at < maturity)
                    throw new ClaimBroken($"spends {input}, which is {height - (long)at} blocks old, expected {maturity}");
            }

            if (!transaction.IsCoinbase) continue;
            for (int i = 0; i < transaction.Content.Outputs.Count; i++)
                made = made.Add(StateKey.Coin(transaction.Id, i), height);
        }

        return made;
    }
}
