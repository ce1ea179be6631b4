using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>When a sync under a limit looks again for headers, with no block to wait for.</summary>
[Category("ST-Y08")]
public sealed class SyncWaitTests
{
    /// <summary>A limited sync with an empty line and more headers to come once waited for its time-out of ten seconds.</summary>
    [Test]
    public void Asks_for_more_headers_as_soon_as_the_limit_allows_it()
    {
        var best = Chains.Grow(Chains.GenesisOf(), Headers.MaxHeaders + 1, miner: 1);
        var line = Chains.Line(best);
        var store = new MemoryStore();
        var first = new Bench(store: store) { Wall = Chains.Easy.StartOf(new Epoch(3_000)) };
        var lead = first.Ahead(1, line[^2]);
        SyncPeers.Serve(line[..^1], lead);
        Assert.That(first.Node.Tip.Height.Value, Is.EqualTo(Headers.MaxHeaders), "it has all but the last");

        var settings = new NodeSettings { PingInterval = Duration.Zero, OutboundTarget = 0, SyncBytesPerSecond = 200_000 };
        var bench = new Bench(settings, store: store) { Wall = Chains.Easy.StartOf(new Epoch(3_000)) };
        var peer = bench.Ahead(1, best);
        peer.Hear();
        // A full answer, all of which the node has: the line stays empty, and the bucket is overdrawn.
        var known = Wire.Encode(new Headers([.. line[..^1].Select(e => e.Header)]));
        Assert.That(known.Length, Is.InRange(200_000, 1_500_000));
        peer.Say(known);
        Assert.That(peer.Hear(), Is.Empty);
        var wait = bench.Host.Timers[TimerId.Of(6)];
        Assert.That(wait, Is.LessThan(settings.SyncTimeout));
        bench.Fire(6);
        Assert.That(peer.Hear().Single(), Is.TypeOf<GetHeaders>());
    }
}
