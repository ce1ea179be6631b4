using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Messages;
using Lab.Nodes.Sync;

namespace Lab.Nodes.Peers;

/// <summary>
/// The node's side of one link, small because a large simulation has hundreds of thousands.
/// </summary>
internal sealed class Peer(LinkId link, int slot, LinkOpened opened)
{
    private const long Never = long.MinValue;

    // What every frame needs, received or sent, is in the table. What an accepted item touches is plain numbers: so the
    // runtime lays them side by side, ahead of all structs.
    private readonly int link = link.Value;
    private long newItemAt = Never;

    /// <summary>
    /// Its place in the table and its bit in slot sets, 0 to 127; reused after the link is gone.
    /// </summary>
    public int Slot { get; } = slot;

    public PeerPhase Phase { get; set; }

    public LinkId Link => new(this.link);
    public bool Outbound => Opened.Outbound;
    public LinkOpened Opened { get; } = opened;
    public bool IsReady => Phase == PeerPhase.Ready;

    // What it may still send, by class of message; the tokens are in the table.
    private Bucket items, announcements, questions, control;

    /// <summary>Questions for parts of a state that it may still ask.</summary>
    public Bucket SnapshotAsks;

    /// <summary>When it last asked for endpoints, and for what waits in the pool; null if it never did.</summary>
    public Duration? EndpointsAskedAt, PoolAskedAt;

    /// <summary>When the link came up.</summary>
    public Duration LinkedAt { get; init; }

    /// <summary>When the handshake ended well.</summary>
    public Duration ReadyAt { get; set; }

    /// <summary>Null once the link is ready.</summary>
    public Handshake? Handshake { get; set; }

    /// <summary>The key it claims (from HELLO on) and has proved (once ready).</summary>
    public PublicKey Key { get; set; }

    public NodeRole Role { get; set; }
    public ushort ListenPort { get; set; }

    /// <summary>The best tip that it is known to have.</summary>
    public ChainTip Tip { get; set; }

    /// <summary>The last round trip; zero if none was measured.</summary>
    public Duration RoundTrip { get; set; }

    /// <summary>When the last ping left, and pings since the last pong.</summary>
    public Duration PingedAt { get; set; }

    public int PingsUnanswered { get; set; }

    /// <summary>Frames held back until the host has drained; null while there are none.</summary>
    public Outbox? Outbox { get; set; }

    /// <summary>
    /// Requests made of it that have neither been answered nor timed out, answered ones included until then.
    /// </summary>
    public int RequestsOpen { get; set; }

    /// <summary>Requests for endpoints that it has not answered, and when ours were last given to it.</summary>
    public int PeersAsked { get; set; }

    public Duration? PeersGivenAt { get; set; }

    /// <summary>When it was last told what waits in the pool.</summary>
    public Duration? PoolToldAt { get; set; }

    /// <summary>Requests for headers that it has not answered.</summary>
    public int HeadersAsked { get; set; }

    /// <summary>Requests for transactions of a compact block that it has not answered.</summary>
    public int BlockTransactionsAsked { get; set; }

    /// <summary>The keys of the blocks of which it was asked for transactions and said nothing yet; null if of none ever.</summary>
    public List<ulong>? BlocksInQuestion { get; set; }

    /// <summary>Items that it delivered on request and that have not made up for others yet, 0 to 64.</summary>
    public int Delivered { get; set; }

    /// <summary>Requests for parts of a state that it has not answered, and when it may be asked for the next.</summary>
    public int SnapshotsAsked { get; set; }

    public Duration SnapshotNotBefore { get; set; }

    /// <summary>
    /// Whether it may know a better chain: it said so, or sent a block whose parent is unknown.
    /// </summary>
    public bool MayBeAhead { get; set; }

    /// <summary>When it last delivered a block, or another item, that was new and good; null if it never did.</summary>
    public Duration? NewBlockAt { get; set; }

    public Duration? NewItemAt => this.newItemAt == Never ? null : new Duration(this.newItemAt);

    /// <summary>What it may still send of a class, none of answers; how much that is is in the table.</summary>
    public ref Bucket BucketOf(MessageClass kind)
    {
        switch (kind)
        {
            case MessageClass.Item: return ref this.items;
            case MessageClass.Announcement: return ref this.announcements;
            case MessageClass.Question: return ref this.questions;
            case MessageClass.Control: return ref this.control;
            default: throw Check.Unreachable("a class without a limit");
        }
    }

    /// <summary>The peer delivered an item, no block, that was new and good.</summary>
    public void BroughtItem(Duration at) => this.newItemAt = at.Nanoseconds;

    /// <summary>The second in which a conduct was last counted, and those counted in it, a bit each.</summary>
    public int CountedIn { get; set; }

    public uint Counted { get; set; }

    /// <summary>The rule for which the link is closed at the end of the step, or None.</summary>
    public Rule DoomedFor { get; set; }

    /// <summary>What a sync knows of it as a source of blocks; null until it was asked for one.</summary>
    public BodySource? Body { get; set; }

    /// <summary>The rule for which this node closes the link, or the peer says that it does.</summary>
    public Rule RefusedFor { get; set; }

    /// <summary>Not to be grafted before this.</summary>
    public Duration GraftNotBefore { get; set; }

    /// <summary>Where others can dial it, if it listens.</summary>
    public Endpoint? ListensAt =>
        Outbound ? Opened.Remote : ListenPort == 0 ? null : Opened.Remote with { Port = ListenPort };
}
