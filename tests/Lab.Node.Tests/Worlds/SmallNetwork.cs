namespace Lab.Nodes.Tests.Worlds;

/// <summary>
/// A few nodes on one clock and perfect links of 10 ms: enough to see them talk, in the order in which things
/// happen.
/// </summary>
internal sealed class SmallNetwork
{
    private static readonly Duration Latency = Duration.FromMilliseconds(10);

    private readonly PriorityQueue<(Member To, int Incarnation, Func<Input?> Input), (long At, long Order)> agenda = new();
    private readonly List<Member> members = [];
    private long order;
    private int links;

    public Instant Now { get; private set; } = Chains.Easy.GenesisTime;

    public IReadOnlyList<Member> Members => this.members;

    /// <summary>Adds a node that dials some others once booted.</summary>
    public Member Add(
        NodeSettings settings, IEnumerable<Member>? dials = null, int leaves = 0, ChainParameters? chain = null)
    {
        var member = new Member(this, this.members.Count + 1, settings with
        {
            Bootstrap = [.. (dials ?? []).Select(d => d.Endpoint)], ListenPort = 1,
        }, leaves, chain ?? Chains.Easy);
        this.members.Add(member);
        return member;
    }

    public void Boot()
    {
        foreach (var member in this.members)
            if (!member.IsUp) member.Boot();
    }

    public void Run(Duration time)
    {
        var end = Now + time;
        while (this.agenda.TryPeek(out var next, out var key) && key.At <= end.Nanoseconds)
        {
            this.agenda.Dequeue();
            Now = new Instant(key.At);
            if (next.To.IsUp && next.To.Incarnation == next.Incarnation && next.Input() is { } input)
                next.To.Step(input);
        }

        Now = end;
    }

    /// <summary>Breaks all links between two groups and lets no new ones come up.</summary>
    public void Part(IReadOnlyCollection<Member> one, IReadOnlyCollection<Member> other)
    {
        foreach (var a in one)
        {
            foreach (var b in other)
            {
                a.Unreachable.Add(b);
                b.Unreachable.Add(a);
            }

            foreach (var link in a.Open.Where(l => other.Contains(l.Value.Other)).ToList())
                Break(a, link.Key, LinkLoss.TimedOut);
        }
    }

    public void Heal()
    {
        foreach (var member in this.members) member.Unreachable.Clear();
    }

    internal void Later(Member to, Duration after, Func<Input?> input) => this.agenda.Enqueue(
        (to, to.Incarnation, input), ((Now + after).Nanoseconds, this.order++));

    internal void Dial(Member from, Endpoint remote)
    {
        var to = this.members.Find(m => m.Endpoint == remote);
        if (to is null || !to.IsUp || from.Unreachable.Contains(to))
        {
            Later(from, Latency, () => Input.DialFailed(remote, DialFailure.Refused));
            return;
        }

        LinkId near = new(++this.links), far = new(++this.links);
        var binding = new Hash(1, 2, 3, (ulong)near.Value);
        from.Open[near] = (to, far);
        to.Open[far] = (from, near);
        var seenAs = from.Endpoint with { Port = 40_000 };
        Later(to, Latency, () => Input.LinkUp(far, new LinkOpened(false, seenAs, binding)));
        Later(from, Latency, () => Input.LinkUp(near, new LinkOpened(true, remote, binding)));
    }

    internal void Send(Member from, LinkId link, Frame frame)
    {
        if (!from.Open.TryGetValue(link, out var end)) return;
        Later(end.Other, Latency, () => end.Other.Open.ContainsKey(end.Link) ? Input.Received(end.Link, frame) : null);
    }

    internal void Break(Member from, LinkId link, LinkLoss seenByBoth)
    {
        if (!from.Open.Remove(link, out var end)) return;
        Later(from, Latency, () => Input.LinkDown(link, seenByBoth));
        BreakFar(end.Other, end.Link, seenByBoth);
    }

    internal void BreakFar(Member other, LinkId link, LinkLoss why) => Later(
        other, Latency, () => other.Open.Remove(link) ? Input.LinkDown(link, why) : null);
}
