using Lab.Nodes.Peers;
using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>How much a peer may send, and what happens to the rest.</summary>
[Category("ST-X09")]
public sealed class RateTests
{
    private static readonly Duration Second = Duration.FromSeconds(1);

    private static RateSettings Tight => new()
    {
        Items = new RateLimit(4, 3 << 20, 1),
        Questions = new RateLimit(10, 100_000, 1),
        Announcements = new RateLimit(10, 200_000, 1),
        Control = new RateLimit(10, 10_000, 1),
    };

    private static Bench Narrow(RateSettings? rates = null) =>
        new(new NodeSettings { PingInterval = Duration.Zero, Rates = rates ?? Tight });

    private static Broadcast Fresh(Bench bench, ulong number) => (Broadcast)Wire.Decode(
        Broadcast.Sign(Chains.KeyOf(9), number, bench.Wall, [1], NoMemo.Instance));

    [TestCase(1, 100, 0, 50, ExpectedResult = 2)]
    [TestCase(10, 100, 0, 0, ExpectedResult = 10)]
    [TestCase(10, 100, 90, 90, ExpectedResult = 1)]
    [TestCase(100, 100, 0, 101, ExpectedResult = 0)]
    public int A_bucket_holds_messages_and_bytes(int messages, int bytes, int first, int then)
    {
        var limit = new RateLimit(messages, bytes, 1);
        var bucket = default(Bucket);
        bucket.Start(limit, 1, Duration.Zero);
        int taken = 0;
        // A limit of one message a second of 100 bytes has a share of 100: nothing else fits beside it.
        if (messages == 1) limit = new RateLimit(100, 100, 1);
        for (int i = 0; i < 20; i++)
            if (bucket.TryTake(i == 0 && first > 0 ? first : then, limit, messages == 1 ? 0 : limit.ShareOfMessage, Duration.Zero))
                taken++;
        return taken;
    }

    [Test]
    public void A_bucket_fills_at_its_rate_and_not_beyond_its_burst()
    {
        var limit = new RateLimit(10, 1000, 3);
        var bucket = default(Bucket);
        bucket.Start(limit, 60, Duration.Zero);
        Assert.That(Drain(ref bucket, limit, Duration.Zero), Is.EqualTo(30));
        Assert.That(Drain(ref bucket, limit, Second), Is.EqualTo(10));
        Assert.That(Drain(ref bucket, limit, Second * 3600), Is.EqualTo(30));
    }

    [Test]
    public void A_bucket_loses_no_part_of_a_token_however_often_it_is_asked()
    {
        var limit = new RateLimit(1, 10, 1);
        var bucket = default(Bucket);
        bucket.Start(limit, 1, Duration.Zero);
        Drain(ref bucket, limit, Duration.Zero);
        int taken = 0;
        for (int i = 1; i <= 10_000; i++)
            if (bucket.TryTake(0, limit, limit.ShareOfMessage, Duration.FromMilliseconds(i))) taken++;
        Assert.That(taken, Is.EqualTo(10));
    }

    private static int Drain(ref Bucket bucket, RateLimit limit, Duration now)
    {
        int taken = 0;
        while (bucket.TryTake(0, limit, limit.ShareOfMessage, now)) taken++;
        return taken;
    }

    [Test]
    [Category("ST-B04")]
    public void Drops_what_exceeds_a_rate_and_counts_it_against_the_peer()
    {
        var bench = Narrow();
        var peer = bench.Connect();
        for (ulong i = 0; i < 100; i++) peer.Say(new Ping(i));
        int pongs = peer.Hear().Count;
        Assert.That(pongs, Is.InRange(5, 10));
        Assert.That(bench.Node.Counters.OverRate, Is.EqualTo(100 - pongs));
        Assert.That(bench.FactsOf(NodeFact.PeerScored).Single().Value, Is.EqualTo((long)Conduct.RateExceeded));
        bench.Pass(Second);
        peer.Say(new Ping(1));
        Assert.That(peer.Hear(), Has.Count.EqualTo(1), "what fits again is heard");
    }

    [Test]
    [Category("ST-B04")]
    public void Drops_items_beyond_the_rate_before_they_are_looked_at()
    {
        var bench = Narrow();
        var peer = bench.Connect();
        for (ulong i = 1; i <= 10; i++) peer.Say(Fresh(bench, i));
        Assert.That(bench.FactsOf(NodeFact.ItemAccepted), Has.Count.EqualTo(3), "four a second, less their bytes");
        Assert.That(bench.Host.Charges[WorkKind.Verify], Is.EqualTo(4), "one of the handshake");
        Assert.That(bench.Node.Counters.OverRate, Is.EqualTo(7));
    }

    [Test]
    [Category("X-12")]
    public void Takes_what_it_has_asked_for_whatever_the_rate()
    {
        var bench = Narrow();
        var peer = bench.Connect();
        var items = Enumerable.Range(1, 20).Select(i => Fresh(bench, (ulong)i)).ToList();
        peer.Say(new Inventory([.. items.Select(i => new ItemName(ItemKind.Broadcast, i.WireId))]));
        foreach (var item in items) peer.Say(Wire.Rewire(Wire.Encode(item)));
        Assert.That(bench.FactsOf(NodeFact.ItemAccepted), Has.Count.EqualTo(20));
        Assert.That(bench.FactsOf(NodeFact.PeerScored), Is.Empty);
    }

    [Test]
    [Category("ST-Y09")]
    public void Takes_the_blocks_of_a_sync_whatever_the_rate()
    {
        var bench = Narrow();
        var chain = new List<ChainEntry> { Chains.Extend(Chains.GenesisOf()) };
        while (chain.Count < 20) chain.Add(Chains.Extend(chain[^1]));
        var peer = bench.Connect(tip: new ChainTip(new BlockRef(chain[^1].Height, chain[^1].Id), chain[^1].Weight));
        peer.Say(new Headers([.. chain.Select(e => e.Header)]));
        foreach (var entry in chain) peer.Say(new BlockItem(entry.Block));
        Assert.That(bench.Status().Height, Is.EqualTo(chain[^1].Height));
        Assert.That(bench.FactsOf(NodeFact.PeerScored), Is.Empty);
    }

    [Test]
    [Category("ST-X12")]
    public void A_flooder_is_closed_and_banned_if_it_comes_back_for_more()
    {
        var bench = Narrow();
        var rules = new List<Rule>();
        for (int i = 0; i < 20 && bench.FactsOf(NodeFact.PeerBanned).Count == 0; i++)
        {
            var peer = bench.Connect();
            for (int s = 0; s < 30 && bench.FactsOf(NodeFact.PeerRefused).Count == i; s++)
            {
                for (ulong n = 0; n < 30; n++) peer.Say(new Ping(n));
                bench.Pass(Second);
            }

            rules.Add((Rule)bench.FactsOf(NodeFact.PeerRefused)[^1].Value);
        }

        Assert.That(rules, Is.All.EqualTo(Rule.RateWithinLimit));
        Assert.That(rules, Has.Count.GreaterThan(1));
        Assert.That(bench.FactsOf(NodeFact.PeerBanned).Single().Value, Is.EqualTo((long)Rule.RateWithinLimit));
    }

    [Test]
    public void Who_has_points_starts_a_new_link_without_a_burst()
    {
        var rates = Tight with { Control = new RateLimit(10, 10_000, 5) };
        var bench = Narrow(rates);
        int Heard()
        {
            var peer = bench.Connect();
            for (ulong i = 0; i < 100; i++) peer.Say(new Ping(i));
            int heard = peer.Hear().Count;
            peer.Leave();
            return heard;
        }

        int first = Heard(), second = Heard();
        Assert.That(first, Is.InRange(40, 50));
        Assert.That(second, Is.InRange(5, 10));
    }

    [Test]
    [Category("ST-X10")]
    public void Refuses_a_frame_that_is_too_long_and_does_not_just_drop_it()
    {
        var bench = Narrow();
        var peer = bench.Connect();
        byte[] bytes = new byte[1 << 20];
        bytes[2] = 0x10;
        bytes[4] = (byte)MessageCode.Ping;
        bytes[5] = Wire.LayoutVersion;
        peer.Say(new Frame(bytes));
        Assert.That(peer.Refused, Is.EqualTo(Rule.FrameWithinLimits));
    }

    [Test]
    [Category("ST-B04")]
    public void A_link_keeps_what_it_has_left_when_others_join_and_uses_up_nothing_of_theirs()
    {
        var bench = Narrow();
        var spent = bench.Connect(1);
        for (ulong i = 0; i < 100; i++) spent.Say(new Ping(i));
        spent.Hear();
        // More than there is room for at first, and twice as many as then.
        List<RemotePeer> others = [.. Enumerable.Range(2, 16).Select(i => bench.Connect(i))];
        foreach (var peer in others) peer.Hear();
        spent.Say(new Ping(1));
        foreach (var peer in others) peer.Say(new Ping(2));
        Assert.That(spent.Hear(), Is.Empty);
        Assert.That(others.Select(p => p.Hear().Count), Is.All.EqualTo(1));
    }

    [Test]
    [Category("ST-B05")]
    public void One_class_of_messages_uses_up_nothing_of_another()
    {
        var bench = Narrow();
        var peer = bench.Connect();
        for (ulong i = 0; i < 100; i++) peer.Say(new Ping(i));
        long dropped = bench.Node.Counters.OverRate;
        Assert.That(dropped, Is.GreaterThan(0), "pings are used up");
        peer.Say(new GetPeers());
        peer.Say(Fresh(bench, 1));
        var unknown = Fresh(bench, 2);
        peer.Say(new Inventory([new ItemName(ItemKind.Broadcast, unknown.WireId)]));
        Assert.That(bench.Node.Counters.OverRate, Is.EqualTo(dropped), "a question, an item and an announcement are not");
        Assert.That(bench.FactsOf(NodeFact.ItemAccepted), Has.Count.EqualTo(1));
        Assert.That(peer.Hear().OfType<Request>().Single().Items.Single().WireId, Is.EqualTo(unknown.WireId));
    }

    [Test]
    [Category("ST-B05")]
    public void Every_type_of_message_is_of_a_class_with_a_limit_or_answers_a_question() => Assert.Multiple(() =>
    {
        foreach (var type in MessageTypes.All)
        {
            var kind = MessageClasses.Of(type.Code);
            if (kind != MessageClass.Answer)
                Assert.That(new RateSettings().Of(kind).MessagesPerSecond, Is.GreaterThan(0), type.Name);
        }

        Assert.That(() => new RateSettings().Of(MessageClass.Answer), Throws.InstanceOf<CheckFailed>());
    });

    [Test]
    [Category("ST-B04")]
    public void One_peer_uses_up_nothing_of_another()
    {
        var bench = Narrow();
        var loud = bench.Connect(1);
        var quiet = bench.Connect(2);
        for (ulong i = 0; i < 100; i++) loud.Say(new Ping(i));
        quiet.Say(new Ping(1));
        Assert.That(quiet.Hear(), Has.Count.EqualTo(1));
    }

    private static IEnumerable<TestCaseData> Settings()
    {
        static TestCaseData Case(string name, bool holds, RateLimit control) => new TestCaseData(
            new RateSettings { Control = control }, holds).SetArgDisplayNames(name, holds.ToString());
        yield return Case("room for one hello", true, new RateLimit(263, 263, 1));
        yield return Case("more messages than bytes", false, new RateLimit(1_001, 1_000, 1));
        yield return Case("no messages", false, new RateLimit(0, 1_000, 1));
        yield return Case("no bytes", false, new RateLimit(1, 0, 1));
        yield return Case("no burst", false, new RateLimit(10, 10_000, 0));
        yield return Case("a burst of a minute", true, new RateLimit(10, 10_000, 60));
        yield return Case("a longer burst", false, new RateLimit(10, 10_000, 61));
        yield return Case("a burst of 1 GiB", true, new RateLimit(10, 1 << 30, 1));
        yield return Case("a larger burst", false, new RateLimit(10, (1 << 30) + 1, 1));
        yield return Case("no room for one hello", false, new RateLimit(261, 261, 1));
    }

    [TestCaseSource(nameof(Settings))]
    public void Validates(RateSettings settings, bool holds)
    {
        Assert.That(settings.Validate(), holds ? Is.Null : Is.Not.Null.And.Not.Empty);
        Assert.That(new NodeSettings { Rates = settings }.Validate(), Is.EqualTo(settings.Validate()));
    }
}
