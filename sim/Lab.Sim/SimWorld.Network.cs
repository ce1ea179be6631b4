using Lab.Core.LinkRules;
using Lab.Core.Seam;
using Lab.Sim.Network;
using Lab.Sim.Nodes;
using Lab.Sim.Queue;

namespace Lab.Sim;

/// <summary>The world's network: its rules in force, and how far nodes are from each other.</summary>
public sealed partial class SimWorld
{
    private List<LinkRule> rules = [];

    internal bool HasRules { get; private set; }

    /// <summary>Adds a rule to the network.</summary>
    public void Install(LinkRule rule) => SetRules([.. this.rules, rule]);

    /// <summary>Adds rules that belong together, such as those of a partition.</summary>
    public void Install(IEnumerable<LinkRule> added) => SetRules([.. this.rules, .. added]);

    /// <summary>Removes all rules of a name, or every rule if it is null.</summary>
    public void Heal(string? name = null) =>
        SetRules(name is null ? [] : [.. this.rules.Where(r => r.Name != name)]);

    private void SetRules(List<LinkRule> next)
    {
        this.rules = next;
        HasRules = next.Count > 0;
        foreach (var n in this.nodes)
        {
            for (int slot = 0; slot < n.Slots; slot++)
                if (n.Links[slot].State == LinkState.Up)
                    ApplyRules(n, slot);
            if (n.HeldFins is { Count: > 0 } fins) LetGo(n, fins);
        }
    }

    private void ApplyRules(SimNode n, int slot)
    {
        SetConditions(n, slot);
        if (n.ExtraOrNull(slot) is not { } extra) return;
        if (extra.CutSince != long.MaxValue && !extra.Effect.Cut && !extra.AcksCut)
            PostFrom(n, n.Id, Lane.NextRetry(extra.CutSince, this.now), EventKind.Retry, n.Handle(slot));
        n.MaybeQuicken(slot);
    }

    private void LetGo(SimNode n, List<HeldFin> fins)
    {
        foreach (var fin in fins)
            if (!IsCut(n.Id, fin.Peer))
                PostFrom(n, fin.Peer, Lane.NextRetry(fin.Since, this.now) + Propagation(n.Id, fin.Peer),
                    EventKind.Fin, fin.PeerLink);
        fins.RemoveAll(fin => !IsCut(n.Id, fin.Peer));
    }

    /// <summary>How many links of a node take the long way.</summary>
    internal int SlowLinksOf(int node) => this.nodes[node].Links.Count(link => link.Slow);

    /// <summary>How many link slots a node ever had in use at once.</summary>
    internal int SlotsOf(int node) => this.nodes[node].Slots;

    /// <summary>Works out what rules, losses and rates do to a link, and whether it needs the long way at all.</summary>
    internal void SetConditions(SimNode n, int slot)
    {
        ref var link = ref n.Links[slot];
        var effect = EffectOn(n.Id, link.Peer);
        bool acksCut = EffectOn(link.Peer, n.Id).Cut;
        int loss = Math.Max(Options.LossPerMillion, effect.LossPerMillion);
        var cap = Rate.UnderLoss(2 * link.Propagation, loss);
        if (effect.BytesPerSecond > 0) cap = Rate.Slower(cap, Rate.BytesPerSecond(effect.BytesPerSecond));
        if (Options.LinkRate is not null) cap = Rate.Slower(cap, Options.LinkRate(n.Id, link.Peer));
        bool isPlain = effect == default && !acksCut && loss == 0 && cap.IsUnlimited;
        if (isPlain && n.ExtraOrNull(slot) is null) return;
        var extra = n.Extra(slot);
        extra.Effect = effect;
        extra.AcksCut = acksCut;
        extra.LossPerMillion = loss;
        extra.Cap = cap;
        link.Slow = true;
    }

    /// <summary>What the rules in force do, all together, to what travels from one node to another.</summary>
    internal LinkEffect EffectOn(int from, int to)
    {
        if (!HasRules) return default;
        LinkEffect sum = default;
        foreach (var rule in this.rules)
            if (rule.Applies(from, to))
                sum += rule.Effect;
        return sum;
    }

    /// <summary>True if nothing between two nodes is acknowledged: one of the directions is cut.</summary>
    internal bool IsCut(int one, int other) =>
        HasRules && (EffectOn(one, other).Cut || EffectOn(other, one).Cut);

    internal long Propagation(int from, int to)
    {
        ulong word = Mix.Word(
            Mix.Words(this.latencyKey, (ulong)Math.Min(from, to), (ulong)Math.Max(from, to)));
        return Math.Max(FloorNs, Options.Latency.Link(from, to, word));
    }

    internal long MessagePropagation(SimNode from, int to, long link)
    {
        long time = link;
        if (Options.Latency.PerMessage)
            time = Options.Latency.Message(from.Id, to, link, Mix.Word(from.LuckKey + from.LuckCounter++));
        long jitter = Options.JitterShare.Of(time) + Options.Jitter.Nanoseconds;
        if (jitter > 0)
            time += (long)Math.BigMul(Mix.Word(from.LuckKey + from.LuckCounter++), (ulong)jitter + 1, out _);
        return Math.Max(FloorNs, time);
    }

    /// <summary>The dial that a slot stands for; the same each time it is asked for.</summary>
    internal Syn SynOf(SimNode dialer, int slot)
    {
        uint use = dialer.Links[slot].Use;
        ulong word = Mix.Words(Options.Seed, (uint)dialer.Id, (ulong)slot << 32 | use);
        var binding = new Hash(word, Mix.Word(word), Mix.Word(word + 1), Mix.Word(word + 2));
        return new Syn(dialer.Handle(slot), use, binding, (ushort)(10_000 + (word & 0x7fff)));
    }

    internal Endpoint Observed(int dialer, Syn syn) => new(AddressOf(dialer), syn.Port);
}
