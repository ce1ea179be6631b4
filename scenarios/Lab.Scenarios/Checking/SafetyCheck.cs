using Lab.Core;
using Lab.Core.Seam;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Checking;

/// <summary>A safety check: hears every fact, and remembers the first time that its claim was broken.</summary>
public abstract class SafetyCheck(string name)
{
    public string Name { get; } = name;

    /// <summary>What broke the claim first, with its instant and node; null while it holds.</summary>
    public string? Violation { get; private set; }

    public abstract void Hear(Instant at, int node, in Fact fact);

    protected void Break(Instant at, int node, string what) => Violation ??= $"at {Text.Seconds(at)}, node {node}: {what}";

    /// <summary>The check of a name out of <see cref="Checkers.Safety"/>.</summary>
    public static SafetyCheck Of(string name, int nodes) => name switch
    {
        Checkers.OneChain => new OneChain(nodes),
        Checkers.HonestNeverBanned => new HonestNeverBanned(),
        _ => throw Check.Unreachable("checker " + name),
    };
}
