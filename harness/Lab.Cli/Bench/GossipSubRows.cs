using System.Globalization;
using Lab.Core;
using Lab.Scenarios;
using Lab.Scenarios.Model;

namespace Lab.Cli.Bench;

/// <summary>
/// The published case of GossipSub among 500 nodes: what real nodes give against what was published, and against a
/// second, independent model of the same inputs, which also says how far one draw of five sources lies from another.
/// </summary>
/// <remarks>
/// The publication is one draw of a network, its latencies and five sources. The median delivery takes some 195 ms, close
/// to the border of its two large bins, where each millisecond holds 0.8 points: from draw to draw those bins move by 7
/// to 9 points (decisions/0065). So the bar against the publication judges that draw as much as the nodes. What is the
/// nodes' is the distance between their median and the model's, smallest with sixty sources.
/// </remarks>
internal static class GossipSubRows
{
    private const int Nodes = 500, Dials = 20, Messages = 60, Few = 5, Many = 60;
    private const int Seeds = 21, Draws = 200;

    private static readonly (string Name, double Published)[] Bins =
    [
        ("0-100ms", 3.43), ("100-200ms", 43.37), ("200-300ms", 50.88), ("300-400ms", 2.31),
    ];

    private const double PublishedCopies = 6.32;

    public static IEnumerable<BenchRow> All(string root, CancellationToken stop)
    {
        string path = Path.Combine(root, "scenarios", "published-gossipsub-500.yaml");
        var (few, fewModel) = Measure(ScenarioFile.Read(path), Few, stop);
        for (int i = 0; i < Bins.Length; i++)
        {
            var (name, published) = Bins[i];
            var (measured, model) = (Share(few, i), Share(fewModel, i));
            yield return Row(
                $"gossipsub-share-{name}-error", "points", 4, Median(measured) - published, Few, measured, model,
                ("published", Text(published)), ("draws-as-far", Text(AsFar(model, published) * 100) + "%"));
        }

        var (fewCopies, fewModelCopies) = (Copies(few), Copies(fewModel));
        yield return Row(
            "gossipsub-copies-error", "ratio", 0.03, Median(fewCopies) / PublishedCopies - 1, Few, fewCopies, fewModelCopies,
            ("published", Text(PublishedCopies)));

        string ofFew = File.ReadAllText(path);
        string ofMany = ofFew.Replace($"publishers: {Few},", $"publishers: {Many},", StringComparison.Ordinal);
        Check.That(ofMany != ofFew, "the scenario names its publishers otherwise");
        var (many, manyModel) = Measure(ScenarioFile.Parse(ofMany, path), Many, stop);
        for (int i = 0; i < Bins.Length; i++)
        {
            var (measured, model) = (Share(many, i), Share(manyModel, i));
            yield return Row(
                $"gossipsub-share-{Bins[i].Name}-model-error", "points", 4, Median(measured) - Median(model), Many, measured,
                model);
        }

        var (manyCopies, manyModelCopies) = (Copies(many), Copies(manyModel));
        yield return Row(
            "gossipsub-copies-model-error", "ratio", 0.03, Median(manyCopies) / Median(manyModelCopies) - 1, Many, manyCopies,
            manyModelCopies);
    }

    private static (List<GossipSubModel.Outcome> Measured, List<GossipSubModel.Outcome> Model) Measure(
        Scenario scenario, int sources, CancellationToken stop)
    {
        var measured = Enumerable.Range(1, Seeds).Select(seed =>
        {
            var metric = MetricsOf.Run(scenario, (ulong)seed, stop);
            return new GossipSubModel.Outcome(
                [.. Bins.Select(b => metric("message-share-" + b.Name))], metric("copies-per-item-mean"));
        }).ToList();
        var model = Enumerable.Range(1, Draws)
            .Select(seed => GossipSubModel.Run((ulong)seed, Nodes, Dials, sources, Messages, Bins.Length)).ToList();
        return (measured, model);
    }

    private static List<double> Share(List<GossipSubModel.Outcome> runs, int bin) => [.. runs.Select(r => r.Shares[bin] * 100)];

    private static List<double> Copies(List<GossipSubModel.Outcome> runs) => [.. runs.Select(r => r.Copies)];

    /// <summary>The part of a model's draws that lie at least as far from its median as a value does.</summary>
    private static double AsFar(List<double> model, double value)
    {
        double median = Median(model), distance = Math.Abs(value - median);
        return (double)model.Count(m => Math.Abs(m - median) >= distance) / model.Count;
    }

    private static BenchRow Row(
        string name, string unit, double bar, double error, int sources, List<double> measured, List<double> model,
        params (string, object)[] more) => BenchRow.Of(
            NetworkBench.Group, name, unit, "<=", bar, [Math.Abs(error)],
            [
                ("measured", Text(Median(measured))), ("least", Text(measured.Min())), ("most", Text(measured.Max())),
                ("deviation", Text(Deviation(measured))), ("seeds", Seeds), .. more, ("model", Text(Median(model))),
                ("model-deviation", Text(Deviation(model))), ("model-draws", model.Count), ("sources", sources), ("nodes", Nodes),
            ]);

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static double Deviation(List<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
