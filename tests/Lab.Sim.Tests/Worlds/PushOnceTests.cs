using System.Buffers.Binary;
using Lab.Sim.Network;
using Lab.Sim.Nodes;

namespace Lab.Sim.Tests.Worlds;

/// <summary>
/// A closed form to be checked against: push gossip that forwards once to f nodes drawn from all nodes reaches the share
/// p = 1 - exp(-f p).
/// </summary>
public sealed class PushOnceTests
{
    private const int Nodes = 1000, Items = 60;

    /// <summary>Forwards each new item once, to nodes that it draws from all and dials for that.</summary>
    private sealed class PushOnce(Birth birth, int fanout, SimWorld world, int[] reached) : IParticipant
    {
        private readonly HashSet<int> seen = [];
        private readonly Queue<Frame> waiting = new();

        public void Step(Now now, in Input input, IHost host)
        {
            if (input.Kind == InputKind.Asked) Take((Frame)input.Command, host);
            if (input.Kind == InputKind.Received)
            {
                host.Hang(input.Link, Hangup.Done);
                Take(input.Frame, host);
            }
            // Dials answer in any order, so whichever link comes up carries the oldest copy: targets are alike.
            if (input.Kind == InputKind.LinkUp && input.Opened.Outbound) host.Send(input.Link, this.waiting.Dequeue());
        }

        private void Take(Frame frame, IHost host)
        {
            int item = BinaryPrimitives.ReadInt32LittleEndian(frame.Span);
            if (!this.seen.Add(item)) return;
            reached[item]++;
            for (int i = 0; i < fanout; i++)
            {
                int to = birth.Luck.Below(Nodes - 1);
                this.waiting.Enqueue(frame);
                host.Dial(world.EndpointOf(to < birth.Node ? to : to + 1));
            }
        }
    }

    [TestCase(2, 0.7968)]
    [TestCase(3, 0.9405)]
    public void Coverage_follows_the_closed_form(int fanout, double share)
    {
        Assert.That(1 - Math.Exp(-fanout * share), Is.EqualTo(share).Within(0.0001));
        var reached = new int[Items];
        using var world = new SimWorld(new SimOptions { Latency = new UniformLatency(Ms(10), Ms(150)) });
        for (int i = 0; i < Nodes; i++)
            world.Add(new NodeSpec { Create = birth => new PushOnce(birth, fanout, world, reached) });
        for (int i = 0; i < Nodes; i++) world.Boot(i);
        var luck = Rng.For(1, "items");
        for (int i = 0; i < Items; i++)
        {
            var bytes = new byte[100];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, i);
            world.At(Instant.Zero + Ms(100 * i), () => world.Ask(luck.Below(Nodes), new Frame(bytes)));
        }
        world.Run(Instant.Zero + Sec(60));
        // With 2 copies a rumour may die out at its beginning: the form is about those that did not.
        double mean = reached.Where(n => n > Nodes / 10).Average() / Nodes;
        Assert.That(mean, Is.EqualTo(share).Within(1).Percent);
    }
}
