using System.Globalization;
using System.Text.Json;
using Lab.Cli.Bench;

namespace Lab.Cli.Verbs;

/// <summary><c>lab bench</c>: measures against the bars; exit 5 if one is missed.</summary>
internal static class BenchVerb
{
    private static readonly JsonSerializerOptions Line = new(JsonSerializerDefaults.Web);

    public static ExitCode Run(BenchRequest request, Terminal terminal, CancellationToken stop)
    {
        var checkout = Checkout.Find();
        if (request.Baseline is not null) return Baseline.Run(request, checkout, terminal, stop);
        IBenchGroup[] all = [new Spine(checkout.Root, stop), new LedgerBench(checkout.Root, stop), new NetworkBench(checkout.Root, stop)];
        var groups = all.Where(g => request.Group is null || g.Name == request.Group).ToList();
        if (groups.Count == 0)
            throw new InputError($"no bench group '{request.Group}': expected {string.Join(", ", all.Select(g => g.Name))}");
        var parts = groups.SelectMany(g => g.Parts).ToList();
        foreach (string part in request.Parts)
            if (parts.All(p => p.Name != part))
                throw new InputError($"no part '{part}' of bench group '{request.Group}': expected "
                    + string.Join(", ", parts.Select(p => p.Name)));
        if (request.Parts.Count > 0) parts.RemoveAll(p => !request.Parts.Contains(p.Name));
        bool missed = false;
        if (!request.Json) terminal.Out.WriteLine($"{"",-4}  {"row",-40} {"median",14} {"min",12} {"max",12}  unit, bar");
        foreach (var row in parts.SelectMany(p => p.Rows()))
        {
            stop.ThrowIfCancellationRequested();
            missed |= !row.Holds;
            if (request.Json) terminal.Out.WriteLine(JsonLine(row));
            else Print(terminal, row);
            terminal.Out.Flush();
        }
        return missed ? ExitCode.Missed : ExitCode.Pass;
    }

    private static void Print(Terminal terminal, BenchRow row)
    {
        string mark = row.Bar is null ? "" : row.Holds ? "ok" : "MISS";
        string bar = row.Bar is { } b ? string.Create(CultureInfo.InvariantCulture, $", bar {row.Op} {b:#,0.###}") : "";
        string on = string.Join(", ", row.DependsOn.Select(d => $"{d.Key} {d.Value}"));
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{mark,-4}  {row.Name,-40} {Figure(row.Value),14} {Figure(row.Min),12} {Figure(row.Max),12}  {row.Unit}{bar} ({on})"));
        if (row.Doubt is not null) terminal.Warn($"{row.Name}: {row.Doubt}");
    }

    /// <summary>Four digits, or all that stand before the point: what a figure is worth.</summary>
    private static string Figure(double value)
    {
        int decimals = value == 0 ? 0 : Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 6);
        return value.ToString("#,0." + new string('#', decimals), CultureInfo.InvariantCulture);
    }

    /// <summary>A row for programs: one object, one line.</summary>
    internal static string JsonLine(BenchRow row) => JsonSerializer.Serialize(Document(row), Line);

    private static Dictionary<string, object?> Document(BenchRow row)
    {
        var document = new Dictionary<string, object?>
        {
            ["group"] = row.Group, ["name"] = row.Name, ["value"] = row.Value, ["unit"] = row.Unit, ["bar"] = row.Bar,
            ["op"] = row.Op, ["holds"] = row.Holds, ["runs"] = row.Runs, ["min"] = row.Min, ["max"] = row.Max,
        };
        foreach (var (key, value) in row.DependsOn) document[key] = value;
        if (row.Doubt is not null) document["doubt"] = row.Doubt;
        return document;
    }
}
