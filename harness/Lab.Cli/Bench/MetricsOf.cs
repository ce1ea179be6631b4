using System.Globalization;
using Lab.Cli.Runs;
using Lab.Scenarios;
using Lab.Scenarios.Model;

namespace Lab.Cli.Bench;

/// <summary>The metrics of a simulated run, for rows of a bench.</summary>
internal static class MetricsOf
{
    /// <summary>Runs a scenario that is written out in the bench, with seed 1.</summary>
    public static Func<string, double> Text(string yaml, CancellationToken stop) =>
        Run(ScenarioFile.Parse(yaml, "bench.yaml"), 1, stop);

    /// <summary>Runs a scenario, and gives what it measured by name.</summary>
    public static Func<string, double> Run(Scenario scenario, ulong seed, CancellationToken stop)
    {
        var metrics = Execution.Simulate(scenario, seed, 1, null, stop).Record.Metrics;
        return name => metrics.First(m => m.Name == name).Value;
    }

    /// <summary>A figure as it stands beside a row.</summary>
    public static string Figure(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
