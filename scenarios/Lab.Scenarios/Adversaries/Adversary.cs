using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Adversaries;

/// <summary>What an adversary has to work with.</summary>
/// <param name="Node">The honest node that it wraps, which keeps its links and its chain.</param>
/// <param name="Key">That node's key.</param>
/// <param name="Group">What its group does, and when.</param>
/// <param name="Luck">A stream of its own.</param>
internal sealed record Accomplice(Node Node, SigningKey Key, AdversaryGroup Group, Rng Luck);

/// <summary>
/// An honest node led astray: a participant that wraps the node and the host that it is given, lets through what it
/// likes, and acts by itself on every link at an interval. What the node reports of itself counts for nothing.
/// </summary>
internal abstract class Adversary(Accomplice self) : IParticipant, IHost
{
    /// <summary>Far from the kinds of timers that nodes use.</summary>
    private static readonly TimerId Clock = TimerId.Of(0xad);

    private readonly List<LinkId> ready = [];
    private IHost? host;

    protected Accomplice Self { get; } = self;
    protected Now Now { get; private set; }
    protected bool Attacks { get; private set; }

    /// <summary>The links whose handshake is done, in the order in which that was.</summary>
    protected IReadOnlyList<LinkId> Ready => this.ready;

    /// <summary>True for an adversary that is not there before the attack begins.</summary>
    protected virtual bool Sleeps => false;

    /// <summary>True for one that lies in handshakes: it leaves its links when the attack begins, and comes back.</summary>
    protected virtual bool Relinks => false;

    public void Step(Now now, in Input input, IHost to)
    {
        Now = now;
        this.host = to;
        if (input.Kind == InputKind.Booted)
        {
            to.SetTimer(Clock, Self.Group.From);
            if (!Sleeps) Pass(input);
        }
        else if (input.Kind == InputKind.TimerDue && input.Timer == Clock)
        {
            if (!Attacks) Begin();
            Act();
            to.SetTimer(Clock, Self.Group.Every);
        }
        else if (Sleeps && !Attacks)
        {
            if (input.Kind == InputKind.LinkUp) to.Hang(input.Link, Hangup.Shutdown);
        }
        else if (!Attacks || Hears(input))
        {
            Pass(input);
        }
    }

    /// <summary>What it does by itself, once an interval, while it attacks.</summary>
    protected virtual void Act()
    {
    }

    /// <summary>Looks at an input; false keeps it from the node.</summary>
    protected virtual bool Hears(in Input input) => true;

    /// <summary>What leaves instead of a frame that the node sends; null for nothing.</summary>
    protected virtual Frame? Says(LinkId link, Frame frame) => frame;

    /// <summary>Sends a frame past the node.</summary>
    protected void Send(LinkId link, Frame frame) => this.host!.Send(link, frame);

    /// <summary>Sends one frame on all links.</summary>
    protected void SendAll(Frame frame)
    {
        foreach (var link in this.ready) Send(link, frame);
    }

    /// <summary>Takes time that it does not need.</summary>
    protected void Dawdle(Duration time) =>
        this.host!.Charge(WorkKind.Microsecond, (int)(time.Nanoseconds / 1_000));

    /// <summary>32 bytes of luck: the name of nothing.</summary>
    protected Hash Invented() => new(Self.Luck.Next(), Self.Luck.Next(), Self.Luck.Next(), Self.Luck.Next());

    private void Pass(in Input input) => Self.Node.Step(Now, input, this);

    private void Begin()
    {
        Attacks = true;
        if (Sleeps) Pass(Input.Booted());
        if (!Relinks) return;
        foreach (var link in this.ready.ToList())
        {
            this.host!.Hang(link, Hangup.Done);
            Pass(Input.LinkDown(link, LinkLoss.Remote));
        }
    }

    // ---- the host that the node is given ----

    void IHost.Send(LinkId link, Frame frame)
    {
        if ((Attacks ? Says(link, frame) : frame) is { } said) Send(link, said);
    }

    void IHost.Report(in Fact fact)
    {
        var link = new LinkId((int)fact.Value);
        if (fact.Kind == NodeFact.PeerUp) this.ready.Add(link);
        else if (fact.Kind == NodeFact.PeerDown) this.ready.Remove(link);
    }

    void IHost.Dial(Endpoint remote) => this.host!.Dial(remote);
    void IHost.Hang(LinkId link, Hangup reason) => this.host!.Hang(link, reason);
    long IHost.Backlog(LinkId link) => this.host!.Backlog(link);
    void IHost.SetTimer(TimerId timer, Duration delay) => this.host!.SetTimer(timer, delay);
    void IHost.ClearTimer(TimerId timer) => this.host!.ClearTimer(timer);
    void IHost.Start(Job job) => this.host!.Start(job);
    void IHost.Stop(JobId job) => this.host!.Stop(job);
    void IHost.Charge(WorkKind kind, int units) => this.host!.Charge(kind, units);
    void IHost.Answer(RequestId request, object reply) => this.host!.Answer(request, reply);
}
