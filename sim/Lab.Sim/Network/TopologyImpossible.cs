namespace Lab.Sim.Network;

/// <summary>No network has the asked shape: more links than nodes, an odd sum of degrees, a dial that nobody answers.</summary>
/// <param name="message">What was asked and what would be possible, in one line for the scenario's author.</param>
public sealed class TopologyImpossible(string message) : ArgumentException(message);
