using System.Globalization;
using System.Text.Json.Nodes;
using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Units;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The form of a suite file.</summary>
internal static class SuiteForm
{
    private const long MostSeeds = 10_000;
    private const string Separator = "..";
    private static readonly Shape<long> Seed = Scalars.Whole(0, Scalars.LargestWhole);

    private static readonly Shape<IReadOnlyList<ulong>> Range = new ScalarShape<IReadOnlyList<ulong>>(
        "a range of seeds such as 1..10, of at most 10,000",
        ReadRange,
        v => JsonValue.Create(string.Create(CultureInfo.InvariantCulture, $"{v[0]}{Separator}{v[^1]}")),
        () => Scalars.TextOf(@"^[0-9]+\.\.[0-9]+$"));

    private static readonly Shape<IReadOnlyList<ulong>> Seeds = new AnyOfShape<IReadOnlyList<ulong>>(
        "a seed such as 1, a range such as 1..10, or a list such as [1, 5]",
        new(n => n is YamlScalar s && s.Text.Contains(Separator, StringComparison.Ordinal), _ => false,
            Range),
        new(n => n is YamlScalar, v => v.Count == 1,
            Seed.As<IReadOnlyList<ulong>>(v => [(ulong)v], v => (long)v[0])),
        new(n => n is YamlList, _ => true,
            new ListShape<long>("seeds", Seed, 1, (int)MostSeeds)
                .As<IReadOnlyList<ulong>>(v => [.. v.Select(x => (ulong)x)],
                    v => [.. v.Select(x => (long)x)])));

    private static readonly Shape<string> FilePath = new ScalarShape<string>(
        "a path below the suite's folder such as scenarios/first-blocks.yaml",
        s => IsInside(s.Text) ? Reading<string>.Of(s.Text) : Reading<string>.Refused(),
        v => JsonValue.Create(v), () => Scalars.TextOf("^[^/].*\\.yaml$"));

    private static readonly MapShape<SuiteEntry> Entry =
        new MapShape<SuiteEntry>("a scenario of the suite", () => new SuiteEntry())
            .Required("id", "The scenario's id.", Scalars.Name, e => e.Id, (e, v) => e with { Id = v })
            .Required("file", "The scenario's file, from the suite's folder.", FilePath,
                e => e.File, (e, v) => e with { File = v })
            .Required("claim", "The scenario's claim, word for word.", Scalars.Sentence,
                e => e.Claim, (e, v) => e with { Claim = v })
            .Field("seeds", "The seeds to run.", Seeds, e => e.Seeds, (e, v) => e with { Seeds = v })
            .Field("worlds", "Where to run it.", EngineForm.Worlds, e => e.Worlds,
                (e, v) => e with { Worlds = v })
            .Field("gates", "What its verdict decides.",
                new ListShape<Gate>("gates",
                    new WordShape<Gate>(
                        new("merge", Gate.Merge, "a change is merged only if it passes"),
                        new("release", Gate.Release, "a release is made only if it passes")),
                    0, 2),
                e => e.Gates, (e, v) => e with { Gates = v });

    public static readonly MapShape<Suite> Shape =
        new MapShape<Suite>("a suite", () => new Suite())
            .Required("version", "The version of this form: 1.",
                Scalars.Count(Suite.FormVersion, Suite.FormVersion),
                _ => Suite.FormVersion, (s, _) => s)
            .Required("scenarios", "The scenarios, in the order in which they run.",
                new ListShape<SuiteEntry>("scenarios", Entry, 1, 1_000),
                s => s.Scenarios, (s, v) => s with { Scenarios = v })
            .Finish(Check);

    private static bool IsInside(string path) =>
        path.Length is > 0 and <= 200 && path[0] != '/' && path.EndsWith(".yaml", StringComparison.Ordinal)
        && !path.Split('/').Contains("..") && !path.Contains('\\');

    private static Reading<IReadOnlyList<ulong>> ReadRange(YamlScalar scalar)
    {
        string[] ends = scalar.Text.Split(Separator);
        bool ok = ends.Length == 2
            & long.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out long first)
            & long.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out long last)
            && first <= last && last <= Scalars.LargestWhole && last - first < MostSeeds;
        if (!ok) return Reading<IReadOnlyList<ulong>>.Refused();
        var seeds = new List<ulong>();
        for (long seed = first; seed <= last; seed++) seeds.Add((ulong)seed);
        return Reading<IReadOnlyList<ulong>>.Of(seeds);
    }

    private static Suite Check(Suite suite, YamlMap map, Findings findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < suite.Scenarios.Count; i++)
            if (!seen.Add(suite.Scenarios[i].Id))
                findings.Add(
                    Places.Of(map, "scenarios", i, "id"),
                    $"the id {Text.Quote(suite.Scenarios[i].Id)} a second time",
                    "each scenario once");
        return suite;
    }
}
