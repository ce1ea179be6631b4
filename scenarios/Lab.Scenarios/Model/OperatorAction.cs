using Lab.Core;

namespace Lab.Scenarios.Model;

/// <summary>
/// Something that the operator of a node asks of it during a run; its answer is kept in the record.
/// </summary>
/// <param name="At">When, from the start of the run; before its end.</param>
/// <param name="Node">Of which node.</param>
/// <param name="Order">What is asked.</param>
public sealed record OperatorAction(Duration At, int Node, OperatorOrder Order)
{
    /// <summary>The most actions of a scenario.</summary>
    public const int Most = 1_000;
}

/// <summary>What an operator can ask of a node.</summary>
public abstract record OperatorOrder
{
    /// <summary>The name in scenarios and reports.</summary>
    public abstract string Name { get; }
}

/// <summary>SC-L16: the chain in short, with the ids of some of its blocks.</summary>
/// <param name="From">The first height whose id is wanted.</param>
/// <param name="Count">How many at most.</param>
public sealed record ManifestOrder(long From, int Count) : OperatorOrder
{
    public override string Name => "manifest";
}

/// <summary>SC-L17: a whole snapshot, which is kept as a file of the run.</summary>
/// <param name="Depth">How many blocks below the node's tip its block lies, 0 for the tip.</param>
public sealed record SnapshotOrder(int Depth) : OperatorOrder
{
    public override string Name => "snapshot";
}

/// <summary>SC-L20: how a node does that need not be a peer yet.</summary>
/// <param name="Peer">Which node.</param>
public sealed record CheckPeerOrder(int Peer) : OperatorOrder
{
    public override string Name => "check-peer";
}

/// <summary>SC-L25: what a sync with a peer would do; nothing is written.</summary>
/// <param name="Peer">A node to which there is a link.</param>
public sealed record PreviewSyncOrder(int Peer) : OperatorOrder
{
    public override string Name => "preview-sync";
}

/// <summary>SC-L14: an endpoint to know, to dial at once, and again whenever the link is lost.</summary>
/// <param name="Peer">The node that listens there.</param>
/// <param name="Label">What the operator calls it; may be empty.</param>
public sealed record AddPeerOrder(int Peer, string Label) : OperatorOrder
{
    public override string Name => "add-peer";
}

/// <summary>
/// SC-L19, SC-L21: the endpoints that the node knows, how it came to know them, and how they do.
/// </summary>
public sealed record PeersOrder : OperatorOrder
{
    public override string Name => "peers";
}

/// <summary>SC-L25: the previews that the node remembers, by their ids.</summary>
public sealed record SyncCandidatesOrder : OperatorOrder
{
    public override string Name => "sync-candidates";
}
