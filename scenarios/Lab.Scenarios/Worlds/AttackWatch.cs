using Lab.Core;
using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Records;

namespace Lab.Scenarios.Worlds;

/// <summary>
/// Watches how the honest nodes of a run fare under attack, from what they report: their links with each other, how far
/// they are behind the best tip, whom they ban, and what they hold.
/// </summary>
/// <param name="plan">The run, which has adversaries.</param>
/// <param name="nodeOf">How to look at a node between its steps; null for one that does not run.</param>
internal sealed class AttackWatch(Blueprint plan, Func<int, Node?> nodeOf)
{
    /// <summary>A node that starts is behind for a reason: it counts once it has come this close to the best tip.</summary>
    private const long CaughtUp = 1;

    // An attack from the start would find no links yet.
    private readonly Instant begin = Instant.Zero + Later(plan.Scenario.FirstAttack!.Value, plan.Scenario.WarmUp);
    private readonly Dictionary<Hash, int> nodeOfKey = Enumerable.Range(0, plan.Scenario.Nodes)
        .ToDictionary(i => plan.KeyOf(i).Public.Bytes);

    // Links by (node, peer): a link that replaces another overlaps with it, so they are counted.
    private readonly Dictionary<(int Node, int Peer), int> links = [];
    private readonly HashSet<int> banned = [];
    private readonly long[] heights = new long[plan.Scenario.Nodes];
    private readonly bool[] counts = new bool[plan.Scenario.Nodes];
    private HashSet<(int Node, int Peer)>? then, kept;
    private long best, lag, memory, memoryBound;

    /// <summary>Whether a key is an adversary's.</summary>
    public bool IsAttacker(Hash key) => this.nodeOfKey.TryGetValue(key, out int node) && plan.IsAdversary(node);

    /// <summary>A fact of an honest node.</summary>
    public void Hear(Instant at, int node, in Fact fact)
    {
        LookAtLinks(at);
        switch (fact.Kind)
        {
            case NodeFact.PeerUp:
                if (Pair(node, fact.Subject) is { } up) this.links[up] = this.links.GetValueOrDefault(up) + 1;
                break;
            case NodeFact.PeerDown:
                if (Pair(node, fact.Subject) is { } down && Released(down)) Lost(down);
                break;
            case NodeFact.PeerBanned:
                if (this.nodeOfKey.TryGetValue(fact.Subject, out int peer) && plan.IsAdversary(peer))
                    this.banned.Add(peer);
                break;
            case NodeFact.TipChanged:
                Tip(at, node, fact.Value);
                break;
        }
    }

    /// <summary>A node's process ended: its links are gone, and it counts again once it has caught up.</summary>
    public void NodeDown(int node)
    {
        this.counts[node] = false;
        foreach (var pair in this.links.Keys.Where(p => p.Node == node).ToList()) Lost(pair);
        // What a fault of the scenario took is not the attacker's.
        this.then?.RemoveWhere(p => p.Node == node || p.Peer == node);
        this.kept?.RemoveWhere(p => p.Node == node || p.Peer == node);
    }

    /// <summary>Another node takes a node's place: its key stands for that place as well.</summary>
    public void Replaced(int node, int generation) =>
        this.nodeOfKey[plan.KeyOf(node, generation).Public.Bytes] = node;

    /// <summary>Looks what every node holds; to be called every so often.</summary>
    public void Sample()
    {
        for (int i = 0; i < plan.Scenario.Nodes; i++)
        {
            if (nodeOf(i)?.Memory is not { } held) continue;
            this.memory = Math.Max(this.memory, held.Sum(use => use.Bytes));
            this.memoryBound = Math.Max(this.memoryBound, held.Sum(use => use.Limit));
        }
    }

    /// <summary>All that was seen.</summary>
    public AttackTrack Finish(Instant end)
    {
        LookAtLinks(end);
        return new AttackTrack(
            plan.Attackers.All.Count, this.banned.Count, this.then?.Count ?? 0, this.kept?.Count ?? 0,
            this.links.Count(l => l.Value > 0 && plan.IsAdversary(l.Key.Peer)), this.lag, this.memory)
        {
            MemoryBound = this.memoryBound,
        };
    }

    private static Duration Later(Duration a, Duration b) => a > b ? a : b;

    private void LookAtLinks(Instant at)
    {
        if (this.kept is not null || at < this.begin) return;
        this.then = [.. this.links.Where(l => l.Value > 0 && !plan.IsAdversary(l.Key.Peer)).Select(l => l.Key)];
        this.kept = [.. this.then];
    }

    private (int Node, int Peer)? Pair(int node, in Hash key) =>
        this.nodeOfKey.TryGetValue(key, out int peer) ? (node, peer) : null;

    /// <summary>One link of a pair less; whether it was the last.</summary>
    private bool Released((int Node, int Peer) pair) =>
        this.links.TryGetValue(pair, out int left) && (this.links[pair] = left - 1) == 0;

    private void Lost((int Node, int Peer) pair)
    {
        this.links.Remove(pair);
        this.kept?.Remove(pair);
    }

    private void Tip(Instant at, int node, long height)
    {
        this.heights[node] = height;
        bool higher = height > this.best;
        this.best = Math.Max(this.best, height);
        if (height >= this.best - CaughtUp) this.counts[node] = true;
        if (!higher || at < this.begin) return;
        // The block that has just been found is news to all others: who has all before it is one behind.
        for (int i = 0; i < this.heights.Length; i++)
            if (this.counts[i]) this.lag = Math.Max(this.lag, this.best - this.heights[i]);
    }
}
