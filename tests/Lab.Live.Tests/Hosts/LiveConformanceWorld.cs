using System.Diagnostics;
using Lab.Core;
using Lab.Core.Seam;
using Lab.Live.Tests.Conformance;

namespace Lab.Live.Tests.Hosts;

/// <summary>The live world, as the conformance body sees it. A long step is a step that blocks.</summary>
internal sealed class LiveConformanceWorld(bool plaintext = false) : IConformanceWorld
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);

    private readonly LiveWorld world = new(new LiveOptions { Plaintext = plaintext });
    private readonly HashSet<int> lost = [];

    /// <summary>What the kernel may hold of a link: it doubles the sizes asked for, at either end.</summary>
    public long InFlight => 4 * 128 * 1024;

    public (int Id, Endpoint Endpoint) Add(Func<Life, IParticipant> make)
    {
        NodeAddress node = this.world.AddNode((life, store, memo, luck) => make(new Life(life, store)));
        return (node.Id, node.Endpoint!.Value);
    }

    public void Start() => this.world.Start();

    public async Task<bool> RunUntil(Func<bool> condition, Duration limit)
    {
        long from = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (this.world.Failure is { } failure) throw failure;
            if (Stopwatch.GetElapsedTime(from).Ticks * 100 > limit.Nanoseconds) return condition();
            await Task.Delay(Look);
        }
        return true;
    }

    public Task Crash(int node, bool loseStore = false)
    {
        if (loseStore) this.lost.Add(node);
        return this.world.CrashAsync(node);
    }

    public void Restart(int node) => this.world.Restart(node, keepStore: !this.lost.Remove(node));

    public Task<object> Ask(int node, object command) => this.world.AskAsync(node, command);

    public IReadOnlyList<(int Node, Fact Fact)> Facts() =>
        [.. this.world.Facts.From(0).Select(f => (f.Node, f.Fact))];

    public void Work(IHost host, Duration time) => Thread.Sleep((int)time.Milliseconds);

    public Job Job(JobId id, object result, Duration time) => new Sleep(id, result, time);

    public ValueTask DisposeAsync() => this.world.DisposeAsync();

    private sealed class Sleep(JobId id, object result, Duration time) : Job(id)
    {
        public override JobOutcome Run()
        {
            Thread.Sleep((int)time.Milliseconds);
            return new JobOutcome(result, WorkKind.Microsecond, time.Nanoseconds / 1000);
        }
    }
}
