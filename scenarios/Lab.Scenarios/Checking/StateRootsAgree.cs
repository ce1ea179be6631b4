using Lab.Core.Seam;
using Lab.Core.Trees;
using Lab.Ledger;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Checking;

/// <summary>
/// The state of every block is what its header commits to: the checker applies every block again to a chain of its
/// own, without anything remembered, and every 64 blocks builds the tree anew from its content.
/// </summary>
public sealed class StateRootsAgree() : LedgerCheck<ChainEntry>(Checkers.StateRootsAgree)
{
    private const long RebuildEvery = 64;

    protected override ChainEntry Begin(ChainEntry genesis) => Genesis.Create(genesis.Parameters);

    protected override ChainEntry Step(ChainEntry before, ChainEntry entry) =>
        Replay(before, entry.Block, entry.Ledger);

    /// <summary>Applies a block again and compares.</summary>
    /// <exception cref="ClaimBroken">The block is refused, or gives another state.</exception>
    public static ChainEntry Replay(ChainEntry before, Block block, LedgerState claimed)
    {
        var result = Transition.Apply(before, block, NoMemo.Instance);
        if (result.Entry is not { } own) throw new ClaimBroken($"refused when applied again: {result.Ruling}");
        if (own.Ledger.Root != claimed.Root)
            throw new ClaimBroken($"state root {claimed.Root.Short}, applied again {own.Ledger.Root.Short}");
        if (block.Header.Height.Value % RebuildEvery == 0)
        {
            var writes = new List<StateWrite>();
            foreach (var (key, value) in claimed.Tree.Pairs()) writes.Add(new StateWrite(key, value));
            var rebuilt = StateTree.Empty.Apply(writes.ToArray()).Root;
            if (rebuilt != claimed.Root)
                throw new ClaimBroken($"state root {claimed.Root.Short}, built from its content {rebuilt.Short}");
        }

        return own;
    }
}
