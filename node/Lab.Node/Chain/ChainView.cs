using Lab.Core;
using Lab.Ledger;
using Lab.Nodes.Messages;

namespace Lab.Nodes.Chain;

/// <summary>
/// The chains that a node knows: the best one by the fork choice, and the tips of others. Entries are shared
/// with all who follow the same chains; what a node has of its own is a few references.
/// </summary>
internal sealed class ChainView(ChainEntry genesis, int maxSideTips)
{
    // Oldest first. A tip stands for its whole branch, whose blocks are found through it.
    private readonly List<ChainEntry> sideTips = [];

    public ChainEntry Genesis { get; } = genesis;
    public ChainEntry Tip { get; private set; } = genesis;
    public ChainParameters Parameters => Genesis.Parameters;

    /// <summary>The identity of the network.</summary>
    public Hash Network => Genesis.Id;

    public IReadOnlyList<ChainEntry> SideTips => this.sideTips;

    /// <summary>The tip as peers are told of it.</summary>
    public ChainTip TipForPeers => new(RefOf(Tip), Tip.Weight);

    public static BlockRef RefOf(ChainEntry entry) => new(entry.Height, entry.Id);

    /// <summary>The entry of an id on any known chain, or null.</summary>
    public ChainEntry? Find(in Hash id)
    {
        if (Tip.Find(id) is { } entry) return entry;
        foreach (var side in this.sideTips)
            if (side.Find(id) is { } found) return found;
        return null;
    }

    /// <summary>
    /// Adds a new entry, child of a known one. Gives the number of blocks that were taken off the best chain
    /// if the entry is the new tip (0 if it extends the old one), and -1 if the tip stays.
    /// </summary>
    public long Add(ChainEntry entry)
    {
        var old = Tip;
        if (!ForkChoice.Follows(entry, old)) // R-FORK-3
        {
            KeepAside(entry);
            return -1;
        }

        Tip = entry;
        for (int i = this.sideTips.Count - 1; i >= 0; i--)
            if (entry.Find(this.sideTips[i].Id) is not null) this.sideTips.RemoveAt(i);
        if (entry.Header.Parent == old.Id) return 0;
        KeepAside(old);
        return old.Height - ChainEntry.CommonAncestor(old, entry).Height;
    }

    /// <summary>
    /// Whether a block may follow an entry: below the snapshot that the node started from nothing is built (R-SNAP-3).
    /// </summary>
    public bool MayFollow(ChainEntry parent) => parent.Height >= Tip.Base.Height;

    /// <summary>Enters the chain at the block of a snapshot: whatever was known is below it, or not on its chain.</summary>
    public void Enter(ChainEntry entry)
    {
        Check.That(entry.Base == entry && entry.Genesis == Genesis);
        this.sideTips.Clear();
        Tip = entry;
    }

    /// <summary>
    /// Goes back to a tip of before a restart, if the fork choice calls it as good as the present one: where
    /// the rules let the first-seen tip stay, the order in a store must not overrule them.
    /// </summary>
    public void Restore(ChainEntry tip)
    {
        if (tip.Weight != Tip.Weight || ForkChoice.IsBetter(Tip, tip)) return;
        if (!this.sideTips.Remove(tip)) return;
        KeepAside(Tip);
        Tip = tip;
    }

    /// <summary>
    /// Blocks of a chain from an entry down to genesis at growing steps: ten single ones, then each twice as
    /// long as the one before.
    /// </summary>
    public static List<BlockRef> Locator(ChainEntry from)
    {
        var locator = new List<BlockRef>();
        long height = from.Height.Value, step = 1;
        while (height > 0)
        {
            locator.Add(RefOf(from.Ancestor(new Height(height))));
            if (locator.Count >= 10) step *= 2;
            height -= step;
        }

        locator.Add(RefOf(from.Ancestor(Height.Genesis)));
        return locator;
    }

    private void KeepAside(ChainEntry entry)
    {
        for (int i = 0; i < this.sideTips.Count; i++)
        {
            if (this.sideTips[i].Id != entry.Header.Parent) continue;
            this.sideTips[i] = entry;
            return;
        }

        if (this.sideTips.Count == maxSideTips) this.sideTips.RemoveAt(Lightest());
        this.sideTips.Add(entry);
    }

    private int Lightest()
    {
        int lightest = 0;
        for (int i = 1; i < this.sideTips.Count; i++)
            if (this.sideTips[i].Weight < this.sideTips[lightest].Weight) lightest = i;
        return lightest;
    }
}
