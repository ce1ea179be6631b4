using Lab.Nodes.Peers;
using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>What endpoints a node knows, from whom, and that nobody decides them alone.</summary>
[Category("ST-N02")]
[Category("U-06")]
public sealed class AddressBookTests
{
    private static readonly PublicKey Teller = Chains.KeyOf(5).Public;

    private static Endpoint At(uint network, uint host) => new((UInt128)network << 96 | host, 1);

    private static AddressBook Book(ulong seed = 1) => new(Rng.For(seed, "book"));

    private static int Tell(AddressBook book, uint from, IEnumerable<Endpoint> told) =>
        told.Count(e => book.TryTake(e, At(from, 7), Teller));

    private static IEnumerable<Endpoint> Hosts(uint network, int count) =>
        Enumerable.Range(1, count).Select(i => At(network, (uint)i));

    [Test]
    public void One_teller_fills_an_eighth_whatever_it_says([Range(1, 5)] int seed)
    {
        var book = Book((ulong)seed);
        int taken = Tell(book, 1, Enumerable.Range(1, 100_000).Select(i => At((uint)i, 1)));
        Assert.That(taken, Is.EqualTo(book.Untried));
        Assert.That(taken, Is.LessThanOrEqualTo(AddressBook.BucketsPerTeller * AddressBook.BucketSize));
        Assert.That(taken, Is.GreaterThan(4 * AddressBook.BucketSize), "hashes may share a bucket, but not most");
    }

    [Test]
    public void One_network_of_endpoints_fills_half_of_what_one_teller_may([Range(1, 5)] int seed)
    {
        int taken = Tell(Book((ulong)seed), 1, Hosts(9, 100_000));
        Assert.That(taken, Is.LessThanOrEqualTo(AddressBook.BucketsPerGroup * AddressBook.BucketSize));
    }

    /// <summary>An attacker with twenty times the addresses of the honest, all told through one network of its own.</summary>
    [Test]
    public void A_flood_of_addresses_from_one_network_leaves_the_honest_ones_in([Range(1, 5)] int seed)
    {
        var book = Book((ulong)seed);
        var honest = Enumerable.Range(1, 100).Select(i => At((uint)(1000 + i), 1)).ToList();
        for (int i = 0; i < honest.Count; i++) Tell(book, (uint)(2000 + i % 20), [honest[i]]);
        int before = book.Untried;
        Tell(book, 1, Enumerable.Range(1, 2000).Select(i => At((uint)(50_000 + i), 1)));
        Assert.That(before, Is.GreaterThan(95));
        Assert.That(honest.Count(e => book.Find(e) is not null), Is.EqualTo(before), "none gave way");
        Assert.That(book.Untried - before, Is.LessThanOrEqualTo(128));
    }

    [Test]
    public void An_endpoint_that_failed_gives_way_in_a_full_bucket_and_no_other_does()
    {
        var book = Book();
        Tell(book, 1, Hosts(9, 10_000));
        int full = book.Untried;
        Assert.That(Tell(book, 1, Hosts(9, 20_000)), Is.Zero);
        var failed = book.Unmet().First();
        failed.Failures = 1;
        Assert.That(Tell(book, 1, Hosts(9, 20_000)), Is.EqualTo(1));
        Assert.That(book.Untried, Is.EqualTo(full));
        Assert.That(book.Find(failed.Endpoint), Is.Null);
    }

    [Test]
    public void One_network_fills_a_quarter_of_those_that_were_met()
    {
        var book = Book();
        for (uint teller = 1; teller <= 60; teller++)
        {
            Tell(book, teller, Hosts(9, 2000));
            foreach (var target in book.Unmet().ToList()) book.Meet(target);
        }

        Assert.That(book.Tried, Is.LessThanOrEqualTo(AddressBook.BucketsPerGroup * AddressBook.BucketSize));
        Assert.That(book.Tried, Is.GreaterThan(AddressBook.BucketSize));
    }

    [Test]
    [Category("ST-X13")]
    public void Knows_no_more_than_its_bounds()
    {
        var book = Book();
        for (int i = 0; i < 1001; i++)
            Assert.That(book.Keep(At((uint)i, 99), EndpointSource.Operator), i < 1000 ? Is.Not.Null : Is.Null);
        for (uint teller = 1; teller <= 500; teller++)
            Tell(book, teller, Enumerable.Range(1, 100).Select(i => At(teller * 1000 + (uint)i, 1)));
        Assert.That(book.Untried, Is.InRange(900, 1024));
        Assert.That(book.Count, Is.LessThanOrEqualTo(AddressBook.Capacity));
    }

    [Test]
    public void Another_nodes_luck_gives_other_buckets()
    {
        AddressBook one = Book(1), two = Book(2);
        Tell(one, 1, Hosts(9, 1000));
        Tell(two, 1, Hosts(9, 1000));
        Assert.That(one.Unmet().Select(t => t.Endpoint), Is.Not.EqualTo(two.Unmet().Select(t => t.Endpoint)));
    }

    [Test]
    public void Networks_are_sixteen_bits_of_an_ipv4_address_and_thirty_two_of_an_ipv6_one()
    {
        static Endpoint V4(uint address) => new((UInt128)0xffff << 32 | address, 1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(NetworkGroup.Of(V4(0x0a0b_0000)), Is.EqualTo(NetworkGroup.Of(V4(0x0a0b_ffff))));
            Assert.That(NetworkGroup.Of(V4(0x0a0b_0000)), Is.Not.EqualTo(NetworkGroup.Of(V4(0x0a0c_0000))));
            Assert.That(NetworkGroup.Of(At(5, 1)), Is.EqualTo(NetworkGroup.Of(At(5, 2))));
            Assert.That(NetworkGroup.Of(At(5, 1)), Is.Not.EqualTo(NetworkGroup.Of(At(6, 1))));
            Assert.That(NetworkGroup.Of(V4(0)), Is.Not.EqualTo(NetworkGroup.Of(At(0, 0))));
        }
    }

    private static NodeSettings Finding(int bootstrap = 1, int target = 3) => new()
    {
        Bootstrap = [.. Enumerable.Range(1, bootstrap).Select(i => At((uint)i, 1))], OutboundTarget = target,
        Discovery = true, PingInterval = Duration.Zero, DialSpread = Duration.Zero,
    };

    /// <summary>A node linked with its first bootstrap peer, which has named some endpoints.</summary>
    private static Bench Told(NodeSettings settings, MemoryStore? store, params Endpoint[] endpoints)
    {
        var bench = new Bench(settings, store: store);
        var peer = bench.Connect(1, outbound: true, at: settings.Bootstrap[0]);
        if (!peer.Hear().Any(m => m is GetPeers)) bench.Fire(1, Duration.FromSeconds(11));
        peer.Say(new PeerList(endpoints));
        return bench;
    }

    private static AddressReport Report(Bench bench)
    {
        bench.Step(Input.Asked(new RequestId(1), new GetAddresses()));
        return (AddressReport)bench.Host.Answers[^1];
    }

    [Test]
    public void Dials_other_networks_first()
    {
        var bench = Told(Finding(), null, [At(1, 2), At(1, 3), At(1, 4), At(77, 1), At(78, 1)]);
        Assert.That(bench.Host.Dialled.Skip(1), Is.EquivalentTo(new[] { At(77, 1), At(78, 1) }));
    }

    [Test]
    public void Dials_the_same_network_if_there_is_no_other()
    {
        var bench = Told(Finding(), null, [At(1, 2), At(1, 3), At(1, 4)]);
        Assert.That(bench.Host.Dialled, Has.Count.EqualTo(3));
    }

    [Test]
    public void Waits_for_the_next_question_while_all_it_knows_has_dialled_it()
    {
        var bench = Told(Finding(), null);
        bench.Connect(8, at: At(77, 1), port: 7000);
        Assert.That(Report(bench).Records.Select(r => r.Endpoint), Does.Contain(At(77, 1) with { Port = 7000 }));
        bench.Fire(1);
        Assert.That(bench.Host.Timers[TimerId.Of(1)], Is.GreaterThanOrEqualTo(Duration.FromSeconds(1)));
        Assert.That(bench.Host.Dialled, Has.Count.EqualTo(1));
    }

    [Test]
    public void Forgets_an_untried_endpoint_after_three_failures_and_never_one_of_its_operator()
    {
        var bench = Told(Finding(), null, [At(77, 1)]);
        for (int i = 0; i < 3; i++)
        {
            Assert.That(Report(bench).Records.Any(r => r.Endpoint == At(77, 1)));
            bench.Step(Input.DialFailed(At(77, 1), DialFailure.Refused));
            bench.Pass(Duration.FromMinutes(2));
            bench.Fire(1);
        }

        Assert.That(Report(bench).Records.Select(r => r.Endpoint), Is.EqualTo(new[] { At(1, 1) }));
    }

    [Test]
    public void A_node_that_found_itself_does_not_take_its_own_endpoint_again()
    {
        var bench = Told(Finding(), null, [At(77, 1)]);
        var self = bench.Link(0, outbound: true, at: At(77, 1));
        self.Say(self.Hello);
        Assert.That(self.Refused, Is.EqualTo(Rule.NotOneself));
        Assert.That(Report(bench).Records, Has.Count.EqualTo(1));
        bench.Fire(1, Duration.FromSeconds(11));
        bench.Deliver(new LinkId(1), new PeerList([At(77, 1)]));
        Assert.That(Report(bench).Records, Has.Count.EqualTo(1));
    }

    /// <summary>A node with all the links that it wants, about to feel for the endpoint that is left.</summary>
    private static (Bench Bench, Endpoint Left) Feeling()
    {
        var bench = Told(Finding(target: 2), null, [At(77, 1), At(78, 1)]);
        var linked = bench.Host.Dialled[1];
        bench.Connect(8, outbound: true, at: linked);
        Assert.That(bench.Host.Dialled, Has.Count.EqualTo(2), "two links are enough");
        bench.Fire(1);
        for (int i = 0; i < 5 && bench.Host.Dialled.Count == 2; i++) bench.Fire(1);
        return (bench, linked == At(77, 1) ? At(78, 1) : At(77, 1));
    }

    [Test]
    [Category("SC-L21")]
    public void Feels_for_untried_endpoints_and_hangs_up_when_somebody_is_there()
    {
        var (bench, left) = Feeling();
        Assert.That(bench.Host.Dialled[2], Is.EqualTo(left));
        var felt = bench.Link(9, outbound: true, at: left);
        felt.Say(felt.Hello);
        felt.Say(felt.AuthFor());
        Assert.That(bench.Host.Hung, Is.EqualTo(new[] { (felt.Link, Hangup.Done) }));
        Assert.That(bench.FactsOf(NodeFact.PeerRefused), Is.Empty);
        var record = Report(bench).Records.Single(r => r.Endpoint == left);
        Assert.That(record.LastSeen, Is.Not.Null);
        Assert.That(record.Failures, Is.Zero);
        Assert.That(record.IsLinked, Is.False);
        Assert.That(bench.Status().Peers, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_feeler_that_meets_a_peer_which_has_dialled_meanwhile_stays()
    {
        var (bench, left) = Feeling();
        bench.Connect(9);
        var felt = bench.Link(9, outbound: true, at: left);
        felt.Say(felt.Hello);
        felt.Say(felt.AuthFor());
        Assert.That(bench.Status().Peers.Count(p => p.Key == felt.Key.Public), Is.EqualTo(1), "one link either way");
    }

    [Test]
    public void Feels_for_nobody_when_the_interval_is_zero()
    {
        var bench = Told(Finding(target: 2) with { FeelerInterval = Duration.Zero }, null, [At(77, 1), At(78, 1)]);
        bench.Connect(8, outbound: true, at: bench.Host.Dialled[1]);
        Assert.That(bench.FactsOf(NodeFact.PeerUp), Has.Count.EqualTo(2));
        bench.Host.Timers.Remove(TimerId.Of(1));
        bench.Pass(Duration.FromHours(1));
        bench.Step(Input.TimerDue(TimerId.Of(1)));
        Assert.That(bench.Host.Timers, Does.Not.ContainKey(TimerId.Of(1)));
        Assert.That(bench.Host.Dialled, Has.Count.EqualTo(2));
    }

    [Test]
    public void Comes_back_to_the_peers_that_it_had_for_longest()
    {
        var store = new MemoryStore();
        var bench = Told(Finding(target: 4), store, [At(77, 1), At(78, 1), At(79, 1)]);
        foreach (uint network in new uint[] { 78, 77, 79 })
        {
            bench.Pass(Duration.FromSeconds(1));
            bench.Connect((int)network, outbound: true, at: At(network, 1));
        }

        var again = new Bench(Finding(target: 4), store: store);
        Assert.That(again.Host.Dialled, Is.EquivalentTo(new[] { At(1, 1), At(78, 1), At(77, 1) }));
        Assert.That(
            Report(again).Records.Where(r => r.Source == EndpointSource.Anchor).Select(r => r.Endpoint),
            Is.EquivalentTo(new[] { At(78, 1), At(77, 1) }));
    }

    [Test]
    public void Writes_no_anchors_without_discovery()
    {
        var bench = new Bench(Finding() with { Discovery = false });
        bench.Connect(1, outbound: true, at: At(1, 1));
        Assert.That(bench.Store.Get("a\0"u8), Is.Null);
    }

    [Test]
    [Category("SC-L14")]
    public void Dials_at_once_what_its_operator_adds_and_again_when_the_link_is_lost()
    {
        var bench = new Bench(new NodeSettings { OutboundTarget = 0, PingInterval = Duration.Zero });
        bench.Step(Input.Asked(new RequestId(2), new AddPeer(At(5, 5), "my own")));
        Assert.That(bench.Host.Answers[^1], Is.EqualTo(new PeerAdded(true)));
        Assert.That(bench.Host.Dialled, Is.EqualTo(new[] { At(5, 5) }));
        bench.Connect(5, outbound: true, at: At(5, 5)).Leave();
        bench.Fire(1);
        Assert.That(bench.Host.Dialled, Has.Count.EqualTo(2));
        bench.Step(Input.Asked(new RequestId(3), new AddPeer(At(5, 5))));
        Assert.That(bench.Host.Answers[^1], Is.EqualTo(new PeerAdded(false)));
    }

    [Test]
    [Category("SC-L14")]
    public void Refuses_a_label_that_is_too_long_and_more_endpoints_than_it_keeps()
    {
        var bench = new Bench(new NodeSettings { Bootstrap = [.. Hosts(1, 1000)], OutboundTarget = 0 });
        bench.Step(Input.Asked(new RequestId(2), new AddPeer(At(5, 5))));
        Assert.That(bench.Host.Answers[^1], Is.TypeOf<CommandRefused>());
        bench = new Bench();
        bench.Step(Input.Asked(new RequestId(2), new AddPeer(At(5, 5), new string('x', 65))));
        Assert.That(bench.Host.Answers[^1], Is.TypeOf<CommandRefused>());
        bench.Step(Input.Asked(new RequestId(2), new AddPeer(At(5, 5), new string('x', 64))));
        Assert.That(bench.Host.Answers[^1], Is.TypeOf<PeerAdded>());
    }

    [Test]
    [Category("SC-L19")]
    public void Reports_where_each_endpoint_comes_from_and_how_it_does()
    {
        var bench = Told(Finding(target: 2), null, [At(77, 1)]);
        bench.Step(Input.DialFailed(At(77, 1), DialFailure.TimedOut));
        bench.Step(Input.Asked(new RequestId(2), new AddPeer(At(5, 5), "my own")));
        var records = Report(bench).Records;
        Assert.That(
            records.Select(r => (r.Endpoint, r.Source, r.Label, r.IsLinked, r.Failures)),
            Is.EqualTo(new[]
            {
                (At(1, 1), EndpointSource.Configured, "", true, 0), (At(5, 5), EndpointSource.Operator, "my own", false, 0),
                (At(77, 1), EndpointSource.Peer, "", false, 1),
            }));
        Assert.That(records[0].LastSeen, Is.Not.Null);
        Assert.That(records[2].ToldBy, Is.EqualTo(Chains.KeyOf(1).Public));
        Assert.That(records[2].LastTried, Is.Not.Null);
        Assert.That(records[2].LastSeen, Is.Null);
    }
}
