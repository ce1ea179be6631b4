using Lab.Sim.Nodes;

namespace Lab.Sim.Tests.Clusters;

/// <summary>A few puppets in a simulated world, all booted at time zero, that do what the test says.</summary>
internal sealed class Cluster : IDisposable, IFactSink
{
    public Cluster(int nodes, SimOptions? options = null, Func<int, NodeSpec, NodeSpec>? machine = null)
    {
        World = new SimWorld((options ?? new SimOptions()) with { Facts = this });
        for (int i = 0; i < nodes; i++) Add(machine);
        for (int i = 0; i < nodes; i++) World.Boot(i);
    }

    public SimWorld World { get; }
    public List<(Duration At, int Node, Fact Fact)> Facts { get; } = [];
    public List<(Duration At, int Node, RequestId Request, object Reply)> Answers { get; } = [];
    public Duration Now => World.Now - Instant.Zero;

    /// <summary>The participant of a node that is up.</summary>
    public Puppet this[int node] => (Puppet)World.ParticipantOf(node)!;

    public int Add(Func<int, NodeSpec, NodeSpec>? machine = null)
    {
        var spec = new NodeSpec { Create = birth => new Puppet(birth) };
        return World.Add(machine is null ? spec : machine(World.Nodes, spec));
    }

    /// <summary>Lets a node's participant act in a step at the current instant.</summary>
    public RequestId Do(int node, Action<IHost> act) => World.Ask(node, act);

    public void At(Duration time, Action action) => World.At(Instant.Zero + time, action);

    public Cluster Run(Duration time)
    {
        World.Run(World.Now + time);
        return this;
    }

    public Cluster RunTo(Duration time)
    {
        World.Run(Instant.Zero + time);
        return this;
    }

    /// <summary>Links two nodes and waits until both know.</summary>
    public (LinkId From, LinkId To) Join(int from, int to)
    {
        Do(from, host => host.Dial(World.EndpointOf(to)));
        int had = this[from].Links.Count;
        World.Run(World.Now + Sec(5), () => this[from].Links.Count > had);
        Assert.That(this[from].Links, Has.Count.EqualTo(had + 1));
        return (this[from].Links[^1], this[to].Links[^1]);
    }

    public void Hear(Instant at, int node, in Fact fact) => Facts.Add((at - Instant.Zero, node, fact));

    public void Answered(Instant at, int node, RequestId request, object reply) =>
        Answers.Add((at - Instant.Zero, node, request, reply));

    public void Dispose() => World.Dispose();
}

/// <summary>Frames for puppets.</summary>
internal static class Frames
{
    /// <summary>A frame of <paramref name="length"/> bytes that begins with <paramref name="first"/>.</summary>
    public static Frame Of(int first, int length = 100)
    {
        var bytes = new byte[length];
        bytes[0] = (byte)first;
        return new Frame(bytes);
    }
}
