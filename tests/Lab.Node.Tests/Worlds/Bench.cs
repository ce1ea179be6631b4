namespace Lab.Nodes.Tests.Worlds;

/// <summary>
/// One node with a recording host and a clock that the test moves; remote peers are played by the test.
/// </summary>
internal sealed class Bench
{
    private Duration mono = Duration.Zero;
    private int links;

    public Bench(
        NodeSettings? settings = null, ChainParameters? chain = null, int plots = 0, MemoryStore? store = null,
        IMemo? memo = null, bool boot = true, IReadOnlyList<IPlot>? mines = null)
    {
        Key = Chains.KeyOf(0);
        Chain = chain ?? Chains.Easy;
        Store = store ?? new MemoryStore();
        Plots = [.. Enumerable.Range(0, plots).Select(_ => Chains.PlotOf(Key))];
        Node = new Node(
            settings ?? new NodeSettings { PingInterval = Duration.Zero }, Key, Chain, mines ?? Plots, Store,
            memo ?? NoMemo.Instance, Rng.For(1, "node"));
        if (boot) Step(Input.Booted());
    }

    public SigningKey Key { get; }
    public ChainParameters Chain { get; }
    public MemoryStore Store { get; }
    public IReadOnlyList<Plot> Plots { get; }
    public Node Node { get; }
    public RecordingHost Host { get; } = new();

    /// <summary>
    /// The wall clock: at first 1,000 epochs after genesis, so that blocks of tests are in the past.
    /// </summary>
    public Instant Wall { get; set; } = Chains.Easy.StartOf(new Epoch(1000));

    public void Step(Input input) => Node.Step(new Now(Wall, this.mono), input, Host);

    public void Pass(Duration time)
    {
        this.mono += time;
        Wall += time;
    }

    /// <summary>
    /// Lets time pass and delivers a timer that the node has set, which must be due by then.
    /// </summary>
    public void Fire(byte kind, Duration? after = null)
    {
        var timer = TimerId.Of(kind);
        Assert.That(Host.Timers, Contains.Key(timer), "the node has set no such timer");
        Pass(after ?? Host.Timers[timer]);
        Host.Timers.Remove(timer);
        Step(Input.TimerDue(timer));
    }

    public void Deliver(LinkId link, Message message) => Step(Input.Received(link, Wire.Encode(message)));

    /// <summary>A link comes up.</summary>
    public RemotePeer Link(int id = 1, bool outbound = false, Endpoint? at = null)
    {
        var link = new LinkId(++this.links);
        var binding = new Hash(9, 9, 9, (ulong)link.Value);
        var opened = new LinkOpened(outbound, at ?? new Endpoint((UInt128)(uint)id, 50_000), binding);
        Step(Input.LinkUp(link, opened));
        return new RemotePeer(this, link, Chains.KeyOf(id), binding);
    }

    /// <summary>A link comes up and its handshake is done.</summary>
    public RemotePeer Connect(int id = 1, bool outbound = false, Endpoint? at = null, ChainTip? tip = null, ushort port = 0)
    {
        var peer = Link(id, outbound, at);
        peer.Shake(tip, port);
        return peer;
    }

    /// <summary>Messages sent on a link since the last call.</summary>
    public List<Message> Take(LinkId link)
    {
        var taken = Host.Sent.Where(s => s.Link == link).Select(s => (Message)Wire.Decode(s.Frame)).ToList();
        Host.Sent.RemoveAll(s => s.Link == link);
        return taken;
    }

    public NodeStatus Status()
    {
        Step(Input.Asked(new RequestId(1), new GetStatus()));
        return (NodeStatus)Host.Answers[^1];
    }

    public bool Reached(Probe probe) => Host.Facts.Any(f => f.Kind == NodeFact.Probe && f.Value == (long)probe);

    public List<Fact> FactsOf(ushort kind) => [.. Host.Facts.Where(f => f.Kind == kind)];
}
