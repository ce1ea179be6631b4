using Lab.Core;

namespace Lab.Scenarios.Model;

/// <summary>What users do with the network.</summary>
public sealed record Workload
{
    public IReadOnlyList<BroadcastLoad> Broadcasts { get; init; } = [];
}

/// <summary>A stream of signed broadcasts of one size: at From, From + Every, ... before Until.</summary>
public sealed record BroadcastLoad
{
    /// <summary>Kebab-case and unique in the scenario; reports and metrics call the stream by it.</summary>
    public string Name { get; init; } = "";

    /// <summary>Payload of each broadcast.</summary>
    public ByteSize Size { get; init; }

    public Duration Every { get; init; }
    public Publishers Publishers { get; init; } = new RandomPublishers();
    public Duration From { get; init; }
    public Duration Until { get; init; }
}

/// <summary>Who publishes.</summary>
public abstract record Publishers;

/// <summary>A node drawn anew for each broadcast.</summary>
public sealed record RandomPublishers : Publishers;

/// <summary>These nodes in turn.</summary>
public sealed record ThesePublishers(IReadOnlyList<int> Ids) : Publishers;

/// <summary>That many nodes, drawn once, in turn.</summary>
public sealed record SomePublishers(int Count) : Publishers;
