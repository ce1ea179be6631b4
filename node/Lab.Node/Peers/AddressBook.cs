using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;

namespace Lab.Nodes.Peers;

/// <summary>
/// The endpoints that a node knows. Those of its operator are kept. What peers say goes into buckets chosen, with a salt
/// that nobody else knows, by the network of who said it and that of the endpoint: so one network, whatever it says, fills an
/// eighth of the untried ones at most, and a quarter of those that were met (R-PEER-14).
/// </summary>
internal sealed class AddressBook(Rng luck)
{
    public const int MaxKept = NodeSettings.MaxBootstrap;
    public const int NewBuckets = 64, BucketsPerTeller = 8, TriedBuckets = 16, BucketsPerGroup = 4, BucketSize = 16;

    /// <summary>Endpoints in all, at most.</summary>
    public const int Capacity = MaxKept + (NewBuckets + TriedBuckets) * BucketSize;

    /// <summary>Failures after which an endpoint that peers named is forgotten: never met, or met once.</summary>
    public const int FailuresNew = 3, FailuresTried = 10;

    /// <summary>Endpoints not to be taken again: the node's own, and those of other networks.</summary>
    public const int MaxShunned = 64;

    private readonly List<DialTarget> kept = [];
    private readonly List<Endpoint> shunned = [];

    // Made when the first peer says something: most simulated nodes never ask, and their luck stays as it was.
    private List<DialTarget>[] untried = [], tried = [];
    private ulong saltA, saltB;

    /// <summary>Endpoints of the operator and anchors, in order of preference.</summary>
    public IReadOnlyList<DialTarget> Kept => this.kept;

    public int Count => this.kept.Count + Untried + Tried;
    public int Untried => CountOf(this.untried);
    public int Tried => CountOf(this.tried);

    public DialTarget? Find(Endpoint endpoint)
    {
        foreach (var target in this.kept)
            if (target.Endpoint == endpoint) return target;
        return FindIn(this.tried, endpoint) ?? FindIn(this.untried, endpoint);
    }

    public DialTarget? Of(Peer peer)
    {
        foreach (var target in this.kept)
            if (target.Peer == peer) return target;
        foreach (var target in Met())
            if (target.Peer == peer) return target;
        foreach (var target in Unmet())
            if (target.Peer == peer) return target;
        return null;
    }

    /// <summary>Adds an endpoint to the kept ones, moving it there if it is known; null if there is no room.</summary>
    public DialTarget? Keep(Endpoint endpoint, EndpointSource source)
    {
        var target = Find(endpoint);
        if (target is { IsKept: true }) return target;
        if (this.kept.Count >= MaxKept) return null;
        if (target is not null) Forget(target);
        target ??= new DialTarget(endpoint, source);
        target.Source = source;
        // An anchor is worth most: it was good when the node was last up, and no peer of this life chose it.
        this.kept.Insert(source == EndpointSource.Anchor ? 0 : this.kept.Count, target);
        return target;
    }

    /// <summary>Puts the kept ones into another order.</summary>
    public void Shuffle() => luck.Shuffle(this.kept);

    /// <summary>
    /// Takes an endpoint that a peer named; false if it is known, or its bucket is full of endpoints that have not failed.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="teller">Where the peer is.</param>
    /// <param name="toldBy">The peer.</param>
    public bool TryTake(Endpoint endpoint, Endpoint teller, PublicKey toldBy)
    {
        if (this.shunned.Contains(endpoint) || Find(endpoint) is not null) return false;
        Open();
        ulong from = NetworkGroup.Of(teller);
        ulong of = Salted(from, NetworkGroup.Of(endpoint), NetworkGroup.Digest(endpoint) % BucketsPerGroup);
        var bucket = this.untried[Salted(from, of % BucketsPerTeller, 1) % NewBuckets];
        if (bucket.Count == BucketSize && !TryMakeRoom(bucket)) return false;
        bucket.Add(new DialTarget(endpoint, EndpointSource.Peer, toldBy));
        return true;
    }

    /// <summary>A link there became ready: an endpoint that peers named moves to those that were met, if there is room.</summary>
    public void Meet(DialTarget target)
    {
        if (this.kept.Contains(target) || FindIn(this.untried, target.Endpoint) is null) return;
        ulong of = NetworkGroup.Of(target.Endpoint);
        ulong place = Salted(of, NetworkGroup.Digest(target.Endpoint) % BucketsPerGroup, 2);
        var bucket = this.tried[place % TriedBuckets];
        if (bucket.Count == BucketSize && !TryMakeRoom(bucket)) return;
        Remove(this.untried, target);
        bucket.Add(target);
    }

    /// <summary>Forgets an endpoint of whatever source.</summary>
    public void Forget(DialTarget target)
    {
        if (!this.kept.Remove(target) && !Remove(this.tried, target)) Remove(this.untried, target);
    }

    /// <summary>Forgets an endpoint, whoever names it again; the oldest of 64 gives way.</summary>
    public void Shun(DialTarget target)
    {
        Forget(target);
        if (this.shunned.Count == MaxShunned) this.shunned.RemoveAt(0);
        this.shunned.Add(target.Endpoint);
    }

    /// <summary>Whether an endpoint that peers named has failed too often to be kept.</summary>
    public static bool IsHopeless(DialTarget target) =>
        !target.IsKept && target.Failures >= (target.EverReady ? FailuresTried : FailuresNew);

    /// <summary>Endpoints that peers named and that were met, in order of buckets.</summary>
    public IEnumerable<DialTarget> Met() => All(this.tried);

    /// <summary>Endpoints that peers named and that were not, in order of buckets.</summary>
    public IEnumerable<DialTarget> Unmet() => All(this.untried);

    /// <summary>The one that has failed most often gives way, if any has and nobody is linked there.</summary>
    private static bool TryMakeRoom(List<DialTarget> bucket)
    {
        int worst = -1;
        for (int i = 0; i < bucket.Count; i++)
            if (!bucket[i].IsActive && bucket[i].Failures > 0 && (worst < 0 || bucket[i].Failures > bucket[worst].Failures))
                worst = i;
        if (worst < 0) return false;
        bucket.RemoveAt(worst);
        return true;
    }

    private void Open()
    {
        if (this.untried.Length > 0) return;
        (this.saltA, this.saltB) = (luck.Next(), luck.Next());
        this.untried = new List<DialTarget>[NewBuckets];
        this.tried = new List<DialTarget>[TriedBuckets];
        for (int i = 0; i < NewBuckets; i++) this.untried[i] = [];
        for (int i = 0; i < TriedBuckets; i++) this.tried[i] = [];
    }

    private ulong Salted(ulong a, ulong b, ulong c) => Mix.Words(Mix.Fold(a ^ this.saltA, b ^ this.saltB), c, this.saltA);

    private static bool Remove(List<DialTarget>[] buckets, DialTarget target)
    {
        foreach (var bucket in buckets)
            if (bucket.Remove(target)) return true;
        return false;
    }

    private static DialTarget? FindIn(List<DialTarget>[] buckets, Endpoint endpoint)
    {
        foreach (var bucket in buckets)
            foreach (var target in bucket)
                if (target.Endpoint == endpoint) return target;
        return null;
    }

    private static IEnumerable<DialTarget> All(List<DialTarget>[] buckets)
    {
        foreach (var bucket in buckets)
            foreach (var target in bucket)
                yield return target;
    }

    private static int CountOf(List<DialTarget>[] buckets)
    {
        int count = 0;
        foreach (var bucket in buckets) count += bucket.Count;
        return count;
    }
}
