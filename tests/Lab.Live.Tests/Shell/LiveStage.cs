using System.Diagnostics;
using Lab.Core.Seam;
using Lab.Live.Tests.Conformance;

namespace Lab.Live.Tests.Shell;

/// <summary>A live world with puppets, for what only a live world does.</summary>
internal sealed class LiveStage(LiveOptions? options = null) : IAsyncDisposable
{
    public LiveWorld World { get; } = new(options);

    public (NodeAddress Address, Journal Journal) Add(Reaction? react = null, bool listening = true,
        ushort port = 0)
    {
        var journal = new Journal();
        NodeAddress address = World.AddNode(
            (life, store, memo, luck) => new Puppet(new Life(life, store), journal, react), listening, port);
        return (address, journal);
    }

    public Task Do(int node, Action<IHost> body) => World.AskAsync(node, new Act(body));

    public static async Task Until(Func<bool> condition)
    {
        long from = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.That(Stopwatch.GetElapsedTime(from), Is.LessThan(TimeSpan.FromSeconds(30)),
                "it never happens");
            await Task.Delay(2);
        }
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
