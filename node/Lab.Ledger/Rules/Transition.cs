using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;

namespace Lab.Ledger;

/// <summary>
/// The step from one block to the next: parent entry x block -> entry | broken rule. A pure function,
/// computed once for all nodes that share a memo.
/// </summary>
public static class Transition
{
    /// <summary>
    /// Applies a block whose parent is <paramref name="parent"/>. All rules but the wall clock's are checked;
    /// that one (<see cref="BlockRules.CheckClock"/>) is the caller's, because its answer changes.
    /// </summary>
    public static TransitionResult Apply(ChainEntry parent, Block block, IMemo memo) =>
        Apply(parent, block, memo, isChecked: false);

    /// <summary>
    /// The same for who has seen the block pass <see cref="BlockRules.CheckAlone(Block, ChainParameters, IMemo,
    /// BlockHeader?)"/>, which is not done again.
    /// </summary>
    public static TransitionResult ApplyChecked(ChainEntry parent, Block block, IMemo memo) =>
        Apply(parent, block, memo, isChecked: true);

    private static TransitionResult Apply(ChainEntry parent, Block block, IMemo memo, bool isChecked)
    {
        // It binds the parameters and every byte below, so it names everything that the result depends on.
        var lineage = Sha256.Tagged(Domains.Lineage, parent.Lineage, block.WireId);
        return memo.Get(
            lineage,
            (parent, block, lineage, memo, isChecked),
            static x => Compute(x.parent, x.block, x.lineage, x.memo, x.isChecked));
    }

    private static TransitionResult Compute(
        ChainEntry parent, Block block, Hash lineage, IMemo memo, bool isChecked)
    {
        var ruling = isChecked ? Ruling.Accepted : BlockRules.CheckAlone(block, parent.Parameters, memo);
        if (ruling.IsAccepted) ruling = BlockRules.CheckWithParent(parent, block.Header);
        if (ruling.IsAccepted) ruling = BlockRules.CheckScore(parent, block.Header, block.Proof);
        LedgerState? ledger = null;
        if (ruling.IsAccepted) ruling = LedgerRules.Apply(parent, block, memo, out ledger);
        return ruling.IsAccepted
            ? TransitionResult.Of(new ChainEntry(parent, block, ledger!, lineage))
            : TransitionResult.Of(ruling);
    }
}

/// <summary>What a transition gives: the new entry, or the ruling that there is none.</summary>
public sealed class TransitionResult
{
    private TransitionResult(ChainEntry? entry, Ruling ruling)
    {
        Check.That(entry is not null == ruling.IsAccepted);
        Entry = entry;
        Ruling = ruling;
    }

    /// <summary>Not null exactly if <see cref="Ruling"/> is accepted.</summary>
    public ChainEntry? Entry { get; }

    public Ruling Ruling { get; }

    public static TransitionResult Of(ChainEntry entry) => new(entry, Ruling.Accepted);
    public static TransitionResult Of(Ruling ruling) => new(null, ruling);
}
