using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live.Tests.Conformance;

/// <summary>A world with puppets on it, and the few moves of which the conformance tests are made.</summary>
internal sealed class Stage(IConformanceWorld world)
{
    /// <summary>Longer than any wait that succeeds, so that a slow machine fails no test.</summary>
    private static readonly Duration Patience = Duration.FromSeconds(30);

    public IConformanceWorld World { get; } = world;

    public Actor Add(Reaction? react = null)
    {
        var journal = new Journal();
        (int id, Endpoint endpoint) = World.Add(life => new Puppet(life, journal, react));
        return new Actor(this, id, endpoint, journal);
    }

    /// <summary>Starts the world and waits until all have booted.</summary>
    public async Task Start(params Actor[] actors)
    {
        World.Start();
        await Until("all nodes boot", () => actors.All(a => a.Journal.Count(InputKind.Booted) == 1));
    }

    public async Task Until(string promise, Func<bool> condition) =>
        Promise.Holds(await World.RunUntil(condition, Patience), promise);

    public Task Pass(Duration time) => World.RunUntil(() => false, time);

    /// <summary>Has one dial the other, and gives both ends' names for the link.</summary>
    public async Task<(LinkId Dialler, LinkId Listener)> Join(Actor dialler, Actor listener)
    {
        int ups = dialler.Journal.Count(InputKind.LinkUp), others = listener.Journal.Count(InputKind.LinkUp);
        await dialler.Do(host => host.Dial(listener.Endpoint));
        await Until("a dial becomes a link at both ends", () =>
            dialler.Journal.Count(InputKind.LinkUp) > ups
            && listener.Journal.Count(InputKind.LinkUp) > others);
        return (dialler.Link, listener.Link);
    }

    /// <summary>Restarts a crashed node and waits until it has booted.</summary>
    public async Task Restart(Actor actor)
    {
        int boots = actor.Journal.Count(InputKind.Booted);
        World.Restart(actor.Id);
        await Until("a restarted node boots", () => actor.Journal.Count(InputKind.Booted) == boots + 1);
    }
}
