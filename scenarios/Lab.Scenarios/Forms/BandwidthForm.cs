using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>bandwidth</c>: unlimited, one pair of rates, or a list of classes.</summary>
internal static class BandwidthForm
{
    private static readonly BandwidthClass Blank = new(Ratio.One, default, default);

    private static readonly MapShape<BandwidthClass> One =
        Rates(new MapShape<BandwidthClass>("a bandwidth", () => Blank));

    private static readonly MapShape<BandwidthClass> Class =
        Rates(new MapShape<BandwidthClass>("a class of nodes", () => Blank)
            .Required("share", "The share of the nodes that have it.", Scalars.Share,
                b => b.Share, (b, v) => b with { Share = v }));

    public static readonly Shape<Bandwidth> Shape = new AnyOfShape<Bandwidth>(
        "unlimited, { up: 38 Mbit/s, down: 83 Mbit/s }, or a list of classes with a share each",
        new(n => n is YamlScalar, b => b.IsUnlimited,
            new WordShape<bool>(new Word<bool>("unlimited", true, "no queueing at uplinks and downlinks"))
                .As(_ => Bandwidth.Unlimited, _ => true)),
        new(n => n is YamlMap, b => b.Classes.Count == 1,
            One.As(b => new Bandwidth([b]), b => b.Classes[0])),
        new(_ => true, _ => true, new WholeShares(new ListShape<BandwidthClass>("classes", Class, 2, 100))));

    private static MapShape<BandwidthClass> Rates(MapShape<BandwidthClass> shape) => shape
        .Required("up", "Uplink of a node.", Scalars.Rate, b => b.Up, (b, v) => b with { Up = v })
        .Required("down", "Downlink of a node.", Scalars.Rate, b => b.Down, (b, v) => b with { Down = v });

    /// <summary>Classes whose shares add up to the whole.</summary>
    private sealed class WholeShares(Shape<IReadOnlyList<BandwidthClass>> list) : Shape<Bandwidth>
    {
        public override string Expected => list.Expected;
        public override System.Text.Json.Nodes.JsonObject Schema() => list.Schema();
        public override System.Text.Json.Nodes.JsonNode Write(Bandwidth value) => list.Write(value.Classes);

        public override bool TryRead(YamlNode node, Findings findings, out Bandwidth value)
        {
            value = Bandwidth.Unlimited;
            if (!list.TryRead(node, findings, out var classes)) return false;
            value = new Bandwidth(classes);
            if (Sums.IsWhole(classes.Select(c => c.Share))) return true;
            findings.Add(node.Place, "classes whose shares do not add up to 100%", "shares that do");
            return false;
        }
    }
}
