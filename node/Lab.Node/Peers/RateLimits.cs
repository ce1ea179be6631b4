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
    // What a message costs on top of its length, in tokens.
    private readonly int ofItem = settings.Rates.Items.ShareOfMessage,
        ofAnnouncement = settings.Rates.Announcements.ShareOfMessage, ofQuestion = settings.Rates.Questions.ShareOfMessage,
        ofControl = settings.Rates.Control.ShareOfMessage;

    /// <summary>What an item costs on top of its length, in tokens.</summary>
    public int ShareOfItem => this.ofItem;

    /// <summary>Whether a frame that is no item may be looked at; what may not is to be dropped.</summary>
    /// <param name="slot">Of the peer who sent it.</param>
    /// <param name="frame">What it sent.</param>
    public bool Allows(int slot, Frame frame)
    {
        var kind = MessageClasses.Of(Wire.CodeOf(frame));
        if (kind == MessageClass.Answer || peers.TryTake(kind, slot, frame.Length + ShareOf(kind))) return true;
        // What breaks a rule of frames is refused for that, and not dropped.
        if (Wire.CheckHeader(frame.Span, out int length) != Rule.None || length != frame.Length) return true;
        Exceeded(peers[slot]!);
        return false;
    }

    /// <summary>A frame was dropped because it exceeds a rate.</summary>
    public void Exceeded(Peer peer)
    {
        turn.Counters.OverRate++;
        peers.Note(peer, Conduct.RateExceeded);
    }

    private int ShareOf(MessageClass kind) => kind switch
    {
        MessageClass.Item => this.ofItem,
        MessageClass.Announcement => this.ofAnnouncement,
        MessageClass.Question => this.ofQuestion,
        _ => this.ofControl,
    };
}
