namespace Lab.Records;

/// <summary>How the honest nodes of a run with adversaries fared, from the beginning of the first attack on, or the end of the warm-up if that is later.</summary>
/// <param name="Attackers">Nodes that misbehaved.</param>
/// <param name="Banned">Those of them that some honest node banned.</param>
/// <param name="LinksThen">Links between honest nodes when the attack began, each counted at both of its ends, but those of nodes that a fault ended.</param>
/// <param name="LinksKept">Those of them whose two ends were never without a link until the end of the run.</param>
/// <param name="AttackerLinks">Honest nodes' links with attackers at the end of the run.</param>
/// <param name="TipLag">
/// The most blocks that an honest node was behind the highest tip when a new one was found. Who has all but that one is
/// one behind. A node that starts counts once it has caught up.
/// </param>
/// <param name="Memory">The most bytes that an honest node held for others when it was looked at, every half second.</param>
public sealed record AttackTrack(
    int Attackers, int Banned, int LinksThen, int LinksKept, int AttackerLinks, long TipLag, long Memory)
{
    /// <summary>The most bytes that an honest node may hold for others: its limits together.</summary>
    public long MemoryBound { get; init; }
}
