using System.Globalization;
using Lab.Core;
using Lab.Records;
using Lab.Sim.Trace;

namespace Lab.Cli.Runs;

/// <summary>Where two traces of what should be one run part: first the second, then the event.</summary>
internal static class Difference
{
    /// <summary>The first second that differs or that only one of them has; null if all are alike.</summary>
    public static long? Second(IReadOnlyList<TraceSecond> a, IReadOnlyList<TraceSecond> b)
    {
        int both = Math.Min(a.Count, b.Count);
        for (int i = 0; i < both; i++)
            if (a[i] != b[i])
                return Math.Min(a[i].Second, b[i].Second);
        if (a.Count == b.Count) return null;
        return (a.Count > both ? a : b)[both].Second;
    }

    /// <summary>
    /// The first event that differs, its node and its instant, in one sentence; null if all are alike.
    /// </summary>
    public static string? Step(IReadOnlyList<LoggedStep> a, IReadOnlyList<LoggedStep> b)
    {
        int both = Math.Min(a.Count, b.Count);
        for (int i = 0; i < both; i++)
            if (a[i] != b[i])
                return Between(a[i], b[i]);
        if (a.Count == b.Count) return null;
        return a.Count > both ? $"{Event(a[both])}, only in the first run" : $"{Event(b[both])}, only in the second run";
    }

    private static string Between(LoggedStep a, LoggedStep b)
    {
        if ((a.At, a.Node, a.Input) != (b.At, b.Node, b.Input))
            return $"{Event(a)} in the first run, {Event(b)} in the second";
        return a.Digest != b.Digest
            ? $"{Event(a)}, with another input in each run (digests {a.Digest:x16} and {b.Digest:x16})"
            : $"{Event(a)}, where the same input made the node do something else";
    }

    private static string Event(LoggedStep step) => string.Create(CultureInfo.InvariantCulture,
        $"{step.Input} on node {step.Node} at {Seconds(step.At)}");

    /// <summary>To the nanosecond: <c>12.345678901 s</c>.</summary>
    private static string Seconds(Instant at) => string.Create(CultureInfo.InvariantCulture,
        $"{at.Nanoseconds / 1_000_000_000}.{at.Nanoseconds % 1_000_000_000:000000000} s");
}
