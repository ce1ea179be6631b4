using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Scenarios.Adversaries;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Worlds;

/// <summary>
/// Which nodes of a run misbehave and how: drawn by name from the seed, among those that do not mine.
/// </summary>
public sealed class Attackers
{
    private readonly Scenario scenario;
    private readonly ulong seed;
    private readonly SortedDictionary<int, AdversaryGroup> groupOf = [];
    private readonly List<int> eclipsers = [];
    private readonly Dictionary<int, ushort> networkOf = [];

    /// <param name="scenario">Which groups there are.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="placement">Where nodes stand: a victim is one that can be dialled.</param>
    /// <param name="mines">Whether a node mines.</param>
    internal Attackers(Scenario scenario, ulong seed, Placement placement, Predicate<int> mines)
    {
        this.scenario = scenario;
        this.seed = seed;
        Victim = -1;
        if (scenario.Adversaries.Count == 0) return;
        var order = Enumerable.Range(0, scenario.Nodes).Where(i => !mines(i)).ToList();
        Rng.For(seed, "adversaries").Shuffle(order);
        int next = 0;
        for (int g = 0; g < scenario.Adversaries.Count; g++)
        {
            var group = scenario.Adversaries[g];
            for (int left = group.Count.Among(scenario.Nodes); left > 0; left--, next++)
            {
                this.groupOf.Add(order[next], group);
                this.networkOf.Add(order[next], (ushort)(0x8000 | g * AdversaryGroup.MostNetworks | left % group.Networks));
            }
        }

        this.eclipsers.AddRange(this.groupOf.Where(g => g.Value.Behaviour == Behaviour.Eclipse).Select(g => g.Key));
        var honest = Enumerable.Range(0, scenario.Nodes)
            .Where(i => !this.groupOf.ContainsKey(i) && !placement.OutboundOnly[i]).ToList();
        if (honest.Count > 0) Victim = honest[Rng.For(seed, "victim").Below(honest.Count)];
    }

    /// <summary>All of them, in order.</summary>
    public IReadOnlyCollection<int> All => this.groupOf.Keys;

    /// <summary>Whom an eclipse is about; -1 if no honest node can be dialled.</summary>
    public int Victim { get; }

    /// <summary>The network of an adversary's address; null for an honest node.</summary>
    public ushort? NetworkOf(int node) => this.networkOf.TryGetValue(node, out ushort network) ? network : null;

    /// <summary>The group of an adversary; null for an honest node.</summary>
    public AdversaryGroup? GroupOf(int node) => this.groupOf.GetValueOrDefault(node);

    public bool Has(int node) => this.groupOf.ContainsKey(node);

    /// <summary>
    /// Whom the nodes dial at the start: identities that exist only to eclipse know their victim alone, and no honest
    /// operator named them to his node, which dials as many others instead.
    /// </summary>
    internal void Redirect(IReadOnlyList<int>[] dials)
    {
        if (this.eclipsers.Count == 0) return;
        var fake = new HashSet<int>(this.eclipsers);
        for (int node = 0; node < dials.Length; node++)
        {
            if (fake.Contains(node))
            {
                dials[node] = new List<int> { Victim };
                continue;
            }

            var kept = dials[node].Where(to => !fake.Contains(to)).ToList();
            var others = Enumerable.Range(0, dials.Length)
                .Where(to => to != node && !fake.Contains(to) && !kept.Contains(to)).ToList();
            Rng.For(this.seed, "honest-dials", (uint)node).Shuffle(others);
            kept.AddRange(others.Take(dials[node].Count - kept.Count));
            dials[node] = kept;
        }
    }

    /// <summary>Whether a node dials nobody but its victim.</summary>
    internal bool IsEclipser(int node) =>
        this.groupOf.TryGetValue(node, out var group) && group.Behaviour == Behaviour.Eclipse;

    /// <summary>The adversary that a node becomes, or the node itself if it is honest.</summary>
    internal IParticipant Lead(int id, Node node, SigningKey key, Func<int, Endpoint> endpointOf)
    {
        if (!this.groupOf.TryGetValue(id, out var group)) return node;
        var self = new Accomplice(node, key, group, Rng.For(this.seed, "adversary", (uint)id));
        return group.Behaviour switch
        {
            Behaviour.GarbageBytes => new GarbageBytes(self),
            Behaviour.OversizedMessages => new OversizedMessages(self),
            Behaviour.SlowDrip => new SlowDrip(self),
            Behaviour.Flood => new Flood(self),
            Behaviour.SyncMaliciousHeaders => new SyncMaliciousHeaders(self),
            Behaviour.SyncStalling => new SyncStalling(self),
            Behaviour.PeerExchangePoisoning => new PeerExchangePoisoning(self),
            Behaviour.Eclipse => new Eclipse(self, [.. this.eclipsers.Select(endpointOf)]),
            _ => throw Check.Unreachable(group.ToString()),
        };
    }
}
