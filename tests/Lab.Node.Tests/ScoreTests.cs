using Lab.Nodes.Peers;
using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>What counts against a peer, how much, for how long, and what follows.</summary>
[Category("ST-N06")]
public sealed class ScoreTests
{
    private static readonly PublicKey A = Chains.KeyOf(1).Public;
    private static readonly Duration Minute = Duration.FromMinutes(1), Second = Duration.FromSeconds(1);

    private static NodeSettings With(ScoreSettings scoring) => new() { PingInterval = Duration.Zero, Scoring = scoring };

    private static ScoreBook BookOf(ScoreSettings settings, params PublicKey[] linked) =>
        new(settings, key => linked.Contains(key));

    private static List<Fact> Scored(Bench bench) => bench.FactsOf(NodeFact.PeerScored);

    [Test]
    public void Forgives_points_minute_by_minute_down_to_none()
    {
        var book = BookOf(new ScoreSettings { ForgivenPerMinute = 10 });
        Assert.That(book.Add(A, 25, 1000, Duration.Zero), Is.EqualTo(25));
        Assert.That(book.Of(A, Minute - new Duration(1)), Is.EqualTo(25));
        Assert.That(book.Of(A, Minute), Is.EqualTo(15));
        Assert.That(book.Add(A, 1, 1000, Minute * 2), Is.EqualTo(6));
        Assert.That(book.Of(A, Minute * 3), Is.Zero, "never below nothing");
    }

    [Test]
    public void A_word_against_a_peer_does_not_put_off_what_is_forgiven()
    {
        var book = BookOf(new ScoreSettings { ForgivenPerMinute = 10 });
        for (int i = 0; i < 600; i++) book.Add(A, 2, 1000, Duration.FromSeconds(20 * i));
        Assert.That(book.Of(A, Duration.FromSeconds(20 * 600)), Is.LessThan(10), "six points a minute come and ten go");
    }

    [Test]
    public void Adds_nothing_beyond_a_ceiling_and_takes_nothing_back_for_it()
    {
        var book = BookOf(new ScoreSettings());
        Assert.That(book.Add(A, 50, 40, Duration.Zero), Is.EqualTo(40));
        Assert.That(book.Add(A, 50, 1000, Duration.Zero), Is.EqualTo(90));
        Assert.That(book.Add(A, 5, 40, Duration.Zero), Is.EqualTo(90));
    }

    [Test]
    [Category("ST-X13")]
    public void Forgets_who_has_the_fewest_points_when_it_is_full()
    {
        var book = BookOf(new ScoreSettings());
        PublicKey small = new(new Hash(9, 9, 9, 9)), large = new(new Hash(8, 8, 8, 8));
        book.Add(A, 2, 1000, Duration.Zero);
        for (ulong i = 0; i < ScoreBook.Capacity - 1; i++) book.Add(new PublicKey(new Hash(i, 1, 1, 1)), 3, 1000, Duration.Zero);
        Assert.That(book.Of(A, Duration.Zero), Is.EqualTo(2));
        book.Add(small, 1, 1000, Duration.Zero);
        Assert.That(book.Count, Is.EqualTo(ScoreBook.Capacity));
        Assert.That((book.Of(A, Duration.Zero), book.Of(small, Duration.Zero)), Is.EqualTo((2, 0)), "the new one has fewer");
        book.Add(large, 4, 1000, Duration.Zero);
        Assert.That((book.Of(A, Duration.Zero), book.Of(large, Duration.Zero)), Is.EqualTo((0, 4)));
    }

    [Test]
    [Category("ST-X13")]
    public void A_full_book_keeps_no_linked_key_from_getting_its_points()
    {
        PublicKey linked = new(new Hash(9, 9, 9, 9));
        var book = BookOf(new ScoreSettings(), linked);
        for (ulong i = 0; i < ScoreBook.Capacity; i++) book.Add(new PublicKey(new Hash(i, 1, 1, 1)), 900, 1000, Duration.Zero);
        Assert.That(book.Add(linked, 1, 1000, Duration.Zero), Is.EqualTo(1));
        Assert.That(book.Add(linked, 1, 1000, Duration.Zero), Is.EqualTo(2));
        Assert.That(book.Count, Is.EqualTo(ScoreBook.Capacity));
    }

    [Test]
    public void Counts_a_conduct_once_a_second()
    {
        var bench = new Bench(With(new ScoreSettings { AskedTooSoon = 3 }));
        var peer = bench.Connect();
        for (int i = 0; i < 10; i++) peer.Say(new GetPeers());
        Assert.That(Scored(bench).Select(f => f.Extra), Is.EqualTo(new long[] { 3 }));
        bench.Pass(Second);
        peer.Say(new GetPeers());
        Assert.That(Scored(bench).Select(f => (f.Value, f.Extra)), Is.EqualTo(new[]
        {
            ((long)Conduct.AskedTooSoon, 3L), ((long)Conduct.AskedTooSoon, 6L),
        }));
    }

    [Test]
    public void Never_counts_what_weighs_nothing()
    {
        var bench = new Bench(With(new ScoreSettings { AskedTooSoon = 0 }));
        var peer = bench.Connect();
        peer.Say(new GetPeers());
        peer.Say(new GetPeers());
        Assert.That(Scored(bench), Is.Empty);
    }

    [Test]
    public void Closes_the_link_at_the_limit_and_bans_at_the_next()
    {
        var scoring = new ScoreSettings { AskedTooSoon = 40, DisconnectAt = 80, BanAt = 120, ForgivenPerMinute = 0 };
        var bench = new Bench(With(scoring));
        var peer = bench.Connect();
        peer.Say(new GetPeers());
        peer.Say(new GetPeers());
        Assert.That(peer.Refused, Is.EqualTo(Rule.None), "40 of 80");
        bench.Pass(Second);
        peer.Say(new GetPeers());
        Assert.That(peer.Refused, Is.EqualTo(Rule.ConductWithinLimit));
        Assert.That(bench.Reached(Probe.ScoreClosed));
        Assert.That(bench.FactsOf(NodeFact.PeerBanned), Is.Empty);

        bench.Pass(Second);
        var again = bench.Connect();
        again.Say(new GetPeers());
        Assert.That(again.Refused, Is.EqualTo(Rule.None), "points alone keep nobody out");
        again.Say(new GetPeers());
        Assert.That(again.Refused, Is.EqualTo(Rule.ConductWithinLimit));
        Assert.That(bench.FactsOf(NodeFact.PeerBanned).Single().Value, Is.EqualTo((long)Rule.ConductWithinLimit));
        var third = bench.Link();
        third.Say(third.Hello);
        Assert.That(third.Refused, Is.EqualTo(Rule.PeerNotBanned));
    }

    private static Inventory Word(ulong of) => new([new ItemName(ItemKind.Broadcast, new Hash(of, 2, 3, 4))]);

    [Test]
    public void Who_never_delivers_what_it_announces_loses_its_link_but_is_not_banned()
    {
        var scoring = new ScoreSettings { ItemNotDelivered = 100, DisconnectAt = 100, BanAt = 150, ForgivenPerMinute = 0 };
        var bench = new Bench(With(scoring));
        for (ulong i = 1; i <= 5; i++)
        {
            var peer = bench.Connect();
            peer.Say(Word(i));
            bench.Fire(5);
            Assert.That(peer.Refused, Is.EqualTo(Rule.ConductWithinLimit));
            bench.Pass(Second);
        }

        Assert.That(Scored(bench)[^1].Extra, Is.EqualTo(149), "a bad line looks the same");
        Assert.That(bench.FactsOf(NodeFact.PeerBanned), Is.Empty);
    }

    [Test]
    [Category("U-08")]
    public void Points_that_a_line_may_explain_never_add_to_a_ban()
    {
        var scoring = new ScoreSettings
        {
            ItemNotDelivered = 149, AskedTooSoon = 10, WentOn = 0, DisconnectAt = 100, BanAt = 150, ForgivenPerMinute = 0,
        };
        var bench = new Bench(With(scoring));
        var late = bench.Connect();
        late.Say(Word(1));
        bench.Fire(5);
        Assert.That(late.Refused, Is.EqualTo(Rule.ConductWithinLimit));
        for (int i = 1; i <= 15; i++)
        {
            Assert.That(bench.FactsOf(NodeFact.PeerBanned), Is.Empty, $"{10 * i - 10} points are its own");
            bench.Pass(Second);
            var peer = bench.Connect();
            peer.Say(new GetPeers());
            peer.Say(new GetPeers());
            Assert.That(peer.Refused, Is.EqualTo(Rule.ConductWithinLimit));
        }

        Assert.That(bench.FactsOf(NodeFact.PeerBanned), Has.Count.EqualTo(1), "150 are");
    }

    [Test]
    [Category("U-08")]
    public void Who_goes_on_after_it_lost_links_for_it_gets_more_points_each_time()
    {
        var bench = new Bench(With(new ScoreSettings
        {
            AskedTooSoon = 50, WentOn = 30, DisconnectAt = 100, BanAt = 200, ForgivenPerMinute = 0,
        }));
        while (bench.FactsOf(NodeFact.PeerBanned).Count == 0)
        {
            var peer = bench.Connect();
            peer.Say(new GetPeers());
            peer.Say(new GetPeers());
            peer.Leave();
            bench.Pass(Second);
        }

        Assert.That(Scored(bench).Select(f => f.Extra), Is.EqualTo(new long[] { 50, 100, 180, 260 }));
    }

    [TestCase(4_999, 1)]
    [TestCase(5_000, 0)]
    [TestCase(9_999, 0)]
    public void A_question_after_half_of_the_time_has_no_answer_and_is_not_held_against_the_asker(int after, int counted)
    {
        var bench = new Bench();
        var peer = bench.Connect();
        peer.Say(new GetPeers());
        peer.Hear();
        bench.Pass(Duration.FromMilliseconds(after));
        peer.Say(new GetPeers());
        Assert.That(Scored(bench), Has.Count.EqualTo(counted));
        Assert.That(peer.Hear(), Is.Empty);
        bench.Pass(Duration.FromSeconds(4));
        peer.Say(new GetPeers());
        Assert.That(Scored(bench), Has.Count.EqualTo(counted + 1), "four seconds after the last question, whenever it was answered");
    }

    private static Frame Fresh(Bench bench, ulong number) =>
        Broadcast.Sign(Chains.KeyOf(8), number, bench.Wall, [1], NoMemo.Instance);

    private static void Deliver(Bench bench, RemotePeer peer, ulong number)
    {
        var frame = Fresh(bench, number);
        peer.Say(new Inventory([new ItemName(ItemKind.Broadcast, ((Broadcast)Wire.Decode(frame)).WireId)]));
        peer.Say(frame);
    }

    [Test]
    [Category("X-13")]
    public void What_a_peer_delivers_on_request_makes_up_for_as_much_that_it_is_late_with()
    {
        var bench = new Bench();
        var slow = bench.Connect();
        Deliver(bench, slow, 1);
        Deliver(bench, slow, 2);
        for (ulong i = 1; i <= 3; i++)
        {
            slow.Say(Word(i));
            Assert.That(Scored(bench), Is.Empty, "two came, so two may be late");
            bench.Fire(5);
            bench.Pass(Minute);
        }

        Assert.That(bench.Reached(Probe.RequestTimedOut));
        Assert.That(Scored(bench).Single().Value, Is.EqualTo((long)Conduct.ItemNotDelivered));
    }

    [Test]
    [Category("ST-N06")]
    public void New_items_that_nobody_asked_for_make_up_for_nothing()
    {
        var bench = new Bench();
        var peer = bench.Connect();
        for (ulong i = 1; i <= 100; i++) peer.Say(Fresh(bench, i));
        peer.Say(Word(1));
        bench.Fire(5);
        Assert.That(Scored(bench).Single().Value, Is.EqualTo((long)Conduct.ItemNotDelivered));
    }

    [TestCase(64, 64)]
    [TestCase(65, 64)]
    public void No_good_past_makes_up_for_more_than_64(int delivered, int forgiven)
    {
        var bench = new Bench();
        var peer = bench.Connect();
        for (int i = 1; i <= delivered; i++) Deliver(bench, peer, (ulong)i);
        bench.Fire(5); // what came is no longer counted as open
        for (int i = 1; i <= forgiven; i++) peer.Say(Word((ulong)i));
        bench.Fire(5);
        Assert.That(Scored(bench), Is.Empty);
        peer.Say(Word(1_000));
        bench.Fire(5);
        Assert.That(Scored(bench), Has.Count.EqualTo(1));
    }

    [TestCase(59, true, 0)]
    [TestCase(60, true, 1)]
    [TestCase(10, false, 1)]
    [Category("ST-N06")]
    public void A_new_block_excuses_a_stall_for_a_minute_and_no_other_item_does(int seconds, bool block, int counted)
    {
        var bench = new Bench(With(new ScoreSettings()));
        var next = Chains.Grow(Chains.GenesisOf(), 2, miner: 1);
        var peer = bench.Connect(tip: SyncPeers.TipOf(Chains.GenesisOf()));
        if (block) peer.Say(Chains.FrameOf(Chains.Line(next)[0]));
        else peer.Say(Fresh(bench, 1));
        bench.Pass(Duration.FromSeconds(seconds - 10));
        // An orphan makes it the lead of a sync; it never answers.
        peer.Say(Chains.FrameOf(Chains.Line(Chains.Grow(Chains.GenesisOf(), 4, miner: 2))[3]));
        bench.Fire(6, Duration.FromSeconds(10));
        Assert.That(bench.Reached(Probe.SyncTimedOut));
        Assert.That(Scored(bench), Has.Count.EqualTo(counted));
    }

    [Test]
    public void Tells_a_missing_item_that_was_asked_for_from_one_that_was_not()
    {
        var bench = new Bench();
        var peer = bench.Connect();
        peer.Say(Word(1));
        peer.Say(new NotFound(Word(1).Items));
        peer.Say(new NotFound(Word(1).Items));
        Assert.That(
            Scored(bench).Select(f => (Conduct)f.Value),
            Is.EqualTo(new[] { Conduct.AnnouncedInVain, Conduct.UnaskedAnswer }));
    }

    [Test]
    [Category("X-13")]
    public void Counts_nothing_for_what_may_hold_later()
    {
        var bench = new Bench();
        var peer = bench.Connect();
        peer.Say(Broadcast.Sign(Chains.KeyOf(8), 1, Instant.Zero, [1], NoMemo.Instance));
        Assert.That(bench.Node.Counters.Stale, Is.EqualTo(1));
        Assert.That(Scored(bench), Is.Empty);
    }

    private static IEnumerable<TestCaseData> Settings()
    {
        static TestCaseData Case(string name, bool holds, ScoreSettings settings) =>
            new TestCaseData(settings, holds).SetArgDisplayNames(name, holds.ToString());
        yield return Case("defaults", true, new());
        yield return Case("a weight of nothing", true, new() { SyncStalled = 0 });
        yield return Case("a weight below nothing", false, new() { SyncStalled = -1 });
        yield return Case("a weight above all", false, new() { RateExceeded = 1_000_001 });
        yield return Case("both limits one", true, new() { DisconnectAt = 1, BanAt = 1 });
        yield return Case("no limit", false, new() { DisconnectAt = 0 });
        yield return Case("banned before disconnected", false, new() { DisconnectAt = 100, BanAt = 99 });
        yield return Case("nothing for going on", true, new() { WentOn = 0 });
        yield return Case("going on is a good deed", false, new() { WentOn = -1 });
        yield return Case("going on is above all", false, new() { WentOn = 1_000_001 });
        yield return Case("nothing forgiven", true, new() { ForgivenPerMinute = 0 });
        yield return Case("worse with time", false, new() { ForgivenPerMinute = -1 });
    }

    [TestCaseSource(nameof(Settings))]
    public void Validates(ScoreSettings settings, bool holds)
    {
        Assert.That(settings.Validate(), holds ? Is.Null : Is.Not.Null.And.Not.Empty);
        Assert.That(new NodeSettings { Scoring = settings }.Validate(), Is.EqualTo(settings.Validate()));
    }
}
