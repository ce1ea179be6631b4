using Lab.Core;
using Lab.Ledger;

namespace Lab.Light;

/// <summary>A side branch: where it leaves the best chain, and its own headers from there on, at least one.</summary>
internal sealed class Branch(long fork, List<HeaderEntry> entries)
{
    /// <summary>The height of the last header that it shares with the best chain.</summary>
    public long Fork { get; private set; } = fork;

    public List<HeaderEntry> Entries { get; } = entries;
    public HeaderEntry Tip => Entries[^1];

    /// <summary>Its own header at a height, or null if it has none there.</summary>
    public HeaderEntry? At(long height)
    {
        long index = height - Fork - 1;
        return index >= 0 && index < Entries.Count ? Entries[(int)index] : null;
    }

    /// <summary>
    /// Counts this branch from the new best chain. False if nothing of it is left, because all of it is now best.
    /// </summary>
    /// <param name="risen">The branch that has become the upper part of the best chain.</param>
    /// <param name="left">What it took the place of, counted from the same height.</param>
    public bool Rebase(Branch risen, Branch left)
    {
        Check.That(risen.Fork == left.Fork);
        if (Fork > left.Fork)
        {
            Entries.InsertRange(0, left.Entries.GetRange(0, (int)(Fork - left.Fork)));
            Fork = left.Fork;
        }
        else if (Fork == risen.Fork)
        {
            int shared = 0;
            while (shared < Entries.Count && shared < risen.Entries.Count && Entries[shared] == risen.Entries[shared])
                shared++;
            Entries.RemoveRange(0, shared);
            Fork += shared;
        }

        return Entries.Count > 0;
    }
}
