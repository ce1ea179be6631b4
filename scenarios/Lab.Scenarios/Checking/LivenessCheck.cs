using Lab.Core;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Checking;

/// <summary>
/// A liveness check: its condition must be met within a time after the last healing (or after the start), or by the
/// end of the run when it names no time.
/// </summary>
public sealed class LivenessCheck(string name, Duration? within, Func<NetworkView, bool> condition)
{
    public string Name { get; } = name;
    private Instant from = Instant.Zero;
    private Instant? met;

    /// <summary>When a healing starts the clock anew.</summary>
    public void Restart(Instant at)
    {
        this.from = at;
        this.met = null;
    }

    /// <summary>Looks whether the condition is met now.</summary>
    public void Look(Instant at, NetworkView view)
    {
        if (this.met is null && condition(view)) this.met = at;
    }

    /// <summary>Whether it holds at the end of the run, and what was seen.</summary>
    public (bool Holds, string Detail) Judge(Instant end)
    {
        string since = this.from == Instant.Zero ? "the start" : "the healing at " + Text.Seconds(this.from);
        if (this.met is not { } at)
            return (false, $"never in the {Text.Seconds(end - this.from)} after {since}");
        string when = $"{Text.Seconds(at - this.from)} after {since}";
        return within is { } limit && at - this.from > limit
            ? (false, $"only {when}; at most {limit} is allowed")
            : (true, when);
    }

    /// <summary>The check of a name out of <see cref="Checkers.Liveness"/>.</summary>
    public static LivenessCheck Of(string name, Duration? within) => name switch
    {
        Checkers.Converged => new LivenessCheck(name, within, view => view.AllOnOneTip),
        _ => throw Check.Unreachable("checker " + name),
    };
}
