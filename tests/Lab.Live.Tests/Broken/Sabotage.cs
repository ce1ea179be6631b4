using Lab.Core;
using Lab.Core.Seam;
using Lab.Live.Tests.Conformance;

namespace Lab.Live.Tests.Broken;

/// <summary>
/// A world that is sound but for what <paramref name="spoil"/> puts between it and its participants: a host
/// with a deliberate bug, made from the honest one.
/// </summary>
internal sealed class Sabotage(IConformanceWorld honest, Func<Life, Saboteur> spoil) : IConformanceWorld
{
    public long InFlight => honest.InFlight;

    public (int Id, Endpoint Endpoint) Add(Func<Life, IParticipant> make) =>
        honest.Add(life =>
        {
            Saboteur saboteur = spoil(life);
            saboteur.Participant = make(life with { Store = saboteur.Spoil(life.Store) });
            return saboteur;
        });

    public void Start() => honest.Start();
    public Task<bool> RunUntil(Func<bool> condition, Duration limit) => honest.RunUntil(condition, limit);
    public Task Crash(int node, bool loseStore = false) => honest.Crash(node, loseStore);
    public void Restart(int node) => honest.Restart(node);
    public Task<object> Ask(int node, object command) => honest.Ask(node, command);
    public IReadOnlyList<(int Node, Fact Fact)> Facts() => honest.Facts();
    public void Work(IHost host, Duration time) => honest.Work(((Saboteur)host).Honest, time);
    public Job Job(JobId id, object result, Duration time) => honest.Job(id, result, time);
    public ValueTask DisposeAsync() => honest.DisposeAsync();
}

/// <summary>
/// Stands between host and participant and passes everything on; a bug overrides one thing.
/// </summary>
internal abstract class Saboteur : IParticipant, IHost
{
    public IParticipant Participant { get; set; } = null!;

    /// <summary>The honest host of the present step.</summary>
    public IHost Honest { get; private set; } = null!;

    public void Step(Now now, in Input input, IHost host)
    {
        Honest = host;
        Deliver(now, input);
    }

    public virtual IStore Spoil(IStore store) => store;
    public virtual void Dial(Endpoint remote) => Honest.Dial(remote);
    public virtual void Hang(LinkId link, Hangup reason) => Honest.Hang(link, reason);
    public virtual void Send(LinkId link, Frame frame) => Honest.Send(link, frame);
    public virtual long Backlog(LinkId link) => Honest.Backlog(link);
    public virtual void SetTimer(TimerId timer, Duration delay) => Honest.SetTimer(timer, delay);
    public virtual void ClearTimer(TimerId timer) => Honest.ClearTimer(timer);
    public virtual void Start(Job job) => Honest.Start(job);
    public virtual void Stop(JobId job) => Honest.Stop(job);
    public virtual void Charge(WorkKind kind, int units = 1) => Honest.Charge(kind, units);
    public virtual void Answer(RequestId request, object reply) => Honest.Answer(request, reply);
    public virtual void Report(in Fact fact) => Honest.Report(fact);

    /// <summary>Hands an input to the participant.</summary>
    protected virtual void Deliver(Now now, in Input input) => Participant.Step(now, input, this);
}
