using Lab.Core.Seam;

namespace Lab.Live.Tests.Conformance;

/// <summary>What a puppet does by itself on some input, beside obeying its commands.</summary>
internal delegate void Reaction(Life life, Now now, in Input input, IHost host);

/// <summary>A command that a puppet obeys within a step, and answers when it has.</summary>
internal sealed record Act(Action<IHost> Body);

/// <summary>A command that a puppet notes and leaves open.</summary>
internal sealed record Ponder(string Question);

/// <summary>One input that a puppet heard.</summary>
internal sealed record Heard(int Life, Now Now, Input Input)
{
    public InputKind Kind => Input.Kind;
    public long Number => Frames.Number(Input.Frame);

    public bool IsOf(LinkId link) =>
        Kind is InputKind.LinkUp or InputKind.LinkDown or InputKind.Received or InputKind.Drained
        && Input.Link == link;
}

/// <summary>A participant that writes down all that it hears and does what it is told.</summary>
internal sealed class Puppet(Life life, Journal journal, Reaction? react) : IParticipant
{
    public void Step(Now now, in Input input, IHost host)
    {
        journal.Enter();
        journal.Add(new Heard(life.Number, now, input));
        react?.Invoke(life, now, input, host);
        if (input.Kind == InputKind.Asked && input.Command is Act act)
        {
            act.Body(host);
            host.Answer(input.Request, true);
        }
        journal.Leave();
    }
}
