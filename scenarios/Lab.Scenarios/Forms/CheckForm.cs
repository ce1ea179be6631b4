using System.Text.Json.Nodes;
using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Units;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The forms of <c>always</c>, <c>eventually</c>, <c>sometimes</c> and <c>expect</c>.</summary>
internal static class CheckForm
{
    private const string NotYet = "a checker that does not exist yet";

    public static readonly Shape<IReadOnlyList<Always>> Always = new ListShape<Always>(
        "safety checkers",
        new WordShape<string>(
            new Word<string>(Checkers.OneChain, Checkers.OneChain,
                "no two nodes hold different final blocks, and none leaves its own"),
            new Word<string>(Checkers.HonestNeverBanned, Checkers.HonestNeverBanned, "no honest node bans another"),
            new Word<string>(Checkers.SupplyConserved, Checkers.SupplyConserved,
                "no coin comes from nowhere or goes there"),
            new Word<string>(Checkers.StateRootsAgree, Checkers.StateRootsAgree,
                "every block, applied again, gives the state that its header names"),
            new Word<string>(Checkers.NoDoubleSpend, Checkers.NoDoubleSpend, "no chain spends an output twice"),
            new Word<string>(Checkers.CoinbaseMatures, Checkers.CoinbaseMatures,
                "no chain spends a coinbase's coins before they have matured"),
            new Word<string>(Checkers.MempoolValid, Checkers.MempoolValid,
                "what waits in a pool applies to the node's tip"),
            new Word<string>(Checkers.MemoryBounded, Checkers.MemoryBounded,
                "what a node holds for others stays within its limits"))
        .NotYet(NotYet, [.. Checkers.NotYet])
        .NotYet("which may fail for a while; it belongs to eventually", [.. Checkers.Liveness])
        .As(v => new Always(v), a => a.Checker),
        0, 20);

    private static readonly Shape<Eventually> Within = new ChoiceShape<Eventually>(
            "a liveness checker", "converged or { converged: 5m }")
        .Case<Eventually, Duration>(Checkers.Converged,
            "All nodes that are up come to one tip within this time.",
            Scalars.Interval, e => e.Within!.Value, v => new Eventually(Checkers.Converged, v))
        .NotYet(NotYet, [.. Checkers.NotYet])
        .NotYet("which must hold at every instant; it belongs to always", [.. Checkers.Safety]);

    public static readonly Shape<IReadOnlyList<Eventually>> Eventually = new ListShape<Eventually>(
        "liveness checkers",
        new AnyOfShape<Eventually>(
            "converged or { converged: 5m }",
            new(n => n is YamlScalar s && Checkers.Liveness.Contains(s.Text), e => e.Within is null,
                new WordShape<string>(
                    new Word<string>(Checkers.Converged, Checkers.Converged,
                        "all nodes that are up come to one tip by the end"))
                    .As(v => new Eventually(v, null), e => e.Checker)),
            new(_ => true, _ => true, Within)),
        0, 20);

    private static readonly string ProbesExpected = "a probe such as " + Text.Either(Probes.Names);

    public static readonly Shape<IReadOnlyList<Sometimes>> Sometimes = new ListShape<Sometimes>(
        "probes",
        new ScalarShape<Sometimes>(
            ProbesExpected,
            s => Probes.Knows(s.Text)
                ? Reading<Sometimes>.Of(new Sometimes(s.Text))
                : Reading<Sometimes>.Refused(null, Nearest.To(s.Text, Probes.Names)),
            v => JsonValue.Create(v.Probe),
            () => new JsonObject
            {
                ["anyOf"] = new JsonArray(
                    new JsonObject
                    {
                        ["enum"] = new JsonArray([.. Probes.Names.Select(n => JsonValue.Create(n))]),
                    },
                    Scalars.TextOf($"^{Probes.ReorgPrefix}[0-9]+$")),
            }),
        0, 100);

    private static readonly Shape<Bound> BoundShape = new ScalarShape<Bound>(
        Bounds.Expected, s => Bounds.Read(s.Text), v => JsonValue.Create(Bounds.Write(v)),
        () => new JsonObject { ["type"] = new JsonArray("string", "number") });

    private static readonly MapShape<Expectation> Expectation =
        new MapShape<Expectation>("an expectation", () => new Expectation())
            .Required("metric", "Name of the metric.", Scalars.Name, e => e.Metric,
                (e, v) => e with { Metric = v })
            .OptionalValue("at-least", "The smallest value that meets the expectation.", BoundShape,
                e => e.AtLeast, (e, v) => e with { AtLeast = v })
            .OptionalValue("at-most", "The largest value that meets the expectation.", BoundShape,
                e => e.AtMost, (e, v) => e with { AtMost = v })
            .OptionalValue("equals", "A published or computed value; needs within, excludes the other two.",
                BoundShape,
                e => e.Target, (e, v) => e with { Target = v })
            .OptionalValue("within", "How far from equals is still met, as a share of it.", Scalars.Share,
                e => e.Target is null ? null : e.Within, (e, v) => e with { Within = v })
            .Finish(CheckBounds);

    public static readonly Shape<IReadOnlyList<Expectation>> Expect =
        new ListShape<Expectation>("expectations", Expectation, 0, 200);

    /// <summary>Each bound of an expectation with its key.</summary>
    public static IEnumerable<(string Key, Bound Bound)> BoundsOf(Expectation e)
    {
        if (e.AtLeast is { } least) yield return ("at-least", least);
        if (e.AtMost is { } most) yield return ("at-most", most);
        if (e.Target is { } target) yield return ("equals", target);
    }

    private static Expectation CheckBounds(Expectation e, YamlMap map, Findings findings)
    {
        bool exact = e.Target is not null, within = map.Find("within") is not null;
        bool range = e.AtLeast is not null || e.AtMost is not null;
        if (exact == range)
            findings.Add(map.Place, exact ? "equals beside a range" : "no bound",
                "at-least, at-most or both; or equals and within");
        else if (exact != within)
            findings.Add(map.Place, exact ? "equals without within" : "within without equals",
                "equals and within together");
        else if (e.AtLeast is { } a && e.AtMost is { } b && a.Quantity == b.Quantity
            && b.Value.CompareTo(a.Value) < 0)
            findings.Add(Places.Of(map, "at-most"), $"at most {b}, less than at least {a}", "a range");
        return e;
    }
}
