using Lab.Core;

namespace Lab.Records;

/// <summary>
/// All that one run measured, in the form from which every table and plot is made. Times are of the run's own
/// clock.
/// </summary>
public sealed class RunData
{
    /// <summary>Number of nodes; node ids are 0 .. Nodes - 1.</summary>
    public required int Nodes { get; init; }

    /// <summary>What happened before this instant is left out of metrics.</summary>
    public required Instant WarmUp { get; init; }

    /// <summary>The end of the run.</summary>
    public required Instant End { get; init; }

    /// <summary>
    /// Items created this long before the end, or later, had not the time to spread and are left out of propagation
    /// and coverage, whether they did or not (leaving out only the incomplete ones would bias both). By default 30 s,
    /// or a quarter of the measured time where that is shorter.
    /// </summary>
    public Duration? Tail { get; init; }

    /// <summary>
    /// Items created from <see cref="WarmUp"/> until this instant, which is excluded, count in metrics.
    /// </summary>
    public Instant CountedUntil
    {
        get
        {
            var quarter = (End - WarmUp) / 4;
            var usual = Duration.FromSeconds(30);
            return End - (Tail ?? (quarter < usual ? quarter : usual));
        }
    }

    /// <summary>
    /// Every block, broadcast or other gossiped thing that was created, in order of creation.
    /// </summary>
    public List<ItemTrack> Items { get; } = [];

    /// <summary>Every block that was produced, in order of production, stale ones included.</summary>
    public List<BlockTrack> Blocks { get; } = [];

    /// <summary>The supply after each block of the main chain, genesis first; empty for a run without a chain.</summary>
    public List<SupplyTrack> Supply { get; } = [];

    /// <summary>The run's trace, second by second; empty for a world without traces.</summary>
    public List<TraceSecond> Trace { get; } = [];

    /// <summary>How the honest nodes fared; null for a run without adversaries.</summary>
    public AttackTrack? Attack { get; set; }

    /// <summary>What operators asked of nodes, in the order of the scenario.</summary>
    public List<OperatorAnswer> Operator { get; } = [];

    /// <summary>Files to keep beside the report.</summary>
    public List<KeptFile> Files { get; } = [];

    /// <summary>Traffic totals of each node, indexed by node id.</summary>
    public List<NodeTraffic> Traffic { get; } = [];
}

/// <summary>The state of all traces at the end of a simulated second in which something happened.</summary>
/// <param name="Second">Whole seconds since the start of the run; the hash covers all events before Second + 1.</param>
/// <param name="Hash">32 hexadecimal digits.</param>
public sealed record TraceSecond(long Second, string Hash);

/// <summary>One gossiped item and when each node accepted it.</summary>
public sealed class ItemTrack
{
    /// <summary>Value in <see cref="AcceptedAt"/> of a node that never accepted the item.</summary>
    public const long Never = -1;

    /// <summary>
    /// What reports group by: <c>block</c>, <c>broadcast 1 kB</c>, <c>broadcast 100 kB</c>.
    /// </summary>
    public required string Kind { get; init; }

    public required Hash Id { get; init; }
    public required int Origin { get; init; }
    public required Instant Created { get; init; }

    /// <summary>Bytes of the item's frame.</summary>
    public required int Bytes { get; init; }

    /// <summary>
    /// By node id: nanoseconds of run time at which the node accepted the item (its processing ended), or
    /// <see cref="Never"/>. A node that first met a payment in a block of the main chain accepted it with that block.
    /// </summary>
    public required long[] AcceptedAt { get; init; }

    /// <summary>
    /// By node id: true if the node was down at some time while the item spread (left out of propagation, and
    /// counted).
    /// </summary>
    public bool[]? WasDown { get; set; }
}

/// <summary>One produced block.</summary>
public sealed record BlockTrack(
    Hash Id, long Height, int Miner, Instant Found, bool OnMainChain, long Difficulty, long Epoch);

/// <summary>The native coins of a chain after one block, in base units.</summary>
/// <param name="Height">The block's height.</param>
/// <param name="Issued">All rewards so far.</param>
/// <param name="Burned">What no coinbase claimed, and burned fees.</param>
/// <param name="Circulating">All coins: allocated at genesis, issued, less burned.</param>
/// <param name="Immature">What of them the next block may not spend yet.</param>
/// <param name="Fees">All fees so far.</param>
/// <param name="Transactions">Transactions of this block but its coinbase.</param>
/// <param name="CoinbaseSpends">Coins made by coinbases that this block spends.</param>
/// <param name="YoungestSpend">Blocks since the youngest of them was made; 0 if there is none.</param>
public sealed record SupplyTrack(
    long Height, long Issued, long Burned, long Circulating, long Immature, long Fees, int Transactions,
    int CoinbaseSpends, long YoungestSpend);

/// <summary>Traffic of one node over the whole run.</summary>
/// <param name="BytesUp">Bytes put on the wire, overhead included.</param>
/// <param name="BytesDown">Bytes taken off the wire, overhead included.</param>
/// <param name="Frames">Frames delivered to the node.</param>
/// <param name="ItemCopies">Full copies of items received, first ones included.</param>
/// <param name="DuplicateCopies">Full copies of items received after the first.</param>
public sealed record NodeTraffic(
    long BytesUp, long BytesDown, long Frames, long ItemCopies, long DuplicateCopies)
{
    /// <summary>
    /// Payload bytes that the node sent of blocks in any form, and to put compact ones together.
    /// </summary>
    public long BlockBytes { get; init; }
}
