using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>relay</c>: one strategy for all items, or one for each kind of item.</summary>
internal static class RelayForm
{
    private static readonly MapShape<RelaySettings> Strategy =
        new MapShape<RelaySettings>("relay settings", () => new RelaySettings())
            .Selector("strategy", "How items spread (default: inventory).",
                new WordShape<RelayStrategy>(
                    new("flood", RelayStrategy.Flood, "the whole item to every link not known to have it"),
                    new("gossip", RelayStrategy.Gossip,
                        "the whole item to a few links drawn anew for each item"),
                    new("inventory", RelayStrategy.Inventory, "announce, and send to those who ask"),
                    new("mesh", RelayStrategy.Mesh, "the whole item along a mesh of lasting links"))
                .NotYet("which nodes cannot do yet", "neighbourhood-ring", "directory-tree"),
                r => r.Strategy, v => new RelaySettings { Strategy = v })
            .FieldWhen(r => r.Strategy == RelayStrategy.Gossip, "which only the strategy gossip has",
                "fanout", "Gossip: links that an item is forwarded to.",
                Scalars.Count(1, NetworkForm.MostLinks),
                r => r.Fanout, (r, v) => r with { Fanout = v })
            .FieldWhen(IsMesh, MeshOnly, "degree", "Mesh: links that a node aims at.",
                Scalars.Count(1, NetworkForm.MostLinks),
                r => r.Degree, (r, v) => r with { Degree = v })
            .FieldWhen(IsMesh, MeshOnly, "low", "Mesh: below this many links a node grafts.",
                Scalars.Count(1, NetworkForm.MostLinks),
                r => r.Low, (r, v) => r with { Low = v })
            .FieldWhen(IsMesh, MeshOnly, "high", "Mesh: above this many links a node prunes.",
                Scalars.Count(1, NetworkForm.MostLinks),
                r => r.High, (r, v) => r with { High = v })
            .OptionalValueWhen(IsMesh, MeshOnly, "outbound",
                "Mesh: links of it that a node dialled itself, at least (default: 2, if low and degree allow).",
                Scalars.Count(0, NetworkForm.MostLinks / 2), r => r.Outbound, (r, v) => r with { Outbound = v })
            .FieldWhen(IsMesh, MeshOnly, "grafts-beyond-high",
                "Mesh: a full one takes every graft and prunes at its next heartbeat, as GossipSub 1.0 does.",
                Scalars.Truth, r => r.GraftsBeyondHigh, (r, v) => r with { GraftsBeyondHigh = v })
            .FieldWhen(IsMesh, MeshOnly, "heartbeat", "Mesh: time between two looks at the mesh.",
                Scalars.Interval,
                r => r.Heartbeat, (r, v) => r with { Heartbeat = v })
            .FieldWhen(IsMesh, MeshOnly, "flood-publish",
                "Mesh: a publisher sends its own item to all its links.",
                Scalars.Truth, r => r.FloodPublish, (r, v) => r with { FloodPublish = v })
            .FieldWhen(IsMesh, MeshOnly, "lazy",
                "Mesh: links outside the mesh that are told at each heartbeat what came of late.",
                Scalars.Count(0, NetworkForm.MostLinks), r => r.Lazy, (r, v) => r with { Lazy = v })
            .FieldWhen(IsMesh, MeshOnly, "lazy-percent",
                "Mesh: the same in percent of the links outside the mesh; the larger of both counts.",
                Scalars.Count(0, 100), r => r.LazyPercent, (r, v) => r with { LazyPercent = v })
            .OptionalValue("upload-limit",
                "What a node sends at most over all its links, the less urgent waiting first (default: no limit).",
                Scalars.Rate, r => r.UploadLimit, (r, v) => r with { UploadLimit = v })
            .OptionalValue("compact-blocks",
                "Blocks travel with short names in place of their transactions (default: false).",
                Scalars.Truth, r => r.CompactBlocks ? true : null, (r, v) => r with { CompactBlocks = v })
            .Finish(Check);

    private static readonly MapShape<RelayPlan> ByKind =
        new MapShape<RelayPlan>("relay by kind", () => new RelayPlan())
            .Required("block", "How blocks spread.", Strategy, p => p.Block, (p, v) => p with { Block = v })
            .Required("broadcast", "How broadcasts spread.", Strategy, p => p.Broadcast,
                (p, v) => p with { Broadcast = v })
            .NotYet("which nodes do not relay yet", "transaction", "vote", "proof");

    public static readonly Shape<RelayPlan> Shape = new AnyOfShape<RelayPlan>(
        "relay settings such as { strategy: inventory }, or settings for block and for broadcast",
        new(n => n is YamlMap map && (map.Find("block") ?? map.Find("broadcast")) is not null, _ => true,
            ByKind),
        new(_ => true, _ => false,
            Strategy.As(r => new RelayPlan { Block = r, Broadcast = r }, p => p.Block)));

    private const string MeshOnly = "which only the strategy mesh has";

    private static bool IsMesh(RelaySettings relay) => relay.Strategy == RelayStrategy.Mesh;

    private static RelaySettings Check(RelaySettings relay, YamlMap map, Findings findings)
    {
        if (!IsMesh(relay)) return relay;
        if (!(relay.Low <= relay.Degree && relay.Degree <= relay.High))
        {
            findings.Add(
                Places.Of(map, "degree"),
                FormattableString.Invariant($"low {relay.Low}, degree {relay.Degree}, high {relay.High}"),
                "low <= degree <= high");
        }

        if (relay.Outbound is { } outbound && (outbound >= relay.Low || outbound > relay.Degree / 2))
        {
            findings.Add(
                Places.Of(map, "outbound"),
                FormattableString.Invariant($"outbound {outbound}, low {relay.Low}, degree {relay.Degree}"),
                "outbound < low and at most half of degree");
        }

        return relay;
    }
}
