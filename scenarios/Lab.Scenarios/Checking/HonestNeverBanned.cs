using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Checking;

/// <summary>No honest node bans another honest one: all but the adversaries of a scenario follow the rules.</summary>
/// <param name="isAttacker">Whether a key is an adversary's; null if there is none.</param>
public sealed class HonestNeverBanned(Predicate<Hash>? isAttacker = null) : SafetyCheck(Checkers.HonestNeverBanned)
{
    public override void Hear(Instant at, int node, in Fact fact)
    {
        if (fact.Kind != NodeFact.PeerBanned || isAttacker?.Invoke(fact.Subject) == true) return;
        Break(at, node, $"banned peer {fact.Subject.Short} for {(Rule)fact.Value}");
    }
}
