using Lab.Core;

namespace Lab.Scenarios.Model;

/// <summary>What an adversary does to those it has links with.</summary>
public enum Behaviour
{
    /// <summary>Sends bytes that are no message: random ones, cut ones, spoilt ones.</summary>
    GarbageBytes,

    /// <summary>Sends frames whose bodies are longer than their type allows.</summary>
    OversizedMessages,

    /// <summary>Reads slowly, announces what it never delivers, and trickles on so that it is never quite silent.</summary>
    SlowDrip,

    /// <summary>Sends signed broadcasts, announcements, questions and pings as fast as it likes.</summary>
    Flood,

    /// <summary>Claims a heavy chain and answers with headers that are false in one way or another.</summary>
    SyncMaliciousHeaders,

    /// <summary>Claims a heavy chain, answers with true headers, and withholds the blocks.</summary>
    SyncStalling,

    /// <summary>Answers questions for endpoints with as many as fit, at which nobody listens.</summary>
    PeerExchangePoisoning,

    /// <summary>Many identities that dial one victim, name only each other, and pass nothing on.</summary>
    Eclipse,
}

/// <summary>Some nodes that misbehave alike.</summary>
public sealed record AdversaryGroup
{
    public Behaviour Behaviour { get; init; }

    /// <summary>How many nodes, as a count or a share of all nodes.</summary>
    public Portion Count { get; init; } = Portion.Of(1);

    /// <summary>Networks (as in R-PEER-14) that their addresses are in, 1 to <see cref="MostNetworks"/>.</summary>
    public int Networks { get; init; } = 16;

    public const int MostNetworks = 1024;

    /// <summary>When the attack begins; until then they are honest, or not there (eclipse).</summary>
    public Duration From { get; init; } = Duration.FromMinutes(1);

    /// <summary>Time between two acts of one adversary; an act goes to each of its links.</summary>
    public Duration Every { get; init; } = Duration.FromSeconds(1);
}
