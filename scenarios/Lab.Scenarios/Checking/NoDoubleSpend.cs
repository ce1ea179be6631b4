using Lab.Core.Trees;
using Lab.Ledger;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Checking;

/// <summary>
/// No chain that a node adopts spends an output twice, and the nonces of each sender count up from 0 without a gap.
/// The checker remembers every spent output of the chain by itself.
/// </summary>
public sealed class NoDoubleSpend() : LedgerCheck<NoDoubleSpend.Memory>(Checkers.NoDoubleSpend)
{
    /// <summary>Spent outputs, and senders with their next nonce, up to a block.</summary>
    public sealed record Memory(HashTrie<string> Spent, HashTrie<object> Nonces)
    {
        public static Memory Empty => new(new HashTrie<string>(), new HashTrie<object>());
    }

    protected override Memory Begin(ChainEntry genesis) => Memory.Empty;

    protected override Memory Step(Memory before, ChainEntry entry) => Follow(before, entry.Block);

    /// <summary>Remembers what a block spends.</summary>
    /// <exception cref="ClaimBroken">It was spent before, or a nonce is not the next one.</exception>
    public static Memory Follow(Memory before, Block block)
    {
        var (spent, nonces) = before;
        string where = $"block {block.Id.Short}";
        foreach (var transaction in block.Transactions)
        {
            if (transaction.IsCoinbase) continue;
            var sender = Address.Of(transaction.Content.Sender).Body;
            ulong expected = nonces.TryGet(sender, out var next) ? (ulong)next : 0;
            if (transaction.Content.Nonce != expected)
                throw new ClaimBroken($"nonce {transaction.Content.Nonce} of {sender.Short}, expected {expected}");
            nonces = nonces.Add(sender, expected + 1);
            foreach (var input in transaction.Content.Inputs)
            {
                var key = StateKey.Coin(input.Transaction, input.Index);
                if (spent.TryGet(key, out string? by)) throw new ClaimBroken($"{input} was spent by {by} already");
                spent = spent.Add(key, where);
            }
        }

        return new Memory(spent, nonces);
    }
}
