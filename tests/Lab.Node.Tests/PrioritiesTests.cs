using Lab.Nodes.Peers;
using Lab.Nodes.Tests.Pool;
using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>What goes first when frames have to wait, and how much a node sends under a limit of its own.</summary>
[Category("ST-B07")]
public sealed class PrioritiesTests
{
    private static readonly SigningKey Author = Chains.KeyOf(50);

    private static readonly NodeSettings Flooding = new()
    {
        Relay = RelayStrategy.Flood, PingInterval = Duration.Zero, MaxLinks = 128, OutboundTarget = 0,
    };

    private static readonly Hash Id = new(1, 2, 3, 4);

    private static Frame BroadcastOf(Bench bench, ulong number, int size) =>
        Broadcast.Sign(Author, number, bench.Wall, new byte[size], NoMemo.Instance);

    private static double Seconds(Duration span) => span.Nanoseconds / 1e9;

    private static Frame Listing(ItemKind kind) => Wire.Encode(new Inventory([new ItemName(kind, Id)]));

    [Test]
    public void Frames_that_wait_leave_by_class_and_in_order_within_it()
    {
        var till = new Till();
        var transaction = Till.FrameOf(till.Spend(Till.Alice, 0));
        var block = Wire.Encode(new BlockItem(Till.Mine(till.Genesis, 9).Block));
        Frame broadcast = BroadcastOf(till.Bench, 1, 10), ping = Wire.Encode(new Ping(1)), pong = Wire.Encode(new Pong(1));
        Frame ofBlock = Listing(ItemKind.Block), ofTransaction = Listing(ItemKind.Transaction);
        var mixed = Wire.Encode(new Request([new(ItemKind.Transaction, Id), new(ItemKind.CompactBlock, Id)]));
        Frame[] arrivals = [transaction, ofTransaction, broadcast, mixed, block, ofBlock, ping, pong];
        var outbox = new Outbox();
        foreach (var frame in arrivals) Assert.That(outbox.TryAdd(frame), Is.True);
        var departures = new List<Frame>();
        while (!outbox.IsEmpty) departures.Add(outbox.Take());
        Assert.That(
            departures, Is.EqualTo(new[] { ping, pong, mixed, block, ofBlock, broadcast, transaction, ofTransaction }));
        Assert.That(outbox.Bytes, Is.Zero);
    }

    [Test]
    public void Every_message_of_the_chain_goes_with_blocks()
    {
        var till = new Till();
        var block = Till.Mine(till.Genesis, 9).Block;
        Message[] urgent =
        [
            new BlockItem(block), CompactBlock.Of(block), new GetBlockTransactions(Id, [1]),
            new BlockTransactions(Id, block.Transactions), new Headers([block.Header]),
            new GetHeaders([new BlockRef(Height.Genesis, Id)], 1), new GetBlock([new BlockRef(Height.Genesis, Id)]),
            new GetSnapshot(new BlockRef(Height.Genesis, Id), Hash.Zero),
            new SnapshotPart(Id, Hash.Zero, SnapshotChunk.Of(till.Genesis.Ledger, Hash.Zero)!),
        ];
        Assert.That(urgent.Select(m => SendClasses.Of(Wire.Encode(m))), Is.All.EqualTo(SendClass.Block));
        Message[] control = [new Ping(1), new GetPeers(), new Graft(), new Prune(), new Error(Rule.SameNetwork)];
        Assert.That(control.Select(m => SendClasses.Of(Wire.Encode(m))), Is.All.EqualTo(SendClass.Control));
    }

    [Test]
    public void An_outbox_has_room_for_its_limit_and_no_more()
    {
        var outbox = new Outbox();
        var ping = Wire.Encode(new Ping(1));
        for (int i = 0; i < Outbox.MaxFrames; i++) Assert.That(outbox.TryAdd(ping), Is.True);
        Assert.That(outbox.TryAdd(ping), Is.False);
    }

    [Test]
    public void A_link_that_drains_gets_the_block_before_the_broadcasts_that_came_earlier()
    {
        var till = new Till();
        RemotePeer from = till.Connect(1), to = till.Connect(2);
        to.Hear();
        till.Bench.Host.BacklogToTell = PeerTable.HostShare;
        from.Say(BroadcastOf(till.Bench, 1, 900_000)); // more than may leave without a look at the host
        from.Say(Till.FrameOf(till.Spend(Till.Alice, 0)));
        from.Say(BroadcastOf(till.Bench, 2, 100));
        from.Say(Wire.Encode(new BlockItem(Till.Mine(till.Genesis, 9).Block)));
        Assert.That(to.Hear(), Is.Empty);
        till.Bench.Host.BacklogToTell = 0;
        till.Bench.Step(Input.Drained(to.Link));
        Assert.That(to.Hear().Select(m => m.Code), Is.EqualTo(new[]
        {
            MessageCode.Block, MessageCode.Broadcast, MessageCode.Broadcast, MessageCode.Transaction,
        }));
    }

    [Test]
    [Category("ST-B06")]
    public void A_limit_holds_over_all_links_and_what_waits_leaves_in_time()
    {
        const int limit = 10_000;
        var bench = new Bench(Flooding with { UploadLimit = limit });
        List<RemotePeer> peers = [.. Enumerable.Range(1, 9).Select(i => bench.Connect(i))];
        bench.Pass(Duration.FromSeconds(5));
        bench.Host.Sent.Clear();
        for (ulong i = 0; i < 4; i++) peers[0].Say(BroadcastOf(bench, i, 1000));
        int Sent() => bench.Host.Sent.Sum(s => s.Frame.WireSize);
        int frame = bench.Host.Sent[0].Frame.WireSize, all = 32 * frame;
        Assert.That(Sent(), Is.InRange(limit * 3 / 4 - frame, limit * 3 / 4 + frame), "a quarter is left for blocks");
        int before = Sent();
        var waited = Duration.Zero;
        while (Sent() < all)
        {
            var next = bench.Host.Timers[TimerId.Of(9)];
            waited += next;
            bench.Fire(9, next);
            Assert.That(Sent() - before, Is.LessThanOrEqualTo(limit * Seconds(waited) + 2 * frame));
        }

        Assert.That(Seconds(waited), Is.EqualTo((all - before) / (double)limit).Within(0.3));
        Assert.That(bench.Host.Sent.Select(s => (s.Link, s.Frame)), Is.Unique, "nothing twice");
        Assert.That(bench.Host.Timers, Does.Not.ContainKey(TimerId.Of(9)), "nothing waits any more");
    }

    [Test]
    [Category("ST-B06")]
    public void Under_a_limit_blocks_and_control_overtake_transactions()
    {
        var till = new Till(new NodeSettings { UploadLimit = 1_000 });
        RemotePeer from = till.Connect(1), to = till.Connect(2);
        till.Bench.Pass(Duration.FromSeconds(5));
        to.Hear();
        for (int i = 0; i < 4; i++) from.Say(Till.FrameOf(till.Spend(Till.Alice, (ulong)i)));
        int at = to.Hear().Count;
        Assert.That(at, Is.InRange(1, 3), "half of the bucket is left for others");
        from.Say(Wire.Encode(new BlockItem(Till.Mine(till.Genesis, 9).Block)));
        to.Say(new Ping(5));
        Assert.That(to.Hear().Select(m => m.Code), Is.EqualTo(new[] { MessageCode.Block, MessageCode.Pong }));
        till.Bench.Fire(9, Duration.FromSeconds(5));
        Assert.That(to.Hear().Select(m => m.Code), Is.All.EqualTo(MessageCode.Transaction));
    }

    /// <summary>The time that was set for what waited before may be later than that of what is more urgent.</summary>
    [Test]
    [Category("ST-B06")]
    public void A_block_that_has_to_wait_does_not_wait_for_the_time_of_the_transactions_before_it()
    {
        var till = new Till(new NodeSettings { UploadLimit = 1_000 });
        RemotePeer from = till.Connect(1), to = till.Connect(2);
        till.Bench.Pass(Duration.FromSeconds(5));
        for (int i = 0; i < 4; i++) from.Say(Till.FrameOf(till.Spend(Till.Alice, (ulong)i)));
        var first = Till.Mine(till.Genesis, 9);
        from.Say(Wire.Encode(new BlockItem(first.Block)));
        while (till.Bench.Host.Timers[TimerId.Of(9)] < Duration.FromMilliseconds(500)) till.Bench.Fire(9);
        to.Hear();
        var before = till.Bench.Host.Timers[TimerId.Of(9)];
        from.Say(Wire.Encode(new BlockItem(Till.Mine(first, 9).Block)));
        Assert.That(till.Bench.Host.Timers[TimerId.Of(9)], Is.LessThan(before));
        till.Bench.Fire(9);
        Assert.That(to.Hear().Select(m => m.Code), Is.EqualTo(new[] { MessageCode.Block }));
    }

    [Test]
    public void Where_there_is_no_room_for_a_block_the_oldest_of_the_less_urgent_gives_way()
    {
        var bench = new Bench(Flooding with { UploadLimit = 1 });
        var peers = Enumerable.Range(1, 2).Select(i => bench.Connect(i)).ToList();
        for (int i = 0; i < Outbox.MaxFrames + 10; i++) peers[0].Say(BroadcastOf(bench, (ulong)i, 1));
        long dropped = bench.Node.Counters.UploadDropped;
        Assert.That(dropped, Is.InRange(1, 10), "there is no room");
        peers[0].Say(Chains.FrameOf(Chains.Extend(Chains.GenesisOf())));
        Assert.That(bench.Node.Counters.UploadDropped, Is.EqualTo(dropped + 1));
        peers[1].Hear();
        bench.Fire(9, Duration.FromHours(1));
        Assert.That(peers[1].Hear().Select(m => m.Code), Is.EqualTo(new[] { MessageCode.Block }));
    }

    [Test]
    public void What_piles_up_behind_a_limit_of_its_own_is_dropped_and_no_fault_of_the_peer()
    {
        var bench = new Bench(Flooding with { UploadLimit = 1 });
        var peers = Enumerable.Range(1, 2).Select(i => bench.Connect(i)).ToList();
        for (int i = 0; i < 40; i++)
        {
            bench.Pass(Duration.FromSeconds(1));
            peers[0].Say(BroadcastOf(bench, (ulong)i, 1_000_000));
        }

        Assert.That(peers[1].Refused, Is.EqualTo(Rule.None));
        Assert.That(bench.Node.Counters.UploadDropped, Is.Positive);
    }

    [Test]
    public void A_budget_keeps_a_share_for_the_more_urgent()
    {
        var budget = new UploadBudget(1_000);
        budget.Spend(499);
        Assert.That(budget.Allows(SendClass.Transaction, Duration.Zero), Is.True);
        budget.Spend(1);
        Assert.That(budget.Allows(SendClass.Transaction, Duration.Zero), Is.False, "half is for others");
        Assert.That(budget.Allows(SendClass.Broadcast, Duration.Zero), Is.True);
        budget.Spend(250);
        Assert.That(budget.Allows(SendClass.Broadcast, Duration.Zero), Is.False, "a quarter is for blocks");
        budget.Spend(249);
        Assert.That(budget.Allows(SendClass.Block, Duration.Zero), Is.True);
        budget.Spend(1);
        Assert.That(budget.Allows(SendClass.Block, Duration.Zero), Is.False);
        Assert.That(budget.Allows(SendClass.Control, Duration.Zero), Is.True);
        var wait = budget.TimeUntil(SendClass.Broadcast, Duration.Zero);
        Assert.That(wait, Is.GreaterThanOrEqualTo(Duration.FromMilliseconds(250)));
        Assert.That(budget.Allows(SendClass.Broadcast, wait), Is.True);
        Assert.That(budget.TimeUntil(SendClass.Block, wait), Is.EqualTo(Duration.FromMilliseconds(1)), "never at once");
    }

    [Test]
    public void A_budget_holds_one_second_of_its_limit()
    {
        var budget = new UploadBudget(1_000);
        Assert.That(budget.Allows(SendClass.Block, Duration.FromMinutes(10)), Is.True);
        budget.Spend(1_000);
        Assert.That(budget.Allows(SendClass.Block, Duration.FromMinutes(10)), Is.False);
    }
}
