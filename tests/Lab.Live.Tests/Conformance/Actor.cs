using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live.Tests.Conformance;

/// <summary>A test's handle on one puppet: gives commands, reads its journal.</summary>
internal sealed class Actor(Stage stage, int id, Endpoint endpoint, Journal journal)
{
    public int Id { get; } = id;
    public Endpoint Endpoint { get; } = endpoint;
    public Journal Journal { get; } = journal;

    /// <summary>The link that came up last.</summary>
    public LinkId Link => Journal.Of(InputKind.LinkUp)[^1].Input.Link;

    /// <summary>
    /// Has the node do something in one step, and waits until that step's effects have left.
    /// </summary>
    public async Task Do(Action<IHost> body)
    {
        Task<object> done = stage.World.Ask(Id, new Act(body));
        await stage.Until("a command is answered", () => done.IsCompleted);
        await done;
    }

    /// <summary>Has the node do something in one step, and waits only until that step has begun.</summary>
    public async Task Begin(Action<IHost> body)
    {
        bool begun = false;
        _ = stage.World.Ask(Id, new Act(host =>
        {
            Volatile.Write(ref begun, true);
            body(host);
        }));
        await stage.Until("a command is taken up", () => Volatile.Read(ref begun));
    }

    /// <summary>Makes the node busy with one long step, and waits until that has begun.</summary>
    public Task BeBusy(Duration time) => Begin(host => stage.World.Work(host, time));

    public async Task<long> Backlog(LinkId link)
    {
        long bytes = 0;
        await Do(host => bytes = host.Backlog(link));
        return bytes;
    }

    public Task Send(LinkId link, long number, int size = 0) =>
        Do(host => host.Send(link, Frames.Of(number, size)));
}
