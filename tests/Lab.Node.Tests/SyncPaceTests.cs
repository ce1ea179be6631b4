using Lab.Nodes.Tests.Worlds;
using static Lab.Nodes.Tests.Worlds.BodyPeers;

namespace Lab.Nodes.Tests;

/// <summary>What a node does besides while it catches up, how fast it may, and what it tells its operator of that.</summary>
[Category("ST-Y04")]
public sealed class SyncPaceTests
{
    [Test]
    [Category("ST-Y01")]
    public void Far_behind_it_neither_mines_nor_asks_for_news()
    {
        var bench = new Bench(Settings with { SyncFarBehind = 100 }, plots: 1);
        var peers = Ready(bench, 2);
        Assert.That(bench.Sync().IsFarBehind);
        Assert.That(bench.Reached(Probe.FarBehind));
        int searches = bench.Host.Jobs.Count;
        Send(peers[0], Range(1, 5));
        Assert.That(bench.Host.Jobs, Has.Count.EqualTo(searches), "no search on a tip that is outweighed");
        peers[1].Hear();
        peers[1].Say(new Inventory([new ItemName(ItemKind.Transaction, new Hash(1, 2, 3, 4))]));
        Assert.That(peers[1].Hear().OfType<Request>(), Is.Empty);
        peers[1].Say(new Inventory([new ItemName(ItemKind.Broadcast, new Hash(1, 2, 3, 5))]));
        Assert.That(peers[1].Hear().OfType<Request>().Count(), Is.EqualTo(1));
        Send(peers[0], Range(6, 10));
        Send(peers[1], Range(11, 20));
        SyncPeers.Serve(Line, peers);
        Assert.That(bench.Sync().IsFarBehind, Is.False);
        Assert.That(bench.Host.Jobs, Has.Count.GreaterThan(searches));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_block_that_was_also_announced_is_delivered_though_the_sync_is_not_there_yet(bool delivered)
    {
        var bench = new Bench(Settings);
        var peers = Ready(bench, 2);
        var name = new ItemName(ItemKind.Block, ((Item)Wire.Decode(Chains.FrameOf(Line[2]))).WireId);
        peers[1].Hear();
        peers[1].Say(new Inventory([name]));
        Assert.That(peers[1].Hear().OfType<Request>().Single().Items, Is.EqualTo([name]));
        if (delivered) Send(peers[1], [3]);
        bench.Fire(5);
        Assert.That(bench.Reached(Probe.RequestTimedOut), Is.Not.EqualTo(delivered));
    }

    [Test]
    [Category("ST-Y01")]
    public void A_little_behind_it_does_all_that_it_does_otherwise()
    {
        var bench = new Bench(Settings with { SyncFarBehind = 101 }, plots: 1);
        Ready(bench, 1);
        Assert.That(bench.Sync() is { IsSyncing: true, IsFarBehind: false });
    }

    [Test]
    [Category("ST-Y07")]
    public void Tells_how_far_it_is_how_fast_it_goes_and_how_long_it_will_take()
    {
        var bench = new Bench(Settings);
        var peers = Ready(bench, 1);
        var before = bench.Sync();
        Assert.That(before is { Done: 0, Remaining: null, MilliblocksPerSecond: 0 });
        Assert.That(before.Target, Is.EqualTo(Best.Height));
        bench.Pass(Duration.FromSeconds(5));
        Send(peers[0], Range(1, 10));
        var sync = bench.Sync();
        Assert.That(sync.Done, Is.EqualTo(1_000), "hundredths of a percent");
        Assert.That(sync.MilliblocksPerSecond, Is.EqualTo(2_000));
        Assert.That(sync.Remaining, Is.EqualTo(Duration.FromSeconds(45)));
        Assert.That(sync.Bytes, Is.EqualTo(Line.Take(10).Sum(e => (long)Chains.FrameOf(e).Length)));
        Assert.That(sync.Sources.Single() is { IsLead: true, Taken: 10, Stalls: 0 });
    }

    [Test]
    [Category("ST-Y08")]
    public void Downloads_no_faster_than_it_is_allowed_to()
    {
        const int rate = 4_000;
        var bench = new Bench(Settings with { SyncBytesPerSecond = rate });
        var peer = bench.Link();
        peer.Say(peer.Hello);
        var auth = peer.AuthFor(SyncPeers.TipOf(Best));
        peer.Hear();
        peer.Say(auth);
        long taken = 0;
        int seconds = 0;
        for (; bench.Node.Tip.Id != Best.Id && seconds < 1_000; seconds++)
        {
            foreach (var message in peer.Hear())
            {
                if (message is Auth) continue;
                var frames = message is GetHeaders
                    ? [Wire.Encode(new Headers([.. Line.Select(e => e.Header)]))]
                    : ((GetBlock)message).Blocks.Select(b => Chains.FrameOf(Line[(int)b.Height.Value - 1])).ToList();
                foreach (var frame in frames)
                {
                    taken += frame.Length;
                    peer.Say(frame);
                }
            }

            bench.Fire(6, Duration.FromSeconds(1));
        }

        Assert.That(bench.Node.Tip.Id, Is.EqualTo(Best.Id));
        Assert.That(seconds, Is.GreaterThanOrEqualTo((int)(taken / rate) - 1).And.LessThan((int)(taken / rate) + 8));
    }

    /// <summary>A node that could ask for more, and had nobody to ask, once set its timer to now for ever.</summary>
    [Test]
    [Category("ST-Y08")]
    public void Under_a_limit_it_does_not_wake_for_what_only_a_free_peer_can_give()
    {
        var bench = new Bench(Settings with { SyncBytesPerSecond = 10_000_000 });
        var peers = Ready(bench, 1);
        bench.Pass(Duration.FromSeconds(2));
        Send(peers[0], [1]);
        Assert.That(bench.Sync().InFlight, Is.EqualTo(9), "its window is more than half full");
        Assert.That(bench.Host.Timers[TimerId.Of(6)], Is.GreaterThan(Duration.FromSeconds(1)));
    }

    [Test]
    [Category("ST-Y08")]
    public void Blocks_larger_than_a_seconds_worth_are_asked_for_one_by_one()
    {
        var bench = new Bench(Settings with { SyncBytesPerSecond = 100 });
        var peers = Ready(bench, 1);
        int asked = 0;
        for (int i = 0; i < 700 && asked == 0; i++)
        {
            asked = AskedOf(peers[0]).Count;
            if (asked == 0 && bench.Host.Timers.ContainsKey(TimerId.Of(6))) bench.Fire(6);
        }

        Assert.That(asked, Is.EqualTo(1));
    }
}
