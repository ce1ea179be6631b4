namespace Lab.Nodes;

/// <summary>One number that the specification publishes.</summary>
/// <param name="Name">What it is called, in lower-case words with hyphens.</param>
/// <param name="Value">How much, in whole units.</param>
/// <param name="Unit">What it counts; empty for versions and factors.</param>
/// <param name="Where">The rule, or the message by its code, that speaks of it.</param>
public readonly record struct ProtocolConstant(string Name, long Value, string Unit, string Where);
