using System.Runtime.CompilerServices;
using Lab.Sim.Network;
using Lab.Sim.Nodes;
using Lab.Sim.Queue;

namespace Lab.Sim.Tests.Worlds;

/// <summary>What the kernel costs in memory: little for a node that is idle, nothing for a delivery.</summary>
public sealed class MemoryTests
{
    [Test]
    public void The_structs_of_the_hot_path_have_the_size_they_claim()
    {
        Assert.That(Unsafe.SizeOf<SimEvent>(), Is.EqualTo(32));
        Assert.That(Unsafe.SizeOf<HalfLink>(), Is.EqualTo(40));
        Assert.That(Unsafe.SizeOf<Arrival>(), Is.EqualTo(32));
    }

    private sealed class Idle(Endpoint[] peers) : IParticipant
    {
        public void Step(Now now, in Input input, IHost host)
        {
            if (input.Kind != InputKind.Booted) return;
            foreach (var peer in peers) host.Dial(peer);
            host.SetTimer(new TimerId(1), Sec(3600));
        }
    }

    [Test]
    public void An_idle_node_with_16_links_takes_at_most_4_KiB()
    {
        const int nodes = 2000;
        long before = GC.GetTotalMemory(true);
        using var world = new SimWorld(new SimOptions { Latency = new UniformLatency(Ms(20), Ms(200)) });
        var dials = Topology.RandomRegular(nodes, 16, 1).ToLookup(edge => edge.From, edge => world.EndpointOf(edge.To));
        for (int i = 0; i < nodes; i++)
        {
            Endpoint[] peers = [.. dials[i]];
            world.Add(new NodeSpec { Create = _ => new Idle(peers) });
        }
        for (int i = 0; i < nodes; i++) world.Boot(i);
        world.Run(Instant.Zero + Sec(60)); // dials and their time-outs are over
        long bytes = (GC.GetTotalMemory(true) - before) / nodes;
        TestContext.Out.WriteLine($"{bytes} bytes an idle node with 16 links");
        Assert.That(bytes, Is.LessThanOrEqualTo(4096));
        GC.KeepAlive(world);
    }

    private sealed class PingPong(Endpoint? peer) : IParticipant
    {
        public void Step(Now now, in Input input, IHost host)
        {
            if (input.Kind == InputKind.Booted && peer is { } to) host.Dial(to);
            if (input.Kind == InputKind.LinkUp && input.Opened.Outbound)
                for (int i = 0; i < 50; i++)
                    host.Send(input.Link, Clusters.Frames.Of(i));
            if (input.Kind != InputKind.Received) return;
            host.Charge(WorkKind.Microsecond, 30);
            host.Send(input.Link, input.Frame);
        }
    }

    [Test]
    public void A_delivery_allocates_nothing_even_where_effects_wait_for_arrivals()
    {
        using var world = new SimWorld(new SimOptions { Latency = new ConstantLatency(Ms(20)) });
        for (int i = 0; i < 20; i++)
        {
            int node = i;
            world.Add(new NodeSpec
            {
                Create = _ => new PingPong(node % 2 == 0 ? world.EndpointOf(node + 1) : null),
                Uplink = Rate.BytesPerSecond(1_000_000),
                Downlink = Rate.BytesPerSecond(1_000_000),
            });
        }
        for (int i = 0; i < 20; i++) world.Boot(i);
        world.Run(Instant.Zero + Sec(30));
        long deliveries = world.Deliveries, allocated = GC.GetAllocatedBytesForCurrentThread();
        world.Run(Instant.Zero + Sec(60));
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        deliveries = world.Deliveries - deliveries;
        Assert.That(deliveries, Is.GreaterThan(300_000));
        Assert.That((double)allocated / deliveries, Is.LessThan(1));
    }
}
