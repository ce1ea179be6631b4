using Lab.Core;
using Lab.Core.LinkRules;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Records;
using Lab.Scenarios.Checking;
using Lab.Scenarios.Model;
using Lab.Scenarios.Toys;
using Lab.Sim;
using Lab.Sim.Nodes;
using Lab.Sim.Parallel;
using Lab.Sim.Trace;

namespace Lab.Scenarios.Worlds;

/// <summary>How a run goes on, for a progress line.</summary>
/// <param name="Simulated">Run time so far.</param>
/// <param name="Total">Run time at the end.</param>
/// <param name="Deliveries">Frames delivered so far.</param>
public readonly record struct RunProgress(Duration Simulated, Duration Total, long Deliveries);

/// <summary>Runs a scenario in simulation: builds the world, plays phases and workload, gathers facts.</summary>
public sealed class SimRun : IFactSink, IStage, IDisposable
{
    private static readonly Duration Tick = Duration.FromMilliseconds(500);

    private readonly Scenario scenario;
    private readonly Blueprint plan;
    private readonly CheckBook checks;
    private readonly RunCollector collector;
    private readonly SimWorld world;
    private readonly AttackWatch? attack;
    private readonly OperatorDesk operators;
    private readonly Dictionary<RequestId, int> orders = [];
    private readonly long[] copies, duplicates, blockBytes;

    // How many nodes were in a node's place before it.
    private readonly int[] generations;

    /// <param name="threads">1 and up; changes no trace.</param>
    /// <param name="logSecond">Keep every step of this simulated second in <see cref="StepLog"/>.</param>
    public SimRun(Scenario scenario, ulong seed, int threads = 1, long? logSecond = null)
        : this(scenario, seed, threads, logSecond, scenario.Engine.WireParanoid ? Wire.Rewire : null)
    {
    }

    /// <param name="rewire">What becomes of each frame when it is delivered; null for itself.</param>
    internal SimRun(Scenario scenario, ulong seed, int threads, long? logSecond, Func<Frame, Frame>? rewire)
    {
        this.scenario = scenario;
        this.plan = new Blueprint(scenario, seed);
        this.attack = scenario.Adversaries.Count == 0 ? null : new AttackWatch(this.plan, NodeOf);
        this.checks = new CheckBook(scenario, NodeOf, this.attack is { } watch ? watch.IsAttacker : null);
        this.collector = new RunCollector(scenario);
        this.copies = new long[scenario.Nodes];
        this.duplicates = new long[scenario.Nodes];
        this.blockBytes = new long[scenario.Nodes];
        this.generations = new int[scenario.Nodes];
        this.world = new SimWorld(SimNetwork.Options(scenario, seed, this.plan.Placement) with
        {
            Threads = threads,
            Memo = scenario.Engine.Memo ? new SharedMemo() : NoMemo.Instance,
            Rewire = rewire,
            Facts = this,
            LogSecond = logSecond,
        });
        var create = this.plan.Participants(
            Instant.Zero, this.world.EndpointOf, generationOf: node => this.generations[node],
            snapshotOf: new SnapshotChoice(this.plan, NodeOf).For);
        for (int i = 0; i < scenario.Nodes; i++)
        {
            int node = i;
            this.world.Add(new NodeSpec
            {
                Create = birth => create(node, birth.Store, birth.Memo, birth.Luck),
                Uplink = SimNetwork.Wire(this.plan.Placement.Wires[i].Up),
                Downlink = SimNetwork.Wire(this.plan.Placement.Wires[i].Down),
                AcceptsInbound = !this.plan.Placement.OutboundOnly[i],
                Cores = scenario.Cores,
                Network = this.plan.NetworkOf(i),
            });
        }
        foreach (int adversary in this.plan.Attackers.All) this.collector.NodeDown(Instant.Zero, adversary);
        this.world.At(Instant.Zero, BootAll);
        _ = new PhasePlayer(this.plan, this);
        foreach (var publication in this.plan.Publications)
            this.world.At(publication.At, () => Publish(publication));
        this.operators = new OperatorDesk(this.plan, NodeOf, this.world.EndpointOf, node => this.generations[node]);
        for (int i = 0; i < scenario.Operator.Count; i++)
        {
            int action = i;
            this.world.At(Instant.Zero + scenario.Operator[i].At, () => Operate(action));
        }
    }

    public IReadOnlyList<LoggedStep> StepLog => this.world.StepLog;

    /// <summary>Windows so far that all threads ran together.</summary>
    internal long SharedWindows => this.world.SharedWindows;

    /// <summary>Plays the scenario to its end, or until a safety check fails.</summary>
    /// <param name="progress">Called every so often; false gives the run up with <see cref="OperationCanceledException"/>.</param>
    /// <param name="until">End here instead, if it is earlier than the scenario's end.</param>
    public RunOutcome Play(Func<RunProgress, bool> progress, Duration? until = null)
    {
        var end = Instant.Zero + (until is { } u && u < this.scenario.Duration ? u : this.scenario.Duration);
        while (this.world.Now < end && !this.checks.IsViolated)
        {
            var next = this.world.Now + Tick;
            this.world.Run(next < end ? next : end, () => this.checks.IsViolated);
            this.attack?.Sample();
            if (!progress(new RunProgress(this.world.Now - Instant.Zero, end - Instant.Zero, this.world.Deliveries)))
                throw new OperationCanceledException();
        }
        var traffic = Enumerable.Range(0, this.scenario.Nodes).Select(TrafficOf).ToList();
        var warnings = new List<string>();
        if (DrawnGraph.Warning(this.plan) is { } parted) warnings.Add(parted);
        if (this.checks.IsViolated)
            warnings.Add($"The run ended at {this.world.Now} because a safety check failed; its metrics cover only that.");
        var data = this.collector.Finish(this.world.Now, CommonTip(), traffic);
        this.operators.Finish(data);
        data.Attack = this.attack?.Finish(this.world.Now);
        foreach (var second in this.world.Seconds)
            data.Trace.Add(new TraceSecond(second.Second, $"{second.A:x16}{second.B:x16}"));
        this.checks.Ended();
        return new RunOutcome(this.checks, data,
            this.world.Now, this.world.TraceHash(), this.world.Deliveries, warnings);
    }

    private NodeTraffic TrafficOf(int node)
    {
        KeepCounters(node);
        var (up, down, frames) = this.world.TrafficOf(node);
        return new NodeTraffic(up, down, frames, this.copies[node], this.duplicates[node])
        {
            BlockBytes = this.blockBytes[node],
        };
    }

    /// <summary>Adds what the present incarnation counted.</summary>
    private void KeepCounters(int node)
    {
        var counters = this.world.ParticipantOf(node) switch
        {
            Node full => full.Counters,
            PushOnceToy toy => toy.Counters,
            _ => default,
        };
        this.copies[node] += counters.ItemCopies;
        this.duplicates[node] += counters.Duplicates;
        this.blockBytes[node] += counters.SentBlockBytes;
    }

    private ChainEntry? CommonTip() => Enumerable.Range(0, this.scenario.Nodes)
        .Select(i => NodeOf(i)?.Tip)
        .OfType<ChainEntry>()
        .GroupBy(t => t.Id)
        .OrderByDescending(g => g.Count()).ThenBy(g => g.Key)
        .Select(RunCollector.Fullest)
        .FirstOrDefault();

    private void BootAll()
    {
        for (int i = 0; i < this.scenario.Nodes; i++) Boot(i);
    }

    /// <summary>An honest node that runs, or null.</summary>
    private Node? NodeOf(int node) => this.world.ParticipantOf(node) as Node;

    private void Boot(int node)
    {
        this.world.Boot(node);
        if (this.plan.IsAdversary(node)) return;
        this.checks.NodeUp(this.world.Now, node);
        this.collector.NodeUp(node);
    }

    private void Publish(Publication publication)
    {
        if (!this.world.IsUp(publication.Node) || this.plan.IsAdversary(publication.Node)) return;
        if (!publication.IsTransfer) this.collector.Asked(this.world.Now, publication.Node, publication.Load);
        this.world.Ask(publication.Node, this.plan.CommandOf(publication));
    }

    private void Operate(int action)
    {
        if (this.operators.CommandOf(action) is { } command)
            this.orders.Add(this.world.Ask(this.scenario.Operator[action].Node, command), action);
    }

    /// <summary>A node that ends answers nothing any more.</summary>
    private void LoseOrders(int node)
    {
        foreach (var (request, action) in this.orders.ToList())
            if (this.scenario.Operator[action].Node == node && this.orders.Remove(request)) this.operators.Lost(action);
    }

    // ---- what phases do ----

    Instant IStage.Now => this.world.Now;

    bool IStage.IsUp(int node) => this.world.IsUp(node);

    void IStage.Crash(int node, bool loseStore)
    {
        KeepCounters(node);
        this.world.Crash(node, loseStore);
        LoseOrders(node);
        if (this.plan.IsAdversary(node)) return;
        this.attack?.NodeDown(node);
        this.checks.NodeDown(this.world.Now, node);
        this.collector.NodeDown(this.world.Now, node);
    }

    void IStage.Replace(int node)
    {
        this.generations[node]++;
        this.attack?.Replaced(node, this.generations[node]);
    }

    void IStage.Start(int node) => Boot(node);

    void IStage.Install(LinkRule rule) => this.world.Install(rule);

    void IStage.RemoveRules(string? name) => this.world.Heal(name);

    void IStage.Healed() => this.checks.Healed(this.world.Now);

    void IStage.At(Instant at, Action action) => this.world.At(at, action);

    // ---- facts ----

    void IFactSink.Hear(Instant at, int node, in Fact fact)
    {
        this.attack?.Hear(at, node, fact);
        this.checks.Hear(at, node, fact);
        this.collector.Hear(at, node, fact);
    }

    void IFactSink.Answered(Instant at, int node, RequestId request, object reply)
    {
        // Publishing is confirmed by the fact that the item was created.
        if (this.orders.Remove(request, out int action)) this.operators.Answered(action, reply);
    }

    public void Dispose() => this.world.Dispose();
}
