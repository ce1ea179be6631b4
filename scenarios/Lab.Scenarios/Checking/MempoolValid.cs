using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Checking;

/// <summary>
/// Whenever a node's tip changes, all that waits in its pool applies to the state of the tip, in the order in which a
/// miner would take it.
/// </summary>
public sealed class MempoolValid() : SafetyCheck(Checkers.MempoolValid)
{
    /// <summary>How to look at a node between its steps; null for a node that does not run.</summary>
    public required Func<int, Node?> NodeOf { get; init; }

    public override void Hear(Instant at, int node, in Fact fact)
    {
        if (fact.Kind != NodeFact.TipChanged || Violation is not null || NodeOf(node) is not { } seen) return;
        if (FaultOf(seen.Tip, seen.Pending) is { } fault) Break(at, node, fault);
    }

    /// <summary>What is wrong with a pool on top of a tip, or null.</summary>
    public static string? FaultOf(ChainEntry tip, IReadOnlyList<Transaction> pending)
    {
        var draft = new LedgerDraft(tip);
        foreach (var transaction in pending)
        {
            var ruling = TransactionRules.CheckAlone(transaction, tip.Genesis.Id, NoMemo.Instance);
            if (ruling.IsAccepted) ruling = draft.Apply(transaction, out _);
            if (!ruling.IsAccepted) return $"pending {transaction.Id.Short} on height {tip.Height}: {ruling}";
        }

        return null;
    }
}
