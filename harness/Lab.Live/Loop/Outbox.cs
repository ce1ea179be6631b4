using System.Runtime.InteropServices;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>What a step wants done once its writes are durable.</summary>
internal enum EffectKind : byte { Dial, Send, Hang, Answer }

/// <summary>One such wish, with the fields that its kind needs.</summary>
internal readonly record struct Effect(
    EffectKind Kind, LiveLink? Link = null, Frame? Frame = null, Endpoint Remote = default,
    TaskCompletionSource<object>? Asker = null, object? Reply = null);

/// <summary>
/// All that one step hands to the world, in order. It leaves when the step's batch is durable, or not at
/// all. A store that commits in groups will queue several of these.
/// </summary>
internal sealed class Outbox
{
    private readonly List<Effect> effects = [];
    private readonly List<Fact> facts = [];

    public ReadOnlySpan<Effect> Effects => CollectionsMarshal.AsSpan(this.effects);
    public ReadOnlySpan<Fact> Facts => CollectionsMarshal.AsSpan(this.facts);

    public void Add(in Effect effect) => this.effects.Add(effect);
    public void Add(in Fact fact) => this.facts.Add(fact);

    public void Clear()
    {
        this.effects.Clear();
        this.facts.Clear();
    }
}
