using Lab.Core;

namespace Lab.Cli.Bench;

/// <summary>
/// GossipSub 1.0 as its publication describes it, a second time and without a line of the node or of the simulator: an
/// event queue, a list of peers a node, and nothing that costs time but the way. What it gives over many draws is what
/// the published inputs say; how far real nodes lie from it is what is wrong with them.
/// </summary>
/// <remarks>
/// Each node dials <c>dials</c> others at random. A pair has one latency, uniform from 10 to 150 ms, and each message
/// up to 10 % more. Heartbeats of 1 s begin at a random part of the second second: below 4 mesh peers a node grafts up
/// to 6, above 12 it prunes down to 6, and tells 6 peers outside the mesh of what came in the last 3 heartbeats. Messages
/// come once a second, the first after 5 s, each of one of <c>sources</c> nodes at random.
/// </remarks>
internal sealed class GossipSubModel
{
    private const int Degree = 6, Low = 4, High = 12, Window = 3;
    private const long Millisecond = 1_000_000, Second = 1_000 * Millisecond;

    private readonly Rng luck;
    private readonly Member[] members;
    private readonly Dictionary<(int, int), long> ways = [];
    private readonly PriorityQueue<Action, (long At, long Number)> agenda = new();
    private readonly List<long> delays = [];
    private readonly long[] published;
    private long now, planned, copies, held;

    private GossipSubModel(ulong seed, int nodes, int dials, int sources, int messages)
    {
        this.luck = Rng.For(seed, "gossipsub-model");
        this.published = new long[messages];
        this.members = [.. Enumerable.Range(0, nodes).Select(_ => new Member(messages))];
        for (int node = 0; node < nodes; node++)
        {
            var others = Enumerable.Range(0, nodes).ToList();
            others.RemoveAt(node);
            foreach (int other in Some(others, dials))
            {
                this.members[node].Peers.Add(other);
                this.members[other].Peers.Add(node);
            }
        }

        for (int i = 0; i < nodes; i++)
        {
            int node = i;
            At(Second + this.luck.Between(0, Second), () => Beat(node));
        }

        var publishers = Some([.. Enumerable.Range(0, nodes)], sources);
        for (int i = 0; i < messages; i++)
        {
            int message = i, source = publishers[this.luck.Below(publishers.Count)];
            At((5 + i) * Second, () => Publish(source, message));
        }
    }

    /// <summary>What a run gives: shares of deliveries in 0 to 100 ms and so on, copies a delivery.</summary>
    public sealed record Outcome(IReadOnlyList<double> Shares, double Copies);

    /// <summary>Runs one draw of network, latencies and sources.</summary>
    /// <param name="bins">Bins of 100 ms, the last for all that is later.</param>
    public static Outcome Run(ulong seed, int nodes, int dials, int sources, int messages, int bins)
    {
        var model = new GossipSubModel(seed, nodes, dials, sources, messages);
        long end = (5 + messages + 10) * Second;
        while (model.agenda.TryDequeue(out var happens, out var when) && when.At <= end)
        {
            model.now = when.At;
            happens();
        }

        double[] shares = new double[bins];
        foreach (long delay in model.delays)
            shares[Math.Min(bins - 1, delay / (100 * Millisecond))] += 1.0 / model.delays.Count;
        return new Outcome(shares, (double)model.copies / model.held);
    }

    private void At(long time, Action happens) => this.agenda.Enqueue(happens, (time, this.planned++));

    private void After(int from, int to, Action happens)
    {
        var pair = from < to ? (from, to) : (to, from);
        if (!this.ways.TryGetValue(pair, out long way))
            this.ways[pair] = way = this.luck.Between(10 * Millisecond, 150 * Millisecond);
        At(this.now + way + this.luck.Between(0, way / 10), happens);
    }

    private List<int> Some(List<int> among, int count)
    {
        this.luck.Shuffle(among);
        return among[..Math.Min(count, among.Count)];
    }

    private List<int> Outside(Member member) => [.. member.Peers.Where(p => !member.Mesh.Contains(p))];

    private void Beat(int node)
    {
        var member = this.members[node];
        int size = member.Mesh.Count;
        if (size < Low)
        {
            foreach (int peer in Some(Outside(member), Degree - size))
            {
                member.Mesh.Add(peer);
                After(node, peer, () => this.members[peer].Mesh.Add(node));
            }
        }
        else if (size > High)
        {
            foreach (int peer in Some([.. member.Mesh], size - Degree))
            {
                member.Mesh.Remove(peer);
                After(node, peer, () => this.members[peer].Mesh.Remove(node));
            }
        }

        member.Late.Insert(0, member.Fresh);
        member.Fresh = [];
        if (member.Late.Count > Window) member.Late.RemoveAt(Window);
        int[] recent = [.. member.Late.SelectMany(m => m)];
        if (recent.Length > 0)
        {
            foreach (int peer in Some(Outside(member), Degree))
                After(node, peer, () => Told(peer, node, recent));
        }

        At(this.now + Second, () => Beat(node));
    }

    private void Told(int node, int by, int[] messages)
    {
        foreach (int message in messages.Where(m => !this.members[node].Has[m]))
            After(node, by, () => Send(by, node, message));
    }

    private void Publish(int source, int message)
    {
        this.published[message] = this.now;
        Hold(source, message, from: -1);
    }

    private void Send(int from, int to, int message) => After(from, to, () =>
    {
        this.copies++;
        if (this.members[to].Has[message]) return;
        this.delays.Add(this.now - this.published[message]);
        Hold(to, message, from);
    });

    private void Hold(int node, int message, int from)
    {
        var member = this.members[node];
        member.Has[message] = true;
        member.Fresh.Add(message);
        this.held++;
        foreach (int peer in member.Mesh)
            if (peer != from) Send(node, peer, message);
    }

    private sealed class Member(int messages)
    {
        public SortedSet<int> Peers { get; } = [];
        public SortedSet<int> Mesh { get; } = [];
        public bool[] Has { get; } = new bool[messages];
        public List<int> Fresh { get; set; } = [];
        public List<List<int>> Late { get; } = [];
    }
}
