using Lab.Core.Seam;
using Lab.Sim.Network;
using Lab.Sim.Nodes;
using Lab.Sim.Parallel;
using Lab.Sim.Queue;
using Lab.Sim.Trace;

namespace Lab.Sim;

/// <summary>
/// A simulated network of participants in virtual time: advances window by window, and lets scenario actions change
/// the world in between. Same options, nodes and actions give the same trace, for any number of threads.
/// </summary>
public sealed partial class SimWorld : IDisposable
{
    private const long Second = 1_000_000_000;
    private const ushort Port = 9000;
    private static readonly UInt128 AddressBase = (UInt128)0xfd00UL << 112;

    private readonly List<SimNode> nodes = [];
    private readonly Lane[] lanes;
    private readonly EventBag[] bags;
    private readonly EventOrder order;
    private readonly WindowCrew crew;
    private readonly Agenda agenda = new();
    private readonly HeardOrder heard = new();
    private readonly long window;
    private readonly ulong latencyKey;
    private long now;

    public SimWorld(SimOptions options)
    {
        Check.That(options.Threads >= 1 && options.Threads <= EventOrder.MaxLanes);
        Check.That(options.Floor > Duration.Zero);
        Options = options;
        FloorNs = Math.Max(options.Floor.Nanoseconds, options.Latency.Smallest.Nanoseconds);
        this.window = WindowOf(FloorNs);
        this.latencyKey = Rng.Key(options.Seed, "latency");
        CostPicoseconds = new long[CostTable.Kinds];
        for (int kind = 0; kind < CostTable.Kinds; kind++)
            CostPicoseconds[kind] = options.Costs[(WorkKind)kind];
        this.lanes = new Lane[options.Threads];
        for (int i = 0; i < this.lanes.Length; i++) this.lanes[i] = new Lane(this, i, this.window);
        this.bags = new EventBag[options.Threads];
        this.order = new EventOrder(options.Seed);
        this.crew = new WindowCrew(options.Threads);
        DrawsPerMessage = options.Latency.PerMessage || options.JitterShare != Ratio.Zero
            || options.Jitter > Duration.Zero;
    }

    public SimOptions Options { get; }

    /// <summary>Run time that has been simulated.</summary>
    public Instant Now => new(this.now);

    public int Nodes => this.nodes.Count;

    /// <summary>Length of a window: the largest divisor of a second that is not above the latency floor.</summary>
    public Duration Window => new(this.window);

    /// <summary>Trace states by simulated second.</summary>
    public List<SecondHash> Seconds { get; } = [];

    internal long[] CostPicoseconds { get; }
    internal long FloorNs { get; }
    internal bool DrawsPerMessage { get; }

    /// <summary>End of the window that runs now: effects beyond it must wait.</summary>
    internal long WindowLimit { get; private set; }

    /// <summary>Adds a machine; it is off until <see cref="Boot"/>.</summary>
    public int Add(NodeSpec spec)
    {
        int id = this.nodes.Count;
        this.nodes.Add(new SimNode(id, spec, new SimStore())
        {
            LuckKey = Rng.Key(Options.Seed, "messages", (ulong)id),
        });
        return id;
    }

    /// <summary>Where a node can be dialled; it need not be added yet if its network is 0.</summary>
    public Endpoint EndpointOf(int node) => new(AddressOf(node), Port);

    /// <summary>The node that listens at an endpoint, or -1.</summary>
    public int NodeAt(Endpoint endpoint)
    {
        uint index = (uint)endpoint.Address;
        bool exists = endpoint.Port == Port && index < (uint)this.nodes.Count && AddressOf((int)index) == endpoint.Address;
        return exists ? (int)index : -1;
    }

    private UInt128 AddressOf(int node) =>
        AddressBase | (UInt128)(node < this.nodes.Count ? this.nodes[node].Spec.Network : 0) << 96 | (uint)node;

    /// <summary>The participant of a node, or null while the node is down: for reading, between windows.</summary>
    public IParticipant? ParticipantOf(int node) => this.nodes[node].Participant;

    public bool IsUp(int node) => this.nodes[node].IsUp;

    /// <summary>Calls <paramref name="action"/> when run time reaches <paramref name="at"/>, between windows, in the order of adding.</summary>
    public void At(Instant at, Action action)
    {
        Check.That(at.Nanoseconds >= this.now);
        this.agenda.Add(at.Nanoseconds, action);
    }

    // ---- for actions, at the current instant ----

    /// <summary>Starts the participant of a node that is off.</summary>
    public void Boot(int node)
    {
        var n = this.nodes[node];
        Check.That(!n.IsUp);
        var luck = Rng.For(Options.Seed, "participant", (uint)node | (ulong)(uint)n.Incarnation << 32);
        n.BootedAt = this.now;
        n.Participant = n.Spec.Create(
            new Birth(node, n.Incarnation, EndpointOf(node), n.Store, Options.Memo, luck));
        PostOutside(n, EventKind.Boot, n.Participant);
    }

    /// <summary>
    /// Ends a node's process at once. Its links break after one latency; what reached its socket buffers still travels;
    /// what had not left (effects of steps that are not done, batches that are not durable) is lost.
    /// </summary>
    /// <param name="loseStore">Lose the whole store with it.</param>
    public void Crash(int node, bool loseStore = false)
    {
        var n = this.nodes[node];
        if (!n.IsUp) return;
        for (int slot = 0; slot < n.Slots; slot++)
        {
            ref var link = ref n.Links[slot];
            if (link.State == LinkState.Free) continue;
            if (link.State == LinkState.Up)
            {
                long behind = Math.Max(this.now + link.Propagation, link.LastArrival);
                if (IsCut(node, link.Peer)) n.KeepFin(new HeldFin(link.Peer, link.PeerLink, this.now));
                else PostFrom(n, link.Peer, behind, EventKind.Fin, link.PeerLink);
            }
            n.FreeSlot(slot);
        }
        if (loseStore) n.Forget();
        else ((SimStore)n.Store).Crash(this.now);
        n.Crash(this.now);
        this.heard.Forget(node);
    }

    /// <summary>Boots a crashed node again with what is left of its store.</summary>
    public void Restart(int node) => Boot(node);

    /// <summary>Puts a question to a node's participant; lost if the node is down.</summary>
    public RequestId Ask(int node, object command)
    {
        var n = this.nodes[node];
        var request = new RequestId((ulong)(uint)node << 32 | ++n.Questions);
        PostOutside(n, EventKind.Ask, new Ask(request, command));
        return request;
    }

    private void PostOutside(SimNode target, EventKind kind, object? body) =>
        Fill(target.Id, -1, target.OutsideSequence++, this.now, kind, default, body);

    private void PostFrom(SimNode source, int target, long time, EventKind kind, LinkHandle link) =>
        Fill(target, source.Id, source.Sequence++, time, kind, link, null);

    private void Fill(
        int target, int source, uint sequence, long time, EventKind kind, LinkHandle link, object? body)
    {
        ref var e = ref this.lanes[0].Wheel.Add(time);
        e.Time = time;
        e.Target = target;
        e.Source = source;
        e.Sequence = sequence;
        e.Set(kind, link);
        e.Body = body;
    }

    /// <summary>The largest divisor of a second, of the form 10^9 / (2^a 5^b), that is not above the floor.</summary>
    private static long WindowOf(long floor)
    {
        long best = long.MaxValue;
        for (long twos = 1; twos <= 512; twos *= 2)
            for (long parts = twos; parts <= Second; parts *= 5)
                if (Second / parts <= floor && Second % parts == 0)
                    best = Math.Min(best, parts);
        Check.That(best != long.MaxValue);
        return Second / best;
    }

    public void Dispose() => this.crew.Dispose();
}
