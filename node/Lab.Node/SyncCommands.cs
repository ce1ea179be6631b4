using Lab.Core;
using Lab.Core.Crypto;
using Lab.Ledger;

namespace Lab.Nodes;

/// <summary>Asks a node how its sync goes. Answered by <see cref="SyncStatus"/>.</summary>
public sealed record GetSync;

/// <summary>A node's sync at one instant; while none is under way, how the last one went.</summary>
/// <param name="IsSyncing">Whether it follows a peer.</param>
/// <param name="IsFarBehind">Whether it does nothing else until it has caught up (R-SYNC-7).</param>
/// <param name="Start">Height of the tip when the sync began.</param>
/// <param name="Height">Height of the tip.</param>
/// <param name="Headers">Height of the last header that was checked; that of the tip or more.</param>
/// <param name="Target">The greatest height that a ready peer says it has; that of the headers or more.</param>
/// <param name="Done">Hundredths of a percent of the way from the start to the target, 0 to 10,000.</param>
/// <param name="MilliblocksPerSecond">Blocks applied in 1,000 seconds, from the last 10 to 20 seconds.</param>
/// <param name="BytesPerSecond">Bytes of blocks downloaded in one second, from the same time.</param>
/// <param name="Remaining">When the target is reached at this rate; null if nothing can be said yet.</param>
/// <param name="Blocks">Blocks that the sync has applied, and bytes of blocks that it has downloaded.</param>
/// <param name="Bytes">Those bytes, copies that were not needed included.</param>
/// <param name="InFlight">Blocks asked for and not yet here.</param>
/// <param name="Waiting">Blocks that are here before an earlier one.</param>
/// <param name="WaitingBytes">Bytes of these.</param>
/// <param name="Sources">Peers that blocks were asked of, in slot order.</param>
public sealed record SyncStatus(
    bool IsSyncing, bool IsFarBehind, Height Start, Height Height, Height Headers, Height Target, int Done,
    long MilliblocksPerSecond, long BytesPerSecond, Duration? Remaining, long Blocks, long Bytes, int InFlight,
    int Waiting, long WaitingBytes, IReadOnlyList<SyncSource> Sources)
{
    /// <summary>The snapshot that the node started from or is fetching; null if it started from genesis.</summary>
    public SnapshotStatus? Snapshot { get; init; }
}

/// <summary>How a node starts from a snapshot.</summary>
/// <param name="Height">Height of the block that the operator named.</param>
/// <param name="Block">Its id.</param>
/// <param name="IsUsed">Whether it is the base of the node's chain by now.</param>
/// <param name="Headers">Headers up to the block that are checked.</param>
/// <param name="Entries">Entries of its state that are here and checked.</param>
public sealed record SnapshotStatus(Height Height, Hash Block, bool IsUsed, int Headers, long Entries);

/// <summary>One peer as a source of blocks.</summary>
/// <param name="Key">Its public key.</param>
/// <param name="IsLead">Whether its headers are followed.</param>
/// <param name="InFlight">Blocks asked of it that have not come.</param>
/// <param name="Taken">Blocks taken from it.</param>
/// <param name="Stalls">Times that it let the sync wait too long.</param>
public sealed record SyncSource(PublicKey Key, bool IsLead, int InFlight, long Taken, int Stalls);
