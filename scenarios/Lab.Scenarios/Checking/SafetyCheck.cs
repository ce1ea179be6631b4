using Lab.Core.Seam;

namespace Lab.Scenarios.Checking;

/// <summary>A safety check: hears every fact, and remembers the first time that its claim was broken.</summary>
public abstract class SafetyCheck(string name)
{
    public string Name { get; } = name;

    /// <summary>What broke the claim first, with its instant and node; null while it holds.</summary>
    public string? Violation { get; private set; }

    public abstract void Hear(Instant at, int node, in Fact fact);

    protected void Break(Instant at, int node, string what) => Violation ??= $"at {Text.Seconds(at)}, node {node}: {what}";

    /// <summary>The check of a name, or null if there is none; <see cref="Names"/> lists them.</summary>
    public static SafetyCheck? Of(string name, int nodes) => name switch
    {
        OneChain.CheckName => new OneChain(nodes),
        HonestNeverBanned.CheckName => new HonestNeverBanned(),
        _ => null,
    };

    /// <summary>All checks that a scenario may list under <c>always</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [OneChain.CheckName, HonestNeverBanned.CheckName];
}
