using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;

namespace Lab.Scenarios.Tests.Checking;

/// <summary>The facts that checkers hear, in few words.</summary>
internal static class Facts
{
    public static Hash Block(int name) => new((ulong)name, 0, 0, 0);

    public static Instant At(double seconds) => Instant.Zero + Duration.FromMilliseconds((long)(seconds * 1_000));

    /// <param name="taken">Blocks taken off the old chain.</param>
    public static Fact Tip(int block, long height, long taken = 0) =>
        new(NodeFact.TipChanged, Block(block), height, taken);

    public static Fact Final(int block, long height) => new(NodeFact.BlockFinal, Block(block), height);

    public static Fact Banned(Rule rule) => new(NodeFact.PeerBanned, Block(77), (long)rule);

    public static Fact Reached(Probe probe) => new(NodeFact.Probe, default, (long)probe);
}
