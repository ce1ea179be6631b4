using Lab.Scenarios.Model;
using Lab.Scenarios.Worlds;

namespace Lab.Cli.Runs;

/// <summary>
/// What is wrong with a run before it begins, though it can be played: said at once, and kept in its record.
/// </summary>
internal static class Forewarning
{
    /// <summary>Warns of a scenario that comes out in parts with a seed; what was said, or null.</summary>
    /// <exception cref="Sim.Network.TopologyImpossible">The topology cannot be drawn at all.</exception>
    public static string? Say(Terminal terminal, Scenario scenario, ulong seed)
    {
        string? warning = DrawnGraph.Warning(new Blueprint(scenario, seed));
        if (warning is not null) terminal.Warn(warning);
        return warning;
    }
}
