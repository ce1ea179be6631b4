using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Chain;
using Lab.Nodes.Messages;

namespace Lab.Nodes.Peers;

/// <summary>Takes new links through HELLO and AUTH, and refuses by name those that may not stay.</summary>
internal sealed class Handshaker(
    Turn turn, NodeSettings settings, SigningKey key, ChainView chain, PeerTable peers, Dialer dialer,
    IMemo memo, Rng luck)
{
    private bool timerSet;

    /// <summary>A link came up: says HELLO, if there is room.</summary>
    public void LinkUp(LinkId link, LinkOpened opened)
    {
        if (!HasRoom(opened.Outbound) && !TryMakeRoom(opened))
        {
            turn.Host.Report(new Fact(NodeFact.PeerRefused, default, (long)Rule.RoomForLink, link.Value));
            turn.Host.Send(link, Wire.Encode(new Error(Rule.RoomForLink))); // R-PEER-8
            turn.Host.Hang(link, Refusals.HangupFor(Rule.RoomForLink));
            if (opened.Outbound) dialer.Failed(opened.Remote);
            return;
        }

        var peer = peers.Add(link, opened);
        if (opened.Outbound) dialer.Linked(peer);
        var hello = Wire.Encode(new Hello(
            settings.LowestVersion, settings.HighestVersion, chain.Network, settings.Role,
            settings.ListenPort, key.Public, Nonce()));
        peer.Handshake = new Handshake(opened.Binding, turn.Now.Mono + settings.HandshakeTimeout)
        {
            Ours = DigestOf(hello),
        };
        peers.Send(peer, hello);
        if (this.timerSet) return;
        this.timerSet = true;
        turn.Host.SetTimer(Timers.Handshake, settings.HandshakeTimeout);
    }

    /// <summary>A message of a link that is not ready.</summary>
    public void Received(Peer peer, Message message, Frame frame)
    {
        switch (message)
        {
            case Hello hello when peer.Phase == PeerPhase.AwaitsHello:
                Greeted(peer, hello, frame);
                break;
            case Auth auth when peer.Phase == PeerPhase.AwaitsAuth:
                Proved(peer, auth);
                break;
            default:
                peers.Refuse(peer, Rule.MessageInTurn); // R-WIRE-4
                break;
        }
    }

    /// <summary>Closes the links whose time is up and waits for the next one.</summary>
    public void TimerDue()
    {
        var now = turn.Now.Mono;
        for (int slot = 0; slot < peers.Slots; slot++)
            if (peers[slot] is { Handshake: { } handshake } peer && handshake.Deadline <= now)
                peers.Refuse(peer, Rule.HandshakeInTime); // R-PEER-6

        Duration? next = null;
        for (int slot = 0; slot < peers.Slots; slot++)
            if (peers[slot] is { Handshake: { } handshake } && (next is null || handshake.Deadline < next))
                next = handshake.Deadline;
        this.timerSet = next is not null;
        if (next is { } at) turn.Host.SetTimer(Timers.Handshake, at - now);
    }

    private void Greeted(Peer peer, Hello hello, Frame frame)
    {
        peer.Key = hello.Key;
        peer.Role = hello.Role;
        peer.ListenPort = hello.ListenPort;
        var broken = RuleBrokenBy(hello);
        if (broken != Rule.None)
        {
            peers.Refuse(peer, broken);
            return;
        }

        var tip = chain.TipForPeers;
        peer.Handshake!.Theirs = DigestOf(frame);
        peer.Phase = PeerPhase.AwaitsAuth;
        turn.Host.Charge(WorkKind.Sign);
        Span<byte> statement = stackalloc byte[Hash.Size];
        peer.Handshake.StatementOfOurs(tip).CopyTo(statement);
        peers.Send(peer, Wire.Encode(new Auth(tip, Signatures.Sign(memo, key, statement))));
    }

    private Rule RuleBrokenBy(Hello hello)
    {
        if (hello.HighestVersion < settings.LowestVersion || hello.LowestVersion > settings.HighestVersion)
            return Rule.VersionShared; // R-PEER-1
        if (hello.Network != chain.Network) return Rule.SameNetwork; // R-PEER-2
        if (hello.Key == key.Public) return Rule.NotOneself; // R-PEER-3
        return peers.Bans.Has(hello.Key, turn.Now.Mono) ? Rule.PeerNotBanned : Rule.None; // R-PEER-9
    }

    private void Proved(Peer peer, Auth auth)
    {
        turn.Host.Charge(WorkKind.Verify);
        Span<byte> statement = stackalloc byte[Hash.Size];
        peer.Handshake!.StatementOfTheirs(auth.Tip).CopyTo(statement);
        if (!Signatures.Check(memo, peer.Key, statement, auth.Signature))
        {
            peers.Refuse(peer, Rule.HandshakeSigned); // R-PEER-4
            return;
        }

        peer.Tip = auth.Tip;
        var other = peers.ReadyOf(peer.Key);
        if (other is not null)
        {
            turn.Host.Report(Probe.DuplicateLinkResolved, peer.Key.Bytes);
            if (!ReplacesOther(peer, other))
            {
                peers.Refuse(peer, Rule.OneLinkPerPeer); // R-PEER-5
                return;
            }
        }

        // The new link first, so that who loses the other one finds the peer still linked.
        peers.MakeReady(peer);
        if (other is not null) peers.Refuse(other, Rule.OneLinkPerPeer); // R-PEER-5
    }

    /// <summary>
    /// The link that the lower key dialled stays: both ends know both facts, so they keep the same link
    /// without a word. Of two links dialled by one end the newer stays, because who dials again has lost the
    /// older.
    /// </summary>
    private bool ReplacesOther(Peer peer, Peer other) =>
        peer.Outbound == other.Outbound || peer.Outbound == (key.Public.CompareTo(peer.Key) < 0);

    /// <summary>Closes an inbound link for another one, if there is one to close.</summary>
    private bool TryMakeRoom(LinkOpened opened)
    {
        if (opened.Outbound || Eviction.Choose(peers, opened.Remote) is not { } victim) return false;
        turn.Host.Report(Probe.LinkEvicted, victim.Key.Bytes, victim.Link.Value);
        peers.Refuse(victim, Rule.RoomForLink); // R-PEER-13
        return HasRoom(outbound: false);
    }

    private bool HasRoom(bool outbound)
    {
        if (peers.Count >= settings.MaxLinks) return false;
        if (outbound) return true;
        int inbound = 0;
        for (int slot = 0; slot < peers.Slots; slot++)
            if (peers[slot] is { Outbound: false }) inbound++;
        return inbound < settings.MaxLinks - dialer.Reserve;
    }

    private Hash Nonce()
    {
        Span<byte> bytes = stackalloc byte[Hash.Size];
        luck.Fill(bytes);
        return new Hash(bytes);
    }

    private static Hash DigestOf(Frame frame) => Sha256.Of(frame.Span[Wire.HeaderBytes..]);
}
