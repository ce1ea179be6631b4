using Lab.Sim.Nodes;

namespace Lab.Sim.Tests.Clusters;

/// <summary>Something that a puppet heard, and when.</summary>
/// <param name="At">Start of the step, in time since the run began.</param>
/// <param name="Mono">What its own steady clock said.</param>
internal sealed record Heard(Duration At, InputKind Kind, Input Input, Duration Mono);

/// <summary>A participant that notes what it hears and does what tests tell it to.</summary>
internal sealed class Puppet(Birth birth) : IParticipant
{
    public List<Heard> Heard { get; } = [];
    public List<LinkId> Links { get; } = [];
    public Birth Birth => birth;

    /// <summary>What it does by itself at each input.</summary>
    public Action<Input, IHost>? Reaction { get; set; }

    public void Step(Now now, in Input input, IHost host)
    {
        Heard.Add(new Heard(now.Wall - Instant.Zero, input.Kind, input, now.Mono));
        if (input.Kind == InputKind.LinkUp) Links.Add(input.Link);
        if (input.Kind == InputKind.LinkDown) Links.Remove(input.Link);
        if (input.Kind == InputKind.Asked && input.Command is Action<IHost> act) act(host);
        Reaction?.Invoke(input, host);
    }

    public IEnumerable<Heard> Of(InputKind kind) => Heard.Where(h => h.Kind == kind);

    /// <summary>When it heard each input of a kind.</summary>
    public List<Duration> TimesOf(InputKind kind) => [.. Of(kind).Select(h => h.At)];

    /// <summary>First bytes of the frames that it received, in order.</summary>
    public List<int> Received => [.. Of(InputKind.Received).Select(h => (int)h.Input.Frame.Span[0])];
}
