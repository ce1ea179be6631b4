using System.Diagnostics;
using Lab.Cli.Runs;
using Lab.Core;
using Lab.Reports;
using Lab.Scenarios;
using Lab.Scenarios.Model;
using Lab.Scenarios.Worlds;

namespace Lab.Cli.Bench;

/// <summary>
/// The group <c>spine</c>: how fast the kernel, real nodes and a whole run are, and whether they are right.
/// </summary>
internal sealed class Spine(string root, CancellationToken stop) : IBenchGroup
{
    private const string Group = "spine";
    private const int Runs = 3;

    public string Name => Group;

    public IReadOnlyList<BenchPart> Parts =>
    [
        new("kernel", () => Kernel(1_000).Concat(Kernel(10_000))),
        new("flood", () => RealFlood(1_000).Concat(RealFlood(10_000))),
        new("memory", () => [IdleMemory()]),
        new("propagation", () => [Propagation()]),
        new("published", Published),
        new("coverage", () => [ClosedForm()]),
        new("stale", () => ClosedForms.StaleRate(stop)),
        new("intervals", () => ClosedForms.Intervals(stop)),
        new("determinism", () => [Determinism()]),
    ];

    private static IEnumerable<BenchRow> Kernel(int nodes)
    {
        int items = nodes == 1_000 ? 1_000 : 120, warm = items / 4;
        var interval = Duration.FromMilliseconds(50);
        List<double> kernel = [], bare = [], ratio = [], bytes = [];
        for (int i = 0; i <= Runs; i++)
        {
            double yardstick = BareLoop.Run(nodes, items, warm, interval);
            var (perSecond, allocated, _) = KernelFlood.Run(nodes, items, warm, interval);
            if (i == 0) continue; // the first round warms the code up
            kernel.Add(perSecond);
            bare.Add(yardstick);
            ratio.Add(perSecond / yardstick);
            bytes.Add(allocated);
        }
        (string, object)[] on =
            [("nodes", nodes), ("links", KernelFlood.Degree), ("threads", 1), ("items", items)];
        yield return BenchRow.Of(
            Group, $"kernel-deliveries-{nodes}", "deliveries/s", ">=", nodes == 1_000 ? 4e6 : 2e6, kernel,
            on);
        var bareRow = BenchRow.Of(
            Group, $"bare-loop-{nodes}", "deliveries/s", ">=", nodes == 1_000 ? 4e6 : null, bare, on);
        yield return bareRow;
        var ratioRow = BenchRow.Of(Group, $"kernel-to-bare-loop-{nodes}", "ratio", ">=", 0.5, ratio, on);
        yield return bareRow.Holds
            ? ratioRow : ratioRow with { Doubt = "the bare loop itself is too slow here to be a yardstick" };
        yield return BenchRow.Of(Group, $"kernel-allocation-{nodes}", "B/delivery", "<=", 64, bytes, on);
    }

    private IEnumerable<BenchRow> RealFlood(int nodes)
    {
        int items = nodes == 1_000 ? 1_000 : 100;
        var scenario = ScenarioFile.Parse($$"""
            version: 1
            id: bench-real-flood
            claim: Real nodes flood signed broadcasts.
            nodes: {{nodes}}
            duration: {{20 + items / 20 + 5}}s
            network:
              topology: { random-regular: 8 }
              latency: { uniform: [ 20ms, 200ms ] }
              bandwidth: { up: 50 Mbit/s, down: 50 Mbit/s }
            relay: { strategy: flood }
            pings: 30s
            workload:
              broadcasts:
                - { name: flood, size: 200 B, every: 50ms, from: 20s, until: {{20 + items / 20}}s }
            """, "bench-real-flood.yaml");
        List<double> speed = [], bytes = [];
        for (int i = 0; i <= Runs; i++)
        {
            using var run = new SimRun(scenario, 1);
            long before = 0, allocated = 0, after = 0;
            Stopwatch? watch = null;
            run.Play(at =>
            {
                if (watch is null && at.Simulated >= Duration.FromSeconds(20 + items / 80))
                {
                    before = at.Deliveries;
                    allocated = GC.GetTotalAllocatedBytes(true);
                    watch = Stopwatch.StartNew();
                }
                after = at.Deliveries;
                return !stop.IsCancellationRequested;
            });
            double seconds = watch!.Elapsed.TotalSeconds;
            if (i == 0) continue;
            speed.Add((after - before) / seconds);
            bytes.Add((GC.GetTotalAllocatedBytes(true) - allocated) / (double)(after - before));
        }
        (string, object)[] on = [("nodes", nodes), ("links", 8), ("threads", 1), ("items", items)];
        double bar = nodes == 1_000 ? 1.2e6 : 700e3;
        yield return BenchRow.Of(Group, $"real-nodes-flood-{nodes}", "deliveries/s", ">=", bar, speed, on);
        yield return BenchRow.Of(
            Group, $"real-nodes-allocation-{nodes}", "B/delivery", "<=", null, bytes, on);
    }

    private BenchRow IdleMemory()
    {
        const int nodes = 10_000;
        var scenario = ScenarioFile.Parse($$"""
            version: 1
            id: bench-idle
            claim: Idle nodes are small.
            nodes: {{nodes}}
            duration: 40s
            network: { topology: { outbound: 8 }, latency: { uniform: [ 20ms, 200ms ] } }
            """, "bench-idle.yaml");
        long before = GC.GetTotalMemory(true), used = 0;
        using var run = new SimRun(scenario, 1);
        run.Play(at =>
        {
            if (at.Simulated == at.Total) used = GC.GetTotalMemory(true) - before;
            return !stop.IsCancellationRequested;
        });
        return BenchRow.Of(Group, "idle-memory-10000", "B/node", "<=", 65_536, [(double)used / nodes],
            ("nodes", nodes), ("outbound-links", 8));
    }

    private Scenario Shipped(string id) => ScenarioFile.Read(Path.Combine(root, "scenarios", id + ".yaml"));

    private BenchRow Propagation()
    {
        var scenario = Shipped("propagation-1000");
        var speeds = new List<double>();
        string folder = Directory.CreateTempSubdirectory("lab-bench-").FullName;
        try
        {
            for (int i = 0; i < Runs; i++)
            {
                var watch = Stopwatch.StartNew();
                var finished = Execution.Simulate(scenario, 1, 1, null, stop);
                ReportWriter.Write(folder, finished.Record, finished.Analysis, stop);
                speeds.Add(finished.Record.SimulatedNs / 1e9 / watch.Elapsed.TotalSeconds);
            }
        }
        finally
        {
            Directory.Delete(folder, true);
        }
        return BenchRow.Of(Group, "propagation-1000-speed", "x real time", ">=", 100, speeds,
            ("nodes", 1_000), ("threads", 1), ("report", "included"));
    }

    private IEnumerable<BenchRow> Published()
    {
        var finished = Execution.Simulate(Shipped("published-waku-10kb"), 1, 1, null, stop);
        (string, double)[] figures = [("mean", 0.508), ("p50", 0.518), ("p95", 0.627), ("p99", 0.642)];
        foreach (var (metric, published) in figures)
        {
            string name = "message-propagation-" + metric;
            double value = finished.Record.Metrics.First(m => m.Name == name).Value;
            yield return BenchRow.Of(Group, "published-waku-" + metric + "-error", "ratio", "<=", 0.05,
                [Math.Abs(value / published - 1)], ("measured", $"{value:0.0000} s"),
                ("published", published + " s"), ("nodes", 1_000));
        }
    }

    private BenchRow ClosedForm()
    {
        var finished = Execution.Simulate(Shipped("coverage-closed-form"), 1, 1, null, stop);
        double value = finished.Record.Metrics.First(m => m.Name == "push-coverage-mean").Value;
        return BenchRow.Of(Group, "closed-form-coverage-error", "ratio", "<=", 0.01,
            [Math.Abs(value / 0.9405 - 1)],
            ("measured", value.ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture)),
            ("expected", "0.9405"));
    }

    private BenchRow Determinism()
    {
        var scenario = Shipped("propagation-1000")
            with { Phases = [new Phase { Until = Duration.FromMinutes(3) }] };
        string Trace(EngineOptions engine, int threads) =>
            Execution.Simulate(scenario with { Engine = engine }, 1, threads, null, stop).Record.TraceHash!;
        string plain = Trace(new EngineOptions(), 1);
        string[] others =
        [
            Trace(new EngineOptions(), 1), Trace(new EngineOptions(), 2),
            Trace(new EngineOptions { Memo = false }, 1),
            Trace(new EngineOptions { WireParanoid = true }, 1),
        ];
        return BenchRow.Of(Group, "same-trace", "of 4 runs", ">=", 4, [others.Count(t => t == plain)],
            ("trace", plain), ("runs", "again, threads 2, memo off, wire paranoid"));
    }
}
