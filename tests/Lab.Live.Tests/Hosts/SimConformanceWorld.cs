using Lab.Core;
using Lab.Core.Seam;
using Lab.Live.Tests.Conformance;
using Lab.Sim;
using Lab.Sim.Network;
using Lab.Sim.Nodes;

namespace Lab.Live.Tests.Hosts;

/// <summary>
/// The simulated world, as the conformance body sees it: 1 ms links, 100 MB/s wires, and commits that take
/// 5 ms, so that what depends on durability shows. A long step is a step that charges.
/// </summary>
internal sealed class SimConformanceWorld : IConformanceWorld, IFactSink
{
    private const long BytesPerSecond = 100_000_000, CommitPicoseconds = 5_000_000_000;

    private readonly SimWorld world;
    private readonly List<(int Node, Fact Fact)> facts = [];
    private readonly Dictionary<RequestId, (int Node, TaskCompletionSource<object> Asker)> asked = [];

    public SimConformanceWorld(int threads) => this.world = new SimWorld(new SimOptions
    {
        Threads = threads,
        Costs = CostTable.Free.With(WorkKind.Commit, CommitPicoseconds),
        Latency = new ConstantLatency(Duration.FromMilliseconds(1)),
        Facts = this,
    });

    /// <summary>
    /// What the wire takes in a round trip, before word of a full window is back, and a socket buffer.
    /// </summary>
    public long InFlight => BytesPerSecond * 2 / 1000 + 2 * 64 * 1024;

    public (int Id, Endpoint Endpoint) Add(Func<Life, IParticipant> make)
    {
        var rate = Rate.BytesPerSecond(BytesPerSecond);
        int id = this.world.Add(new NodeSpec
        {
            Create = birth => make(new Life(birth.Incarnation, birth.Store)),
            Uplink = rate,
            Downlink = rate,
        });
        return (id, this.world.EndpointOf(id));
    }

    public void Start()
    {
        for (int node = 0; node < this.world.Nodes; node++) this.world.Boot(node);
    }

    public Task<bool> RunUntil(Func<bool> condition, Duration limit) =>
        Task.FromResult(condition() || !this.world.Run(this.world.Now + limit, condition) || condition());

    public Task Crash(int node, bool loseStore = false)
    {
        this.world.Crash(node, loseStore);
        foreach (var (request, open) in this.asked.Where(a => a.Value.Node == node).ToArray())
        {
            this.asked.Remove(request);
            open.Asker.SetException(new ParticipantDown(node));
        }
        return Task.CompletedTask;
    }

    public void Restart(int node) => this.world.Restart(node);

    public async Task<object> Ask(int node, object command)
    {
        var asker = new TaskCompletionSource<object>();
        this.asked.Add(this.world.Ask(node, command), (node, asker));
        return await asker.Task;
    }

    public IReadOnlyList<(int Node, Fact Fact)> Facts() => this.facts;

    public void Work(IHost host, Duration time) =>
        host.Charge(WorkKind.Microsecond, (int)(time.Nanoseconds / 1000));

    public Job Job(JobId id, object result, Duration time) => new Modelled(id, result, time);

    public void Hear(Instant at, int node, in Fact fact) => this.facts.Add((node, fact));

    public void Answered(Instant at, int node, RequestId request, object reply)
    {
        if (this.asked.Remove(request, out var open)) open.Asker.SetResult(reply);
    }

    public ValueTask DisposeAsync()
    {
        this.world.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class Modelled(JobId id, object result, Duration time) : Job(id)
    {
        public override JobOutcome Run() => new(result, WorkKind.Microsecond, time.Nanoseconds / 1000);
    }
}
