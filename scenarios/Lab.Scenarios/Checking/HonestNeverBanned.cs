using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Checking;

/// <summary>No node bans another: every node of these scenarios follows the rules.</summary>
public sealed class HonestNeverBanned() : SafetyCheck(Checkers.HonestNeverBanned)
{
    public override void Hear(Instant at, int node, in Fact fact)
    {
        if (fact.Kind == NodeFact.PeerBanned)
            Break(at, node, $"banned peer {fact.Subject.Short} for {(Rule)fact.Value}");
    }
}
