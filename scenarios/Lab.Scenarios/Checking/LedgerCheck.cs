using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;

namespace Lab.Scenarios.Checking;

/// <summary>
/// A safety check that follows the chains which nodes adopt: it looks at every block once, after its parent, and
/// carries something of its own from block to block, so that it does not have to believe what it checks.
/// </summary>
/// <typeparam name="T">What is carried.</typeparam>
public abstract class LedgerCheck<T>(string name) : SafetyCheck(name)
    where T : class
{
    private readonly Dictionary<Hash, T> carried = [];

    /// <summary>How to look at a node between its steps; null for a node that does not run.</summary>
    public required Func<int, Node?> NodeOf { get; init; }

    public override void Hear(Instant at, int node, in Fact fact)
    {
        if (fact.Kind == NodeFact.TipChanged && Violation is null && NodeOf(node)?.Tip is { } tip) Look(at, node, tip);
    }

    /// <summary>Looks at what is new of a node's chain.</summary>
    internal void Look(Instant at, int node, ChainEntry tip)
    {
        var unseen = new Stack<ChainEntry>();
        for (var entry = tip; entry is not null && !this.carried.ContainsKey(entry.Id); entry = entry.Parent)
        {
            if (!entry.HasBlock)
            {
                Break(at, node, $"a snapshot of block {entry.Id.Short} at height {entry.Height}, which no node has had");
                return;
            }

            unseen.Push(entry);
        }

        while (unseen.TryPop(out var entry) && Violation is null)
        {
            try
            {
                this.carried[entry.Id] = entry.Parent is null ? Begin(entry) : Step(this.carried[entry.Parent.Id], entry);
            }
            catch (ClaimBroken broken)
            {
                Break(at, node, $"block {entry.Id.Short} at height {entry.Height}: {broken.Message}");
            }
        }
    }

    /// <summary>What is carried on top of genesis.</summary>
    protected abstract T Begin(ChainEntry genesis);

    /// <summary>Checks a block and gives what is carried on top of it.</summary>
    /// <exception cref="ClaimBroken">The claim does not hold.</exception>
    protected abstract T Step(T before, ChainEntry entry);
}

/// <summary>What a checker claims does not hold: how, for people.</summary>
public sealed class ClaimBroken(string how) : Exception(how);
