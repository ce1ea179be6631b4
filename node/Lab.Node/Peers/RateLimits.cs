using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Messages;

namespace Lab.Nodes.Peers;

/// <summary>
/// Holds what a peer sends against its rates before anything is decoded (R-PEER-12). What exceeds them is dropped, and
/// counts against the peer.
/// </summary>
internal sealed class RateLimits(Turn turn, NodeSettings settings, PeerTable peers)
{
    private readonly RateLimit items = settings.Rates.Items, announcements = settings.Rates.Announcements,
        questions = settings.Rates.Questions, control = settings.Rates.Control;

    /// <summary>What an item costs on top of its length, in tokens.</summary>
    public int ShareOfItem => this.items.ShareOfMessage;

    /// <summary>Whether a frame that is no item may be looked at; what may not is to be dropped.</summary>
    public bool Allows(Peer peer, Frame frame)
    {
        bool allowed = MessageClasses.Of(Wire.CodeOf(frame)) switch
        {
            MessageClass.Item => peers.TryTakeItem(peer.Slot, frame.Length + ShareOfItem),
            MessageClass.Announcement => Take(ref peer.Announcements, this.announcements, frame),
            MessageClass.Question => Take(ref peer.Questions, this.questions, frame),
            MessageClass.Control => Take(ref peer.Control, this.control, frame),
            _ => true,
        };
        // What breaks a rule of frames is refused for that, and not dropped.
        if (allowed || Wire.CheckHeader(frame.Span, out int length) != Rule.None || length != frame.Length) return true;
        Exceeded(peer);
        return false;
    }

    /// <summary>A frame was dropped because it exceeds a rate.</summary>
    public void Exceeded(Peer peer)
    {
        turn.Counters.OverRate++;
        peers.Note(peer, Conduct.RateExceeded);
    }

    private bool Take(ref Bucket bucket, in RateLimit limit, Frame frame) =>
        bucket.TryTake(frame.Length, limit, limit.ShareOfMessage, turn.Now.Mono);
}
