namespace Lab.Scenarios.Model;

/// <summary>
/// One scenario in several variants that differ in one key: all run with the same seed, and one report lays them over each
/// other.
/// </summary>
public sealed record Comparison
{
    /// <summary>The most variants: as many as a figure has colours.</summary>
    public const int MostValues = 7;

    /// <summary>Keys and list indices joined by dots: <c>relay.strategy</c>.</summary>
    public string Key { get; init; } = "";

    /// <summary>What the key is in each variant, two at least, as it is written in a scenario.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];
}
