using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>adversaries</c>, and what must hold of them together with the rest.</summary>
internal static class AdversaryForm
{
    private const int MostGroups = 16;

    private static readonly MapShape<AdversaryGroup> Group =
        new MapShape<AdversaryGroup>("a group of adversaries", () => new AdversaryGroup())
            .Required("behaviour", "What they do.",
                new WordShape<Behaviour>(
                    new("garbage-bytes", Behaviour.GarbageBytes, "send bytes that are no message"),
                    new("oversized-messages", Behaviour.OversizedMessages,
                        "send frames longer than their type allows"),
                    new("slow-drip", Behaviour.SlowDrip,
                        "read slowly, announce what they never deliver, and trickle on"),
                    new("flood", Behaviour.Flood, "send valid messages of all kinds without a pause"),
                    new("sync-malicious-headers", Behaviour.SyncMaliciousHeaders,
                        "claim a heavy chain and answer with false headers"),
                    new("sync-stalling", Behaviour.SyncStalling,
                        "claim a heavy chain, answer with true headers, withhold the blocks"),
                    new("peer-exchange-poisoning", Behaviour.PeerExchangePoisoning,
                        "name endpoints at which nobody listens"),
                    new("eclipse", Behaviour.Eclipse,
                        "all dial one victim, name only each other, and pass nothing on")),
                g => g.Behaviour, (g, v) => g with { Behaviour = v })
            .Field("count", "How many: a count or a share; drawn from the nodes that do not mine.",
                Scalars.Portion, g => g.Count, (g, v) => g with { Count = v })
            .Field("networks", "Networks that their addresses are in; each honest node is in one of its own.",
                Scalars.Count(1, AdversaryGroup.MostNetworks), g => g.Networks, (g, v) => g with { Networks = v })
            .Field("from", "When the attack begins; until then they are honest (eclipse: not there).",
                Scalars.Duration, g => g.From, (g, v) => g with { From = v })
            .Field("every", "Time between two acts of one adversary; an act goes to each of its links.",
                Scalars.Interval, g => g.Every, (g, v) => g with { Every = v });

    public static readonly Shape<IReadOnlyList<AdversaryGroup>> Shape =
        new ListShape<AdversaryGroup>("groups of adversaries", Group, 1, MostGroups);

    public static void Check(Scenario s, YamlMap map, Findings findings)
    {
        if (s.Adversaries.Count == 0) return;
        if (s.Participant is not FullNode)
            findings.Add(Places.Of(map, "adversaries"), "adversaries among participants that are no nodes",
                "participant: full-node");
        if (s.Worlds.Contains(World.Live))
            findings.Add(Places.Of(map, "worlds"), "adversaries in the live world", "worlds: [ sim ]");
        for (int i = 0; i < s.Adversaries.Count; i++)
        {
            var group = s.Adversaries[i];
            if (group.Count.Among(s.Nodes) == 0)
                findings.Add(Places.Of(map, "adversaries", i, "count"), "a group of no nodes", "at least 1");
            if (group.From >= s.Duration)
                findings.Add(Places.Of(map, "adversaries", i, "from"), $"a start at {group.From}",
                    $"a time before the end of the run, {s.Duration}");
        }

        int honest = s.Nodes - s.AdversaryCount;
        if (honest < Math.Max(1, s.Miners))
            findings.Add(Places.Of(map, "adversaries"),
                $"{Places.Number(s.AdversaryCount)} adversaries and {Places.Number(s.Miners)} miners of {Places.Number(s.Nodes)} nodes",
                "fewer: they are drawn from the nodes that do not mine, and some node must be honest");
        int hidden = s.Network.OutboundOnly.Among(s.Nodes);
        if (s.Adversaries.Any(g => g.Behaviour == Behaviour.Eclipse) && hidden >= honest)
            findings.Add(Places.Of(map, "network", "outbound-only"),
                $"{Places.Number(hidden)} nodes that nobody can dial beside {Places.Number(honest)} honest ones",
                "fewer: the victim of an eclipse must be dialled");
    }
}
