using System.Runtime.CompilerServices;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Chain;
using Lab.Nodes.Messages;
using Lab.Nodes.Mining;
using Lab.Nodes.Peers;
using Lab.Nodes.Pool;
using Lab.Nodes.Relay;
using Lab.Nodes.Sync;

namespace Lab.Nodes;

/// <summary>
/// A full node as a pure state machine: it dispatches each input to the part that it concerns, and does
/// nothing else.
/// </summary>
public sealed class Node : IParticipant
{
    private readonly NodeSettings settings;
    private readonly Turn turn = new();
    private readonly PeerTable peers;
    private readonly AddressBook book;
    private readonly Dialer dialer;
    private readonly PeerChecks checks;
    private readonly Handshaker handshaker;
    private readonly Liveness liveness;
    private readonly RateLimits rates;
    private readonly Spreader spreader;
    private readonly Wants wants;
    private readonly ItemRelay relay;
    private readonly CompactRelay compact;
    private readonly ChainView chain;
    private readonly BlockIntake intake;
    private readonly BlockSync sync;
    private readonly SnapshotSync snapshot;
    private readonly SnapshotDesk snapshots;
    private readonly SyncPreview preview;
    private readonly BlockStore blocks;
    private readonly ChainService service;
    private readonly TransactionPool pool;
    private readonly WalletDesk desk;
    private readonly Miner miner;

    /// <param name="settings">Must pass <see cref="NodeSettings.Validate"/>.</param>
    /// <param name="key">The node's identity, with which it also mines and publishes.</param>
    /// <param name="parameters">The network.</param>
    /// <param name="plots">Plots of <paramref name="key"/>, scanned in this order; none for a node that does
    /// not mine.</param>
    /// <param name="store">Keeps the chain between incarnations.</param>
    /// <param name="memo">Remembers pure results; shared by nodes or not.</param>
    /// <param name="luck">A stream of the node's own.</param>
    public Node(
        NodeSettings settings, SigningKey key, ChainParameters parameters, IReadOnlyList<IPlot> plots,
        IStore store, IMemo memo, Rng luck)
    {
        Check.That(settings.Validate() is null);
        foreach (var plot in plots) Check.That(plot.Miner == key.Public);
        Key = key.Public;
        this.settings = settings;
        this.chain = new ChainView(SharedGenesis.Of(parameters, memo), settings.MaxSideTips);
        this.peers = new PeerTable(this.turn, settings);
        this.book = new AddressBook(luck);
        this.dialer = new Dialer(this.turn, settings, this.peers, this.book, new Anchors(store), luck);
        this.dialer.Checks = this.checks = new PeerChecks(this.turn, settings, this.peers, this.dialer);
        this.handshaker = new Handshaker(
            this.turn, settings, key, this.chain, this.peers, this.dialer, memo, luck);
        this.liveness = new Liveness(this.turn, settings, this.peers, luck);
        this.rates = new RateLimits(this.turn, settings, this.peers);
        this.spreader = new Spreader(this.turn, settings, this.peers, luck);
        this.wants = new Wants(this.turn, settings, this.peers, this.spreader, luck);
        this.blocks = new BlockStore(store, memo);
        this.intake = new BlockIntake(this.turn, settings, this.chain, this.blocks, this.peers, this.spreader, memo);
        this.sync = new BlockSync(
            this.turn, settings, this.chain, this.intake, this.peers, this.spreader, memo);
        this.snapshot = new SnapshotSync(
            this.turn, settings, this.chain, this.intake, this.sync, this.peers, store, memo);
        this.preview = new SyncPreview(
            this.turn, settings, this.chain, this.intake, this.snapshot, this.peers, memo);
        this.snapshots = new SnapshotDesk(this.turn, this.chain, this.peers, this.rates);
        this.pool = new TransactionPool(this.turn, settings, this.chain, memo)
        {
            Spread = (item, frame) => this.spreader.Accepted(item, frame, SlotSet.None, spread: true),
        };
        this.desk = new WalletDesk(this.turn, this.pool, this.chain, this.spreader, memo);
        this.service = new ChainService(this.turn, this.chain, this.peers, this.spreader);
        this.relay = new ItemRelay(
            this.turn, settings, key, this.peers, this.spreader, this.wants, this.intake, this.sync,
            this.pool, this.rates, memo);
        this.compact = new CompactRelay(
            this.turn, this.peers, this.spreader, this.wants, this.relay, this.chain, this.intake, this.pool, memo);
        this.miner = new Miner(
            this.turn, settings, key, new PlotShelf(plots, settings), this.chain, this.intake, this.pool,
            this.sync, memo);
        // The spreader first: it clears the slot before anybody asks who has what.
        this.peers.Watch(this.spreader);
        this.peers.Watch(this.wants);
        this.peers.Watch(this.sync);
        this.peers.Watch(this.snapshot);
        this.peers.Watch(this.preview);
        this.peers.Watch(this.dialer);
        this.peers.Watch(this.checks);
        this.peers.Watch(this.relay);
        this.peers.Watch(this.compact);
    }

    /// <summary>The node's identity.</summary>
    public PublicKey Key { get; }

    /// <summary>Totals since the node was made; for reports, not for protocol.</summary>
    public NodeCounters Counters => this.turn.Counters;

    /// <summary>The best tip; for checkers, which compare nodes between steps.</summary>
    public ChainEntry Tip => this.chain.Tip;

    /// <summary>What waits to be mined, in an order in which it applies; for checkers, between steps.</summary>
    public IReadOnlyList<Transaction> Pending => this.pool.Candidates();

    /// <summary>What the node holds for others, kind by kind; for checkers, between steps.</summary>
    public IReadOnlyList<MemoryUse> Memory => MemoryUse.Of(
        this.settings, this.peers, this.book, this.wants, this.compact, this.spreader, this.intake, this.pool,
        this.sync, this.snapshot);

    /// <inheritdoc/>
    public void Step(Now now, in Input input, IHost host)
    {
        this.turn.Begin(now, host);
        switch (input.Kind)
        {
            case InputKind.Received:
                if (!Received(input.Link, input.Frame) && !this.peers.HasDoomed) return;
                break;
            case InputKind.TimerDue: TimerDue(input.Timer); break;
            case InputKind.LinkUp: this.handshaker.LinkUp(input.Link, input.Opened); break;
            case InputKind.LinkDown: LinkDown(input.Link, input.Loss); break;
            case InputKind.DialFailed: this.dialer.Failed(input.Remote); break;
            case InputKind.Drained: Drained(input.Link); break;
            case InputKind.JobDone: this.miner.ScanDone(input.Job, input.Result); break;
            case InputKind.Asked: Asked(input.Request, input.Command); break;
            case InputKind.Booted: Booted(); break;
            default: throw Check.Unreachable("an input of an unknown kind");
        }

        this.peers.CloseDoomed();
        this.pool.LookAtTip();
        this.relay.AskPools();
        this.miner.LookAtTip();
    }

    private void Booted()
    {
        this.snapshot.Booted(hasChain: this.blocks.Tip() is not null);
        this.intake.Booted();
        this.dialer.Booted();
        this.liveness.Booted();
        this.spreader.Mesh?.Booted();
        this.miner.Booted();
    }

    /// <summary>
    /// False if it was an item that changes nothing that the end of a step looks at, but for peers to close: most frames
    /// are one more copy of what is here.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Received(LinkId link, Frame frame)
    {
        // A frame may still arrive after the node has hung up.
        int slot = this.peers.SlotOf(link);
        if (slot < 0) return true;
        this.turn.Counters.Frames++;
        this.turn.Counters.Bytes += frame.Length;
        this.turn.Host.Charge(WorkKind.Frame);
        bool isReady = this.peers.Ready.Has(slot);
        if (isReady && Wire.CodeOf(frame) is MessageCode.Broadcast or MessageCode.Block or MessageCode.Transaction)
            return this.relay.Received(slot, frame);
        ReceivedOther(slot, isReady, frame);
        return true;
    }

    private void ReceivedOther(int slot, bool isReady, Frame frame)
    {
        if (!this.rates.Allows(slot, frame)) return;
        var peer = this.peers[slot]!;
        if (!isReady && MessageTypes.Of((byte)Wire.CodeOf(frame)) is { Turn: SpeakingTurn.Ready })
        {
            // Before megabytes of who has not said who it is are decoded.
            this.peers.Refuse(peer, Rule.MessageInTurn); // R-WIRE-4
            return;
        }

        this.turn.Host.Charge(WorkKind.CodecKiB, (frame.Length + 1023) >> 10);
        object decoded = Wire.Decode(frame);
        if (decoded is not Message message) this.peers.Refuse(peer, ((MalformedMessage)decoded).Rule);
        else if (message is Error error) Told(peer, error);
        else if (!isReady) this.handshaker.Received(peer, message, frame);
        else Dispatch(slot, message, frame);
    }

    private void Dispatch(int slot, Message message, Frame frame)
    {
        var peer = this.peers[slot]!;
        switch (message)
        {
            case Inventory inventory: this.relay.Announced(slot, inventory); break;
            case Request request: this.relay.Requested(peer, request); break;
            case NotFound list:
                this.compact.NotFound(peer, list);
                if (!this.snapshot.NotFound(peer, list) && !this.sync.NotFound(peer, list)) this.wants.NotFound(peer, list);
                break;
            case Ping ping: this.liveness.Pinged(peer, ping); break;
            case Pong pong: this.liveness.Answered(peer, pong); break;
            case GetHeaders question: this.service.HeadersAsked(peer, question); break;
            case Headers headers:
                if (!this.snapshot.Received(peer, headers) && !this.preview.Received(peer, headers))
                    this.sync.Received(peer, headers, frame);
                break;
            case GetSnapshot question: this.snapshots.Asked(peer, question); break;
            case SnapshotPart part: this.snapshot.Received(peer, part); break;
            case GetBlock question: this.service.BlocksAsked(peer, question); break;
            case CompactBlock block: this.compact.Received(peer, block); break;
            case GetBlockTransactions question: this.compact.Asked(peer, question); break;
            case BlockTransactions answer: this.compact.Answered(peer, answer); break;
            case TxPoolRequest: this.relay.PoolAsked(peer); break;
            case GetPeers: this.dialer.EndpointsAsked(peer); break;
            case PeerList list: this.dialer.EndpointsTold(peer, list); break;
            // A node that relays otherwise has no mesh: it declines a graft, and a prune tells it nothing.
            case Graft when this.spreader.Mesh is { } mesh: mesh.Grafted(peer); break;
            case Graft: this.peers.Send(peer, Mesh.PruneFrame); break;
            case Prune: this.spreader.Mesh?.Pruned(peer); break;
            default: this.peers.Refuse(peer, Rule.MessageInTurn); break; // R-WIRE-4
        }
    }

    /// <summary>The peer says why it hangs up; the link's end follows.</summary>
    private void Told(Peer peer, Error error)
    {
        peer.RefusedFor = error.Rule;
        this.turn.Host.Report(
            new Fact(NodeFact.RefusedByPeer, peer.Key.Bytes, (long)error.Rule, peer.Link.Value));
    }

    private void LinkDown(LinkId link, LinkLoss loss)
    {
        if (this.peers.Of(link) is not { } peer) return;
        if (loss == LinkLoss.SlowPeer) this.turn.Host.Report(Probe.SlowPeerClosed, peer.Key.Bytes);
        this.peers.Lost(peer);
    }

    private void Drained(LinkId link)
    {
        if (this.peers.Of(link) is { } peer) this.peers.Drained(peer);
    }

    private void TimerDue(TimerId timer)
    {
        if (timer == Timers.Epoch) this.miner.TimerDue();
        else if (timer == Timers.Heartbeat) this.spreader.HeartbeatDue();
        else if (timer == Timers.Ping) this.liveness.TimerDue();
        else if (timer == Timers.Request) this.wants.TimerDue();
        else if (timer == Timers.Dial) this.dialer.TimerDue();
        else if (timer == Timers.Handshake) this.handshaker.TimerDue();
        else if (timer == Timers.Sync) this.sync.TimerDue();
        else if (timer == Timers.Preview) this.preview.TimerDue();
        else if (timer == Timers.Snapshot) this.snapshot.TimerDue();
        else if (timer == Timers.Upload) this.peers.UploadDue();
        else if (timer == Timers.NotYet) this.intake.TimerDue();
        else throw Check.Unreachable("a timer that the node never set");
    }

    private void Asked(RequestId request, object command)
    {
        if (Reply(request, command) is { } reply) this.turn.Host.Answer(request, reply);
    }

    private object Add(AddPeer order)
    {
        bool isNew = this.book.Find(order.Endpoint) is null;
        return this.dialer.Add(order.Endpoint, order.Label) is null
            ? new CommandRefused("the node keeps at most 1,000 endpoints of its operator")
            : new PeerAdded(isNew);
    }

    /// <summary>The answer to a command; null if it follows in a later step.</summary>
    private object? Reply(RequestId request, object command) => command switch
    {
        ProduceBlock order => this.miner.Produce(request, order.Limit),
        PublishBroadcast { Payload.Length: > Broadcast.MaxPayload } =>
            new CommandRefused("a payload may have at most 1 MiB"),
        SubmitTransaction submit => this.desk.Submit(submit.Transaction),
        Pay order => this.desk.Pay(order),
        GetPool => this.desk.Pending(),
        GetMining => this.miner.Report,
        GetBalance question => this.desk.BalanceOf(question.Of),
        PublishBroadcast publish => new Published(this.relay.Publish(publish.Payload.Span)),
        GetSync => SyncReport.Of(this.turn, this.chain, this.sync, this.snapshot, this.peers),
        GetManifest question => ChainReport.Manifest(this.chain, question),
        TakeSnapshot question => ChainReport.Snapshot(this.chain, question),
        PreviewSync order => this.preview.Ask(request, order.Peer),
        GetSyncCandidates => this.preview.Candidates,
        AddPeer { Label.Length: > AddPeer.MaxLabel } => new CommandRefused("a label may have at most 64 characters"),
        AddPeer order => Add(order),
        CheckPeer question => this.checks.Check(request, question.Endpoint),
        GetAddresses => AddressList.Of(this.book, this.peers, this.turn.Now.Mono),
        GetStatus => StatusReport.Of(this.chain, this.intake, this.sync, this.peers, this.turn.Counters),
        _ => new CommandRefused($"the node does not know the command {command.GetType().Name}"),
    };
}
