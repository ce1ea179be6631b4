using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Lab.Cli.Bench;

/// <summary>
/// <c>lab bench --baseline COMMIT</c>: builds that commit aside and runs both in turn, so that a ratio is of
/// one machine at one time.
/// </summary>
internal static class Baseline
{
    private const int Pairs = 3;

    public static ExitCode Run(
        BenchRequest request, Checkout checkout, Terminal terminal, CancellationToken stop)
    {
        string folder = Directory.CreateTempSubdirectory("lab-baseline-").FullName;
        try
        {
            Require("git", ["clone", "--quiet", "--shared", checkout.Root, folder], folder, stop);
            Require("git", ["-C", folder, "checkout", "--quiet", request.Baseline!], folder, stop);
            string project = Path.Combine("harness", "Lab.Cli");
            Require("dotnet", ["build", "-c", "Release", "-v", "q", "--nologo", project], folder, stop);
            string there = Path.Combine(folder, project, "bin", "Release", "net10.0", "lab.dll");
            var ratios = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
            for (int pair = 0; pair < Pairs; pair++)
            {
                var before = Measure(there, request, stop);
                var now = Measure(typeof(Baseline).Assembly.Location, request, stop);
                foreach (var (name, value) in now)
                    if (before.TryGetValue(name, out double old) && old != 0)
                        (ratios.TryGetValue(name, out var list) ? list : ratios[name] = []).Add(value / old);
            }
            foreach (var (name, values) in ratios) Print(request, terminal, name, values);
            return ExitCode.Pass;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static void Print(BenchRequest request, Terminal terminal, string name, List<double> values)
    {
        var row = BenchRow.Of("baseline", name, "now / baseline", ">=", null, values);
        if (request.Json)
            terminal.Out.WriteLine(JsonSerializer.Serialize(new
            {
                group = row.Group, name, value = row.Value, unit = row.Unit, baseline = request.Baseline,
                runs = row.Runs, min = row.Min, max = row.Max,
            }));
        else
        {
            var invariant = CultureInfo.InvariantCulture;
            string pairs = string.Join(", ", values.Select(v => v.ToString("0.000", invariant)));
            terminal.Out.WriteLine(string.Create(
                invariant, $"{name,-34} now / baseline {row.Value:0.000}  pairs {pairs}"));
        }
    }

    private static Dictionary<string, double> Measure(
        string lab, BenchRequest request, CancellationToken stop)
    {
        var rows = new Dictionary<string, double>();
        string[] what = request.Group is null ? [] : [request.Group, .. request.Parts];
        string[] words = [lab, "bench", .. what, "--json"];
        foreach (string line in Output(Environment.ProcessPath!, words, null, stop))
        {
            using var row = JsonDocument.Parse(line);
            rows[row.RootElement.GetProperty("name").GetString()!] =
                row.RootElement.GetProperty("value").GetDouble();
        }
        if (rows.Count == 0) throw new IOException($"{lab} bench {string.Join(' ', what)} measured nothing");
        return rows;
    }

    private static void Require(string program, string[] args, string folder, CancellationToken stop)
    {
        foreach (string line in Output(program, args, folder, stop, mustPass: true)) _ = line;
    }

    private static List<string> Output(
        string program, string[] args, string? folder, CancellationToken stop, bool mustPass = false)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true };
        if (folder is not null) start.WorkingDirectory = folder;
        using var child = Process.Start(start) ?? throw new IOException("cannot start " + program);
        using var kill = stop.Register(() => child.Kill(true));
        var lines = new List<string>();
        while (child.StandardOutput.ReadLine() is { } line) lines.Add(line);
        child.WaitForExit();
        stop.ThrowIfCancellationRequested();
        if (mustPass && child.ExitCode != 0)
            throw new IOException($"{program} {string.Join(' ', args)} failed");
        return lines;
    }
}
