namespace Lab.Nodes.Tests.Worlds;

/// <summary>One node of a <see cref="SmallNetwork"/> and the host that connects it.</summary>
internal sealed class Member(SmallNetwork network, int id, NodeSettings settings, int leaves, ChainParameters chain)
    : IHost
{
    private readonly SigningKey key = Chains.KeyOf(id);
    private readonly Dictionary<TimerId, long> timers = [];
    private readonly HashSet<JobId> jobs = [];
    private long timerSets;
    private Instant bootedAt;

    public Endpoint Endpoint { get; } = new((UInt128)(uint)id, 1);
    public MemoryStore Store { get; private set; } = new();
    public List<Fact> Facts { get; } = [];
    public List<object> Answers { get; } = [];
    public Dictionary<LinkId, (Member Other, LinkId Link)> Open { get; } = [];
    public HashSet<Member> Unreachable { get; } = [];
    public int Incarnation { get; private set; }
    public bool IsUp { get; private set; }
    public Node Node { get; private set; } = null!;
    public ChainEntry Tip => Node.Tip;

    /// <summary>Adds an endpoint to dial, before the node is booted.</summary>
    public void AlsoDial(Member other) =>
        settings = settings with { Bootstrap = [.. settings.Bootstrap, other.Endpoint] };

    public void Boot()
    {
        IsUp = true;
        this.bootedAt = network.Now;
        IReadOnlyList<Plot> plots = leaves > 0 ? [Chains.PlotOf(this.key, leaves)] : [];
        Node = new Node(
            settings, this.key, chain, plots, Store, NoMemo.Instance, Rng.For((ulong)id, "node", (ulong)Incarnation));
        Step(Input.Booted());
    }

    public void Crash(bool loseStore = false)
    {
        IsUp = false;
        Incarnation++;
        this.timers.Clear();
        this.jobs.Clear();
        foreach (var (_, end) in Open) network.BreakFar(end.Other, end.Link, LinkLoss.Remote);
        Open.Clear();
        if (loseStore) Store = new MemoryStore();
    }

    public void Step(Input input) => Node.Step(new Now(network.Now, network.Now - this.bootedAt), input, this);

    public NodeStatus Status()
    {
        Step(Input.Asked(new RequestId(1), new GetStatus()));
        return (NodeStatus)Answers[^1];
    }

    public Hash Publish(byte payload)
    {
        Step(Input.Asked(new RequestId(1), new PublishBroadcast(new[] { payload })));
        return ((Published)Answers[^1]).WireId;
    }

    public bool Accepted(Hash wireId) => Facts.Any(f => f.Kind == NodeFact.ItemAccepted && f.Subject == wireId);
    public bool Reached(Probe probe) => Facts.Any(f => f.Kind == NodeFact.Probe && f.Value == (long)probe);
    public int Count(ushort kind) => Facts.Count(f => f.Kind == kind);

    void IHost.Dial(Endpoint remote) => network.Dial(this, remote);

    void IHost.Hang(LinkId link, Hangup reason)
    {
        if (Open.Remove(link, out var end)) network.BreakFar(end.Other, end.Link, LinkLoss.Remote);
    }

    void IHost.Send(LinkId link, Frame frame) => network.Send(this, link, frame);
    long IHost.Backlog(LinkId link) => 0;

    void IHost.SetTimer(TimerId timer, Duration delay)
    {
        long set = ++this.timerSets;
        this.timers[timer] = set;
        network.Later(this, delay < Duration.Zero ? Duration.Zero : delay, () =>
        {
            if (this.timers.GetValueOrDefault(timer) != set) return null;
            this.timers.Remove(timer);
            return Input.TimerDue(timer);
        });
    }

    void IHost.ClearTimer(TimerId timer) => this.timers.Remove(timer);

    void IHost.Start(Job job)
    {
        this.jobs.Add(job.Id);
        network.Later(this, Duration.FromMilliseconds(1), () =>
            this.jobs.Remove(job.Id) ? Input.JobDone(job.Id, job.Run().Result) : null);
    }

    void IHost.Stop(JobId job) => this.jobs.Remove(job);

    void IHost.Charge(WorkKind kind, int units)
    {
    }

    void IHost.Answer(RequestId request, object reply) => Answers.Add(reply);
    void IHost.Report(in Fact fact) => Facts.Add(fact);
}
