using Lab.Ledger;
using Lab.Nodes.Chain;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Sync;

/// <summary>A block to come, whose header was checked: of whom it was asked, and its body once that is here.</summary>
internal sealed class SyncBlock(HeaderEntry entry)
{
    public HeaderEntry Entry { get; } = entry;
    public BlockHeader Header => Entry.Header;
    public BlockRef Ref => new(Entry.Header.Height, Entry.Header.Id);

    /// <summary>Who was asked last and has not sent it; null if nobody, or if the body is here.</summary>
    public Peer? Asked { get; set; }

    /// <summary>What the download's budget was charged when it was asked for, in bytes.</summary>
    public int Reserved { get; set; }

    /// <summary>The body, from when it comes until its turn.</summary>
    public HeldBlock? Here { get; set; }

    /// <summary>Whether somebody is to be asked for it.</summary>
    public bool IsFree => Asked is null && Here is null;
}
