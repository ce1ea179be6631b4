using System.Globalization;
using Lab.Cli.Runs;

namespace Lab.Cli.Verbs;

/// <summary>
/// <c>lab compare</c>: the same scenario and seed in two processes that differ in all that must not matter (string
/// hash seeds, time zone, garbage collector, threads); names the first difference.
/// </summary>
internal static class CompareVerb
{
    public static ExitCode Run(RunRequest request, Terminal terminal, CancellationToken stop)
    {
        var scenario = Loading.ReadOne("compare", request.File, request.Set); // bad input is reported once, by this process
        ulong seed = request.SeedsOr(scenario.Seed)[0];
        var (a, b) = Both(request, null, stop);
        bool same = a.Hash == b.Hash;
        string? first = same ? null : FirstDifference(request, a, b, stop);
        if (request.Json)
            terminal.WriteJson(new
            {
                scenario.Id, Seed = seed, Same = same, TraceHash = a.Hash, Other = b.Hash, FirstDifference = first,
            });
        else
            terminal.Out.WriteLine(same
                ? $"same trace hash {a.Hash} in two unlike processes ({scenario.Id}, seed {seed})"
                : $"DIVERGED: {a.Hash} and {b.Hash} ({scenario.Id}, seed {seed})\n  first difference: {first}");
        return same ? ExitCode.Pass : ExitCode.Diverged;
    }

    /// <summary>
    /// Repeats the first second that differs with a full log in both, and names the first event that does.
    /// </summary>
    private static string FirstDifference(RunRequest request, TraceText a, TraceText b, CancellationToken stop)
    {
        if (Difference.Second(a.Seconds, b.Seconds) is not { } second)
            return "after the last simulated second";
        var (x, y) = Both(request, second, stop);
        string what = Difference.Step(x.Steps, y.Steps) ?? "no event differs when that second is repeated";
        return string.Create(CultureInfo.InvariantCulture, $"simulated second {second}: {what}");
    }

    private static (TraceText A, TraceText B) Both(RunRequest request, long? second, CancellationToken stop) =>
        (TracingProcess.Run(request, second, false, stop), TracingProcess.Run(request, second, true, stop));
}
