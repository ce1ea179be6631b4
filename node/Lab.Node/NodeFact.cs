using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;

namespace Lab.Nodes;

/// <summary>The facts that a node reports: the kind, and what Subject, Value and Extra mean for it.</summary>
public static class NodeFact
{
    /// <summary>
    /// The origin made an item. Subject: wire id; Value: <see cref="ItemKind"/>; Extra: bytes of its frame.
    /// </summary>
    public const ushort ItemCreated = 1;

    /// <summary>
    /// The node accepted an item and is done with it; reported once an item and node, at the origin too.
    /// Subject: wire id; Value: <see cref="ItemKind"/>; Extra: bytes of its frame.
    /// </summary>
    public const ushort ItemAccepted = 2;

    /// <summary>
    /// The node mined a block; the ItemCreated that follows at once names its wire id. Subject: block id;
    /// Value: height; Extra: epoch.
    /// </summary>
    public const ushort BlockFound = 3;

    /// <summary>
    /// The best tip changed, or is told at boot. Subject: block id; Value: height; Extra: blocks taken off
    /// the old chain (0: extended).
    /// </summary>
    public const ushort TipChanged = 4;

    /// <summary>
    /// A handshake ended well. Subject: the peer's key; Value: link; Extra: 1 if this node dialled.
    /// </summary>
    public const ushort PeerUp = 5;

    /// <summary>
    /// A link that was up is gone. Subject: the peer's key; Value: link; Extra: links left.
    /// </summary>
    public const ushort PeerDown = 6;

    /// <summary>The node closed a link for a rule. Subject: the peer's key, zero if not yet known; Value:
    /// <see cref="Rule"/>; Extra: link.</summary>
    public const ushort PeerRefused = 7;

    /// <summary>
    /// The node banned a peer. Subject: the peer's key; Value: <see cref="Rule"/>; Extra: link.
    /// </summary>
    public const ushort PeerBanned = 8;

    /// <summary>
    /// A rare case was reached. Subject: what it was about, or zero; Value: <see cref="Probe"/>; Extra: a
    /// number that the probe explains.
    /// </summary>
    public const ushort Probe = 9;

    /// <summary>A peer told why it closes the link. Subject: the peer's key, zero if not yet known; Value:
    /// <see cref="Rule"/>, 0 if the name is unknown; Extra: link.</summary>
    public const ushort RefusedByPeer = 10;

    /// <summary>
    /// A block became final: no chain without it will be followed. Genesis at boot, later the checkpoints.
    /// Subject: block id; Value: height.
    /// </summary>
    public const ushort BlockFinal = 11;

    /// <summary>
    /// The node counted something against a peer, at most once a second of each conduct. Subject: the peer's key;
    /// Value: <see cref="Conduct"/>; Extra: its points after it.
    /// </summary>
    public const ushort PeerScored = 12;

    /// <summary>The name of a kind, for logs; null if it is not a node's.</summary>
    public static string? NameOf(ushort kind) => kind switch
    {
        ItemCreated => nameof(ItemCreated),
        ItemAccepted => nameof(ItemAccepted),
        BlockFound => nameof(BlockFound),
        TipChanged => nameof(TipChanged),
        PeerUp => nameof(PeerUp),
        PeerDown => nameof(PeerDown),
        PeerRefused => nameof(PeerRefused),
        PeerBanned => nameof(PeerBanned),
        Probe => nameof(Probe),
        RefusedByPeer => nameof(RefusedByPeer),
        BlockFinal => nameof(BlockFinal),
        PeerScored => nameof(PeerScored),
        _ => null,
    };

    internal static void Report(this IHost host, Probe probe, in Hash subject = default, long extra = 0) =>
        host.Report(new Fact(Probe, subject, (long)probe, extra));
}
