using Lab.Core.Seam;
using Lab.Ledger;

namespace Lab.Nodes.Peers;

/// <summary>What follows from the rule that a peer broke.</summary>
internal static class Refusals
{
    /// <summary>How the host is told to hang up.</summary>
    public static Hangup HangupFor(Rule rule) => rule switch
    {
        Rule.None => Hangup.Done,
        Rule.VersionShared or Rule.SameNetwork or Rule.NotOneself => Hangup.Incompatible,
        Rule.OneLinkPerPeer => Hangup.Duplicate,
        Rule.RoomForLink or Rule.RateWithinLimit => Hangup.TooMany,
        Rule.HandshakeInTime or Rule.PingsAnswered or Rule.LinkIsRead or Rule.ConductWithinLimit =>
            Hangup.Idle,
        Rule.PeerNotBanned => Hangup.Banned,
        _ => Hangup.Protocol,
    };

    /// <summary>
    /// Whether breaking the rule is proof of a faulty peer. What an honest peer can run into (no room, a slow
    /// link, a second link) is not.
    /// </summary>
    public static bool Bans(Rule rule) => HangupFor(rule) == Hangup.Protocol;

    /// <summary>Whether it takes points, not proof, to be banned for the rule.</summary>
    public static bool IsScored(Rule rule) => rule is Rule.ConductWithinLimit or Rule.RateWithinLimit;
}
