using System.Diagnostics;
using Lab.Core;

namespace Lab.Cli.Verbs;

/// <summary>
/// <c>lab compare</c>: the same scenario and seed in two processes that differ in all that must not matter (string
/// hash seeds, time zone, garbage collector, threads); names the first difference.
/// </summary>
internal static class CompareVerb
{
    public static ExitCode Run(RunRequest request, Terminal terminal, CancellationToken stop)
    {
        Runs.Loading.Read(request.File, request.Set); // bad input is reported once, by this process
        var (a, b) = Both(request, null, stop);
        string? first = Difference(a, b);
        bool same = first is null;
        if (!same && first!.StartsWith("second ", StringComparison.Ordinal))
        {
            long second = long.Parse(first.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
            var (x, y) = Both(request, second, stop);
            first = $"second {second}: " + (Difference([.. x.Skip(1)], [.. y.Skip(1)]) ?? "no step differs when repeated");
        }
        string hash = a[0]["trace ".Length..];
        if (request.Json)
            terminal.WriteJson(new { Same = same, TraceHash = hash, Other = b[0]["trace ".Length..], FirstDifference = first });
        else
            terminal.Out.WriteLine(same ? $"same trace hash {hash} in two unlike processes" : $"DIVERGED at {first}");
        return same ? ExitCode.Pass : ExitCode.Diverged;
    }

    private static (List<string> A, List<string> B) Both(RunRequest request, long? second, CancellationToken stop) =>
        (Child(request, second, false, stop), Child(request, second, true, stop));

    /// <summary>Runs <c>lab trace</c>; .NET draws a new string-hash seed for every process by itself.</summary>
    private static List<string> Child(RunRequest request, long? second, bool unlike, CancellationToken stop)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(CompareVerb).Assembly.Location);
        start.ArgumentList.Add("trace");
        start.ArgumentList.Add(request.File);
        foreach (ulong seed in request.Seeds) start.ArgumentList.Add("--seed=" + seed);
        start.ArgumentList.Add("--threads=" + (unlike ? request.Threads + 1 : request.Threads));
        foreach (var set in request.Set) start.ArgumentList.Add($"--set={set.Path}={set.Value}");
        if (second is { } s) start.ArgumentList.Add("--second=" + s);
        start.Environment["TZ"] = unlike ? "Asia/Kathmandu" : "UTC";
        start.Environment["DOTNET_gcServer"] = unlike ? "1" : "0";
        start.Environment["DOTNET_gcConcurrent"] = unlike ? "1" : "0";
        start.Environment["DOTNET_TieredPGO"] = unlike ? "0" : "1";
        using var child = Process.Start(start) ?? throw new IOException("cannot start a second lab process");
        using var kill = stop.Register(() => child.Kill(true));
        var lines = new List<string>();
        while (child.StandardOutput.ReadLine() is { } line) lines.Add(line);
        child.WaitForExit();
        stop.ThrowIfCancellationRequested();
        if (child.ExitCode != 0) throw new IOException($"the {(unlike ? "second" : "first")} process failed with exit code {child.ExitCode}");
        Check.That(lines.Count > 0 && lines[0].StartsWith("trace ", StringComparison.Ordinal));
        return lines;
    }

    /// <summary>The first line that differs, from the side that has it; the trace line counts last, as all others lead to it.</summary>
    private static string? Difference(List<string> a, List<string> b)
    {
        for (int i = 1; i < Math.Max(a.Count, b.Count); i++)
        {
            string x = i < a.Count ? a[i] : "", y = i < b.Count ? b[i] : "";
            if (x != y) return x.Length > 0 ? x : y;
        }
        return a[0] == b[0] ? null : a[0];
    }
}
