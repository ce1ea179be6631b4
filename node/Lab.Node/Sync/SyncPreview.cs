using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Chain;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Sync;

/// <summary>
/// SC-L25: finds out for an operator what a sync with a peer would do: asks for its headers, checks them, and writes
/// nothing. The last cases are remembered by their ids.
/// </summary>
internal sealed class SyncPreview(
    Turn turn, NodeSettings settings, ChainView chain, BlockIntake intake, SnapshotSync snapshot, PeerTable peers,
    IMemo memo) : IPeerWatcher
{
    public const int MaxCandidates = 16;

    private readonly List<SyncCandidate> candidates = [];
    private Peer? asked;
    private RequestId request;

    /// <summary>The last cases, oldest first.</summary>
    public SyncCandidates Candidates => new([.. this.candidates]);

    /// <summary>Asks a peer; null if the answer follows.</summary>
    public CommandRefused? Ask(RequestId from, PublicKey key)
    {
        if (snapshot.IsActive) return new CommandRefused("the node waits for its snapshot first");
        if (this.asked is not null) return new CommandRefused("another preview is under way");
        if (peers.ReadyOf(key) is not { } peer) return new CommandRefused("no ready peer has that key");
        if (peer.HeadersAsked > 0) return new CommandRefused("a sync with that peer is under way");
        peer.HeadersAsked++;
        this.asked = peer;
        this.request = from;
        var locator = ChainView.Locator(chain.Tip);
        if (locator.Count > GetHeaders.MaxLocator) locator.RemoveRange(GetHeaders.MaxLocator, locator.Count - GetHeaders.MaxLocator);
        peers.Send(peer, Wire.Encode(new GetHeaders(locator, Headers.MaxHeaders)));
        turn.Host.SetTimer(Timers.Preview, settings.SyncTimeout);
        return null;
    }

    /// <summary>Headers came; false if they are not for here.</summary>
    public bool Received(Peer peer, Headers headers)
    {
        // A peer answers in the order in which it was asked, and no sync was when the preview was.
        if (this.asked != peer) return false;
        peer.HeadersAsked--;
        this.asked = null;
        turn.Host.ClearTimer(Timers.Preview);
        var line = new HeaderLine(turn, chain, intake, 2 * Headers.MaxHeaders, memo) { GivenUp = static _ => { } };
        var ruling = line.Extend(headers, out var last);
        var candidate = Judge(peer, line, ruling, last, headers.Items.Count);
        this.candidates.RemoveAll(c => c.Id == candidate.Id && c.Peer == candidate.Peer);
        if (this.candidates.Count == MaxCandidates) this.candidates.RemoveAt(0);
        this.candidates.Add(candidate);
        turn.Host.Answer(this.request, candidate);
        if (ruling.Blame is Blame.Author or Blame.Sender) peers.Refuse(peer, ruling.Rule); // R-SYNC-4
        return true;
    }

    public void PeerReady(Peer peer)
    {
        // Only operators ask for previews.
    }

    public void PeerGone(Peer peer)
    {
        if (this.asked == peer) GiveUp("the peer left");
    }

    public void TimerDue()
    {
        // What comes later is taken for the answer to a sync, or for none.
        if (this.asked is not null) GiveUp("the peer did not answer in time");
    }

    private void GiveUp(string why)
    {
        this.asked = null;
        turn.Host.Answer(this.request, new CommandRefused(why));
    }

    private SyncCandidate Judge(Peer peer, HeaderLine line, Ruling ruling, IChainPlace last, int count)
    {
        var tip = chain.Tip;
        // Without headers the peer's chain ends somewhere on the node's own.
        var fork = !line.IsEmpty ? line.Base : count > 0 && last is ChainEntry known ? known : tip;
        var end = line.IsEmpty ? fork : line.End;
        bool isBetter = !line.IsEmpty && ForkChoice.Follows(end, tip);
        var verdict = ruling.Blame is Blame.Author or Blame.Sender ? SyncVerdict.Invalid
            : !line.IsEmpty ? fork == tip ? SyncVerdict.AheadAppend : SyncVerdict.Diverged
            : fork != tip || peer.Tip.Weight < tip.Weight ? SyncVerdict.Behind : SyncVerdict.Same;
        var broken = verdict == SyncVerdict.Invalid ? ruling.Rule : Rule.None;
        return new SyncCandidate(
            Sha256.Tagged("lab.node.sync-candidate"u8, tip.Id, end.Header.Id), peer.Key, verdict, broken,
            ChainView.RefOf(fork), new BlockRef(end.Header.Height, end.Header.Id), end.Weight, line.Count,
            verdict == SyncVerdict.Diverged ? tip.Height - fork.Height : 0, isBetter);
    }
}
