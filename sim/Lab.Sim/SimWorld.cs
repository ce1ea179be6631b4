using Lab.Core.LinkRules;
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
    private List<LinkRule> rules = [];
    private uint outsideSequence;
    private ulong requests;
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
    internal bool HasRules { get; private set; }

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

    public Endpoint EndpointOf(int node) => new(AddressBase | (uint)node, Port);

    /// <summary>The node that listens at an endpoint, or -1.</summary>
    public int NodeAt(Endpoint endpoint)
    {
        UInt128 index = endpoint.Address ^ AddressBase;
        return endpoint.Port == Port && index < (UInt128)this.nodes.Count ? (int)index : -1;
    }

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
        Post(node, this.now, EventKind.Boot, default, null);
    }

    /// <summary>
    /// Ends a node's process at once. Its links break after one latency; what it sent still travels; batches that are
    /// not durable are lost.
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
            if (link.State == LinkState.Up && !EffectOn(n.Id, link.Peer).Cut)
                Post(link.Peer, Math.Max(link.LastArrival, this.now + link.Propagation), EventKind.Fin,
                    link.PeerLink, null);
            n.FreeSlot(slot);
        }
        if (loseStore) n.Forget();
        else ((SimStore)n.Store).Crash(this.now);
        n.Crash(this.now);
    }

    /// <summary>Boots a crashed node again with what is left of its store.</summary>
    public void Restart(int node) => Boot(node);

    /// <summary>Puts a question to a node's participant.</summary>
    public RequestId Ask(int node, object command)
    {
        var request = new RequestId(++this.requests);
        Post(node, this.now, EventKind.Ask, default, new Ask(request, command));
        return request;
    }

    /// <summary>Adds a rule to the network.</summary>
    public void Install(LinkRule rule) => SetRules([.. this.rules, rule]);

    /// <summary>Removes all rules of a name, or every rule if it is null.</summary>
    public void Heal(string? name = null) =>
        SetRules(name is null ? [] : [.. this.rules.Where(r => r.Name != name)]);

    private void SetRules(List<LinkRule> next)
    {
        this.rules = next;
        HasRules = next.Count > 0;
        foreach (var n in this.nodes)
            for (int slot = 0; slot < n.Extras.Length; slot++)
                if (n.Extras[slot] is { CutSince: not long.MaxValue } extra)
                    Post(n.Id, Lane.NextRetry(extra.CutSince, this.now), EventKind.Retry, n.Handle(slot), null);
    }

    private void Post(int target, long time, EventKind kind, LinkHandle link, object? body)
    {
        ref var e = ref this.lanes[0].Wheel.Add(time);
        e.Time = time;
        e.Target = target;
        e.Source = -1;
        e.Sequence = this.outsideSequence++;
        e.Set(kind, link);
        e.Body = body;
    }

    // ---- for lanes ----

    internal LinkEffect EffectOn(int from, int to)
    {
        if (!HasRules) return default;
        LinkEffect sum = default;
        foreach (var rule in this.rules)
            if (rule.Applies(from, to))
                sum += rule.Effect;
        return sum;
    }

    internal long Propagation(int from, int to)
    {
        ulong word = Mix.Words(this.latencyKey, (ulong)Math.Min(from, to), (ulong)Math.Max(from, to));
        return Math.Max(FloorNs, Options.Latency.Link(from, to, word));
    }

    internal long MessagePropagation(SimNode from, int to, long link)
    {
        long time = link;
        if (Options.Latency.PerMessage)
            time = Options.Latency.Message(from.Id, to, link, Mix.Word(from.LuckKey + from.LuckCounter++));
        long jitter = Options.JitterShare.Of(time) + Options.Jitter.Nanoseconds;
        if (jitter > 0)
            time += (long)Math.BigMul(Mix.Word(from.LuckKey + from.LuckCounter++), (ulong)jitter + 1, out _);
        return Math.Max(FloorNs, time);
    }

    /// <summary>The dial that a slot stands for; the same each time it is asked for.</summary>
    internal Syn SynOf(SimNode dialer, int slot)
    {
        ulong word = Mix.Words(Options.Seed, (uint)dialer.Id, (ulong)slot << 32 | dialer.Links[slot].Use);
        var binding = new Hash(word, Mix.Word(word), Mix.Word(word + 1), Mix.Word(word + 2));
        return new Syn(dialer.Handle(slot), binding, (ushort)(10_000 + (word & 0x7fff)));
    }

    internal Endpoint Observed(int dialer, Syn syn) => new(AddressBase | (uint)dialer, syn.Port);

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
