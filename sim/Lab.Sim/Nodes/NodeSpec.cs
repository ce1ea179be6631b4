using Lab.Core.Seam;
using Lab.Sim.Network;

namespace Lab.Sim.Nodes;

/// <summary>What a participant is born with.</summary>
/// <param name="Node">Its id, 0 to the number of nodes - 1.</param>
/// <param name="Incarnation">0 at first, one more after each restart.</param>
/// <param name="Self">Where it can be dialled.</param>
public sealed record Birth(int Node, int Incarnation, Endpoint Self, IStore Store, IMemo Memo, Rng Luck);

/// <summary>A simulated machine and what runs on it.</summary>
public sealed record NodeSpec
{
    /// <summary>Makes the participant, at boot and at each restart.</summary>
    public required Func<Birth, IParticipant> Create { get; init; }
    public Rate Uplink { get; init; }
    public Rate Downlink { get; init; }

    /// <summary>False for a node behind a NAT that can dial but not be dialled.</summary>
    public bool AcceptsInbound { get; init; } = true;

    /// <summary>Which /32 its address is in: what nodes take for the network of one operator.</summary>
    public ushort Network { get; init; }

    /// <summary>One runs the participant's steps, the others (at least one) its jobs.</summary>
    public int Cores { get; init; } = 2;

    /// <summary>How much slower than the cost table says, at least 1.</summary>
    public Ratio Slowness { get; init; } = Ratio.One;

    /// <summary>The calendar clock's constant error.</summary>
    public Duration ClockSkew { get; init; }
}
