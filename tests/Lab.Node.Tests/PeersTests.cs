using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>Dialling, discovery and pings.</summary>
public sealed class PeersTests
{
    // Each in a network of its own.
    private static Endpoint At(int id) => new((UInt128)(uint)id << 96 | (uint)id, 1);

    private static NodeSettings Dialling(int count, int target) => new()
    {
        Bootstrap = [.. Enumerable.Range(100, count).Select(At)], OutboundTarget = target,
        PingInterval = Duration.Zero, DialSpread = Duration.FromSeconds(2),
    };

    /// <summary>Lets the dial timer come due until no dial follows at once.</summary>
    private static void DialAll(Bench bench, Duration within)
    {
        for (var left = within; bench.Host.Timers.TryGetValue(TimerId.Of(1), out var wait) && wait <= left; left -= wait)
            bench.Fire(1);
    }

    [Test]
    [Category("ST-N03")]
    public void Dials_up_to_its_target_within_the_spread()
    {
        var bench = new Bench(Dialling(20, 8));
        DialAll(bench, Duration.FromSeconds(2));
        Assert.That(bench.Host.Dialled, Has.Count.EqualTo(8).And.Unique);
    }

    [Test]
    public void Dials_all_it_knows_if_they_are_fewer()
    {
        var bench = new Bench(Dialling(3, 8));
        DialAll(bench, Duration.FromSeconds(2));
        Assert.That(bench.Host.Dialled, Is.EquivalentTo(new[] { At(100), At(101), At(102) }));
    }

    [Test]
    [Category("ST-N07")]
    public void Waits_twice_as_long_after_each_failure_up_to_the_longest_wait()
    {
        var settings = Dialling(1, 1) with
        {
            DialBackoff = Duration.FromSeconds(1), DialBackoffMax = Duration.FromSeconds(8),
        };
        var bench = new Bench(settings);
        bench.Fire(1);
        var waits = new List<long>();
        for (int i = 0; i < 6; i++)
        {
            bench.Step(Input.DialFailed(At(100), DialFailure.Refused));
            waits.Add(bench.Host.Timers[TimerId.Of(1)].Milliseconds);
            bench.Fire(1);
        }

        int[] expected = [1000, 2000, 4000, 8000, 8000, 8000];
        for (int i = 0; i < waits.Count; i++)
            Assert.That(waits[i], Is.InRange(expected[i] * 3 / 4, expected[i] * 5 / 4));
        Assert.That(waits.Select((w, i) => w == expected[i]), Has.Some.False, "with jitter");
        Assert.That(bench.Host.Dialled, Has.Count.EqualTo(7));
    }

    [Test]
    [Category("ST-N07")]
    public void Dials_another_when_one_is_lost_and_that_one_again_later()
    {
        var bench = new Bench(Dialling(2, 1) with { DialSpread = Duration.Zero });
        var first = bench.Host.Dialled.Single();
        bench.Connect(1, outbound: true, at: first).Leave();
        var second = bench.Host.Dialled[1];
        Assert.That(second, Is.Not.EqualTo(first));
        bench.Connect(2, outbound: true, at: second).Leave();
        bench.Fire(1);
        Assert.That(bench.Host.Dialled[2], Is.EqualTo(first));
    }

    [Test]
    public void Does_not_dial_a_peer_that_has_dialled_it()
    {
        var bench = new Bench(Dialling(1, 1));
        bench.Fire(1);
        var ours = bench.Connect(1, outbound: true, at: At(100));
        ours.Leave();
        bench.Connect(1);
        bench.Fire(1);
        Assert.That(bench.Host.Dialled, Has.Count.EqualTo(1));
    }

    /// <summary>Or who listens at eight endpoints under one key would have all eight places with one link.</summary>
    [Test]
    [Category("ST-N03")]
    public void Several_endpoints_of_one_peer_are_one_link_and_all_of_them_are_dialled_when_it_is_lost()
    {
        var bench = new Bench(Dialling(3, 2));
        while (bench.Host.Dialled.Count < 2) bench.Fire(1);
        var (one, two) = (bench.Host.Dialled[0], bench.Host.Dialled[1]);
        var third = Enumerable.Range(100, 3).Select(At).Single(e => e != one && e != two);
        bench.Connect(1, outbound: true, at: one);
        var link = bench.Connect(1, outbound: true, at: two);
        DialInVain(bench, Duration.FromMinutes(3));
        Assert.That(DialInVain(bench, Duration.FromMinutes(3)), Is.EqualTo([third]), "for the place that is left");
        link.Leave();
        Assert.That(DialInVain(bench, Duration.FromMinutes(3)), Is.EquivalentTo(new[] { one, two, third }));
    }

    /// <summary>Lets all dials fail for a while; the endpoints that were dialled.</summary>
    private static List<Endpoint> DialInVain(Bench bench, Duration time)
    {
        var dialled = new List<Endpoint>();
        bench.Host.Dialled.Clear();
        for (var left = time; bench.Host.Timers.TryGetValue(TimerId.Of(1), out var wait) && wait <= left; left -= wait)
        {
            bench.Fire(1);
            dialled.AddRange(bench.Host.Dialled);
            foreach (var endpoint in bench.Host.Dialled.ToList()) bench.Step(Input.DialFailed(endpoint, DialFailure.Refused));
            bench.Host.Dialled.Clear();
        }

        return [.. dialled.Distinct()];
    }

    [Test]
    [Category("SC-L21")]
    public void Asks_for_endpoints_when_its_own_do_not_suffice_and_dials_those_it_is_told()
    {
        var bench = new Bench(Dialling(1, 3) with { Discovery = true });
        bench.Fire(1);
        var peer = bench.Connect(1, outbound: true, at: At(100));
        bench.Fire(1, Duration.FromSeconds(10));
        Assert.That(peer.Hear().Single(), Is.TypeOf<GetPeers>());
        peer.Say(new PeerList([At(100), At(200), At(201), At(202)]));
        Assert.That(bench.Host.Dialled, Has.Count.EqualTo(3));
        Assert.That(bench.Host.Dialled.Skip(1), Is.SubsetOf(new[] { At(200), At(201), At(202) }));
    }

    [Test]
    public void Does_not_ask_without_discovery()
    {
        var bench = new Bench(Dialling(1, 3));
        bench.Fire(1);
        var peer = bench.Connect(1, outbound: true, at: At(100));
        Assert.That(bench.Host.Timers, Does.Not.ContainKey(TimerId.Of(1)));
        Assert.That(peer.Hear(), Is.Empty);
    }

    [Test]
    public void Refuses_endpoints_that_it_did_not_ask_for()
    {
        var bench = new Bench();
        var peer = bench.Connect();
        peer.Say(new PeerList([At(200)]));
        Assert.That(peer.Refused, Is.EqualTo(Rule.AnswerWasAsked));
    }

    /// <summary>On a slow line two questions may be on their way before the first answer comes.</summary>
    [Test]
    public void Takes_as_many_answers_as_it_asked_questions_and_no_more()
    {
        var bench = new Bench(Dialling(1, 2) with { Discovery = true });
        bench.Fire(1);
        var peer = bench.Connect(1, outbound: true, at: At(100));
        for (int i = 0; i < 2; i++) bench.Fire(1, Duration.FromSeconds(10));
        Assert.That(peer.Hear().OfType<GetPeers>().Count(), Is.EqualTo(2));
        for (int i = 0; i < 2; i++) peer.Say(new PeerList([]));
        Assert.That(peer.Refused, Is.EqualTo(Rule.None));
        peer.Say(new PeerList([]));
        Assert.That(peer.Refused, Is.EqualTo(Rule.AnswerWasAsked));
    }

    [Test]
    public void Takes_at_most_64_endpoints_from_one_answer()
    {
        var bench = new Bench(Dialling(1, 120) with { Discovery = true, MaxLinks = 128 });
        bench.Fire(1);
        var peer = bench.Connect(1, outbound: true, at: At(100));
        bench.Fire(1, Duration.FromSeconds(10));
        peer.Say(new PeerList([.. Enumerable.Range(1000, 1000).Select(At)]));
        Assert.That(bench.Host.Dialled, Has.Count.EqualTo(65));
    }

    [Test]
    [Category("SC-L21")]
    public void Names_the_peers_that_listen_at_the_address_it_sees_and_not_too_often()
    {
        var bench = new Bench();
        bench.Connect(1, port: 7000);
        bench.Connect(2);
        bench.Connect(3, outbound: true, at: At(300));
        var asker = bench.Connect(4, port: 7000);
        asker.Say(new GetPeers());
        asker.Say(new GetPeers());
        var list = (PeerList)asker.Hear().Single();
        Assert.That(list.Endpoints, Is.EquivalentTo(new[] { new Endpoint(1, 7000), At(300) }));
        bench.Pass(Duration.FromSeconds(10));
        asker.Say(new GetPeers());
        Assert.That(asker.Hear(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Answers_pings_and_measures_round_trips()
    {
        var bench = new Bench(new NodeSettings());
        var peer = bench.Connect();
        peer.Say(new Ping(99));
        Assert.That(((Pong)peer.Hear().Single()).Nonce, Is.EqualTo(99));
        bench.Fire(3);
        var ping = (Ping)peer.Hear().Single();
        bench.Pass(Duration.FromMilliseconds(70));
        peer.Say(new Pong(ping.Nonce));
        Assert.That(bench.Status().Peers.Single().RoundTrip, Is.EqualTo(Duration.FromMilliseconds(70)));
    }

    [Test]
    public void Closes_a_peer_that_misses_as_many_pongs_as_allowed_and_no_sooner()
    {
        var bench = new Bench(new NodeSettings { MissedPongs = 3, HandshakeTimeout = Duration.FromHours(1) });
        var silent = bench.Connect(1);
        var lively = bench.Connect(2);
        for (int i = 0; i < 3; i++)
        {
            bench.Fire(3);
            lively.Say(new Pong(((Ping)lively.Hear().Single()).Nonce));
        }

        Assert.That(silent.Refused, Is.EqualTo(Rule.None));
        bench.Fire(3);
        Assert.That(silent.Refused, Is.EqualTo(Rule.PingsAnswered));
        Assert.That(lively.Refused, Is.EqualTo(Rule.None));
        Assert.That(bench.Reached(Probe.SilentPeerClosed));
    }

    [Test]
    public void Pings_nobody_when_the_interval_is_zero()
    {
        var bench = new Bench(new NodeSettings { PingInterval = Duration.Zero });
        Assert.That(bench.Host.Timers, Does.Not.ContainKey(TimerId.Of(3)));
    }

    [Test]
    public void Ignores_links_that_it_has_closed()
    {
        var bench = new Bench();
        var peer = bench.Connect();
        peer.Say(new Headers([]));
        int sent = bench.Host.Sent.Count;
        peer.Say(new Ping(1));
        bench.Step(Input.Drained(peer.Link));
        bench.Step(Input.LinkDown(peer.Link, LinkLoss.Local));
        Assert.That(bench.Host.Sent, Has.Count.EqualTo(sent));
    }

    [Test]
    public void Hostile_frames_close_the_link_with_a_named_rule_and_nothing_else([Range(1, 10)] int seed)
    {
        var luck = Rng.For((ulong)seed, "hostile");
        var entry = Chains.Extend(Chains.GenesisOf());
        Message[] start =
        [
            new Ping(1), new Inventory([new ItemName(ItemKind.Block, entry.Block.WireId)]), new BlockItem(entry.Block),
            new GetHeaders([new BlockRef(Height.Genesis, Chains.GenesisOf().Id)], 5),
            new GetBlock([new BlockRef(entry.Height, entry.Id)]),
            (Message)Wire.Decode(Broadcast.Sign(
                Chains.KeyOf(9), 1, Chains.Easy.StartOf(new Epoch(1000)), [1], NoMemo.Instance)),
        ];
        for (int i = 0; i < 40; i++)
        {
            var bench = new Bench();
            var peer = luck.Below(4) == 0 ? bench.Link() : bench.Connect();
            for (int j = 0; j < 20 && peer.Refused == Rule.None; j++)
            {
                byte[] bytes = Wire.Encode(start[luck.Below(start.Length)]).Span.ToArray();
                if (luck.Below(2) == 0) bytes[luck.Below(bytes.Length)] ^= (byte)(1 << luck.Below(8));
                if (luck.Below(10) == 0) bytes = bytes[..luck.Below(bytes.Length)];
                Assert.That(() => peer.Say(new Frame(bytes)), Throws.Nothing);
            }

            if (peer.Refused == Rule.None) Assert.That(bench.Status().Links, Is.EqualTo(1));
            else Assert.That(bench.Status().Links, Is.Zero);
        }
    }
}
