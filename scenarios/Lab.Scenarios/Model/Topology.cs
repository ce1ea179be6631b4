using Lab.Core;

namespace Lab.Scenarios.Model;

/// <summary>Who dials whom at the start.</summary>
public abstract record Topology;

/// <summary>Each node dials that many others, drawn at random; those that dial it come on top.</summary>
public sealed record OutboundTopology(int Links) : Topology;

/// <summary>Node after node dials others, drawn at random, until it has that many links in all.</summary>
public sealed record DialUntilTopology(int Links) : Topology;

/// <summary>Every node has exactly that many links, otherwise random.</summary>
public sealed record RandomRegularTopology(int Degree) : Topology;

/// <summary>
/// Watts and Strogatz: a ring where each has <c>Degree</c> neighbours, each link rewired with a probability.
/// </summary>
public sealed record SmallWorldTopology(int Degree, Ratio Rewire) : Topology;

/// <summary>
/// Barabasi and Albert: each newcomer links to that many others, the popular ones preferred.
/// </summary>
public sealed record ScaleFreeTopology(int Links) : Topology;

/// <summary>
/// Each node dials a number of others drawn from a table: entry i is the share with at most i + 1 dials.
/// </summary>
public sealed record DegreeTableTopology(IReadOnlyList<Ratio> Cumulative) : Topology;

/// <summary>These links and no others; the first of a pair dials the second.</summary>
public sealed record EdgesTopology(IReadOnlyList<(int From, int To)> Edges) : Topology;

/// <summary>Everyone has a link with everyone.</summary>
public sealed record FullTopology : Topology;

/// <summary>The nodes' own peer discovery makes the links; each starts with that many addresses.</summary>
public sealed record DiscoveredTopology(int Bootstrap) : Topology;
