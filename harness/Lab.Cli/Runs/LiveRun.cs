using System.Collections.Concurrent;
using Lab.Core;
using Lab.Core.LinkRules;
using Lab.Core.Seam;
using Lab.Live;
using Lab.Nodes;
using Lab.Records;
using Lab.Scenarios.Checking;
using Lab.Scenarios.Model;
using Lab.Scenarios.Worlds;

namespace Lab.Cli.Runs;

/// <summary>
/// Plays a scenario on real loopback sockets in real time: the same blueprint, phases, workload and checks as a
/// simulation.
/// </summary>
internal sealed class LiveRun : IStage
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);

    private readonly Scenario scenario;
    private readonly Blueprint plan;
    private readonly bool plaintext;
    private readonly LivePlots plots;
    private readonly CheckBook checks;
    private readonly RunCollector collector;
    private readonly Node?[] running;
    private readonly bool[] up;
    private readonly NodeCounters[] earlier;
    private readonly bool[] loseStore;
    private readonly PriorityQueue<Action, (long At, int Order)> agenda = new();
    private readonly List<Task> crashing = [];
    private readonly List<Task> asked = [];
    private readonly OperatorDesk operators;
    private readonly ConcurrentQueue<(int Action, object? Reply)> replies = new();
    private readonly Endpoint[] endpoints;
    private LiveWorld world = null!;
    private int planned, heard;

    /// <param name="scenario">What to play.</param>
    /// <param name="seed">The seed of who dials whom, of luck and of the workload.</param>
    /// <param name="keys">Where keys come from.</param>
    /// <param name="plaintext">Leave links unencrypted.</param>
    /// <param name="plots">Where miners get their plots; outlives the run.</param>
    public LiveRun(Scenario scenario, ulong seed, IKeySource keys, bool plaintext, LivePlots plots)
    {
        this.plaintext = plaintext;
        this.plots = plots;
        this.scenario = scenario;
        this.plan = new Blueprint(scenario, seed, keys);
        this.checks = new CheckBook(scenario, i => this.running![i]);
        this.collector = new RunCollector(scenario);
        this.running = new Node?[scenario.Nodes];
        this.up = new bool[scenario.Nodes];
        this.earlier = new NodeCounters[scenario.Nodes];
        this.loseStore = new bool[scenario.Nodes];
        _ = new PhasePlayer(this.plan, this);
        foreach (var publication in this.plan.Publications)
            At(publication.At, () => Publish(publication));
        this.endpoints = new Endpoint[scenario.Nodes];
        this.operators = new OperatorDesk(this.plan, NodeOf, node => this.endpoints[node], _ => 0);
        for (int i = 0; i < scenario.Operator.Count; i++)
        {
            int action = i;
            At(Instant.Zero + scenario.Operator[i].At, () => Operate(action));
        }
    }

    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    public async Task<RunOutcome> PlayAsync(Action<RunProgress> progress, CancellationToken stop)
    {
        var end = Instant.Zero + this.scenario.Duration;
        this.world = new LiveWorld(new LiveOptions { Seed = this.plan.Seed, Plaintext = this.plaintext });
        await using (this.world.ConfigureAwait(false))
        {
            AddNodes();
            this.world.Start();
            for (int i = 0; i < this.scenario.Nodes; i++) Up(i);
            while (this.world.RunTime < end && !this.checks.IsViolated)
            {
                while (this.agenda.TryPeek(out var action, out var due) && due.At <= this.world.RunTime.Nanoseconds)
                {
                    this.agenda.Dequeue();
                    action();
                    foreach (var ending in this.crashing) await ending.ConfigureAwait(false);
                    this.crashing.Clear();
                }
                Hear();
                if (this.world.Failure is { } failure) throw failure;
                progress(new RunProgress(this.world.RunTime - Instant.Zero, this.scenario.Duration, Deliveries));
                await Task.Delay(Beat, stop).ConfigureAwait(false);
            }
            end = this.world.RunTime;
            Hear();
        }
        return Outcome(end);
    }

    private long Deliveries => Enumerable.Range(0, this.scenario.Nodes).Sum(i => CountersOf(i).Frames);

    private void AddNodes()
    {
        // The wall clock of a live world counts from 1970; epoch 0 begins when the run does.
        var genesis = Instant.Zero + new Duration((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100);
        var create = this.plan.Participants(
            genesis, i => this.endpoints[i], (miner, seed) => this.plots.Of(miner, seed, this.scenario.Miner.Leaves),
            snapshotOf: new SnapshotChoice(this.plan, NodeOf).For);
        for (int i = 0; i < this.scenario.Nodes; i++)
        {
            int node = i;
            var address = this.world.AddNode((_, store, memo, luck) =>
            {
                if (this.running[node] is { } before) this.earlier[node] = Sum(this.earlier[node], before.Counters);
                this.running[node] = (Node)create(node, store, memo, luck);
                return this.running[node]!;
            }, listening: !this.plan.Placement.OutboundOnly[i]);
            this.endpoints[i] = address.Endpoint ?? default;
        }
    }

    private RunOutcome Outcome(Instant end)
    {
        var tip = this.running.OfType<Node>().Select(n => n.Tip).GroupBy(t => t.Id)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(RunCollector.Fullest).FirstOrDefault();
        var traffic = Enumerable.Range(0, this.scenario.Nodes).Select(CountersOf)
            .Select(c => new NodeTraffic(c.SentBytes, c.Bytes, c.Frames, c.ItemCopies, c.Duplicates)
            {
                BlockBytes = c.SentBlockBytes,
            });
        var data = this.collector.Finish(end, tip, traffic);
        this.operators.Finish(data);
        return new RunOutcome(this.checks, data, end, null, Deliveries,
        [
            .. DrawnGraph.Warning(this.plan) is { } parted ? [parted] : Array.Empty<string>(),
            "Live on this machine's loopback: latency and cost of work are whatever the machine gave, and no seed repeats the run.",
        ]);
    }

    private NodeCounters CountersOf(int node) =>
        this.running[node] is { } now ? Sum(this.earlier[node], now.Counters) : this.earlier[node];

    private static NodeCounters Sum(NodeCounters a, NodeCounters b) => new()
    {
        Frames = a.Frames + b.Frames,
        Bytes = a.Bytes + b.Bytes,
        SentFrames = a.SentFrames + b.SentFrames,
        SentBytes = a.SentBytes + b.SentBytes,
        SentBlockBytes = a.SentBlockBytes + b.SentBlockBytes,
        ItemCopies = a.ItemCopies + b.ItemCopies,
        Duplicates = a.Duplicates + b.Duplicates,
        Stale = a.Stale + b.Stale,
    };

    private void Hear()
    {
        foreach (var (at, node, fact) in this.world.Facts.From(this.heard))
        {
            this.heard++;
            this.checks.Hear(at, node, fact);
            this.collector.Hear(at, node, fact);
        }

        while (this.replies.TryDequeue(out var answer))
        {
            if (answer.Reply is { } reply) this.operators.Answered(answer.Action, reply);
            else this.operators.Lost(answer.Action);
        }
    }

    private void Publish(Publication publication)
    {
        if (!this.up[publication.Node]) return;
        if (!publication.IsTransfer) this.collector.Asked(this.world.RunTime, publication.Node, publication.Load);
        this.asked.Add(this.world.AskAsync(publication.Node, this.plan.CommandOf(publication)));
        this.asked.RemoveAll(t => t.IsCompleted);
    }

    private void Operate(int action)
    {
        if (this.operators.CommandOf(action) is { } command)
            this.asked.Add(AskAsync(action, this.scenario.Operator[action].Node, command));
    }

    /// <summary>The answer comes on a thread of the node's own: it waits for the next look.</summary>
    private async Task AskAsync(int action, int node, object command)
    {
        object? reply;
        try
        {
            reply = await this.world.AskAsync(node, command).ConfigureAwait(false);
        }
        catch (ParticipantDown)
        {
            reply = null;
        }

        this.replies.Enqueue((action, reply));
    }

    private Node? NodeOf(int node) => this.up[node] ? this.running[node] : null;

    private void At(Instant at, Action action) => this.agenda.Enqueue(action, (at.Nanoseconds, this.planned++));

    private void Up(int node)
    {
        this.up[node] = true;
        this.checks.NodeUp(this.world.RunTime, node);
        this.collector.NodeUp(node);
    }

    // ---- what phases do ----

    Instant IStage.Now => this.world.RunTime;

    bool IStage.IsUp(int node) => this.up[node];

    void IStage.Crash(int node, bool loseStore)
    {
        this.up[node] = false;
        this.loseStore[node] = loseStore;
        this.crashing.Add(EndAsync(node));
    }

    private async Task EndAsync(int node)
    {
        await this.world.CrashAsync(node).ConfigureAwait(false);
        Hear(); // what it still said belongs before its end
        this.checks.NodeDown(this.world.RunTime, node);
        this.collector.NodeDown(this.world.RunTime, node);
    }

    void IStage.Replace(int node) => throw Check.Unreachable("a fault that the live world refused");

    void IStage.Start(int node)
    {
        this.world.Restart(node, keepStore: !this.loseStore[node]);
        Up(node);
    }

    void IStage.Install(LinkRule rule) => throw Check.Unreachable("a rule that the live world refused");

    void IStage.RemoveRules(string? name)
    {
        // This world has none.
    }

    void IStage.Healed() => this.checks.Healed(this.world.RunTime);

    void IStage.At(Instant at, Action action) => At(at, action);
}
