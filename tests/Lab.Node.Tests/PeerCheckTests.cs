using Lab.Nodes.Peers;
using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>What an operator hears who asks how a peer does.</summary>
[Category("SC-L20")]
public sealed class PeerCheckTests
{
    private static readonly Endpoint There = new((UInt128)77 << 96 | 1, 1), Known = new((UInt128)78 << 96 | 1, 1);

    private static readonly NodeSettings Settings = new()
    {
        Bootstrap = [Known], OutboundTarget = 0, PingInterval = Duration.Zero, DialSpread = Duration.Zero, MaxLinks = 20,
    };

    private static ulong Ask(Bench bench, Endpoint at, ulong request = 1)
    {
        bench.Step(Input.Asked(new RequestId(request), new CheckPeer(at)));
        return request;
    }

    private static PeerChecked Answer(Bench bench) => (PeerChecked)bench.Host.Answers.Single();

    [TestCase(false)]
    [TestCase(true)]
    public void A_peer_that_answers_is_healthy_and_its_link_is_not_kept(bool isKnown)
    {
        var bench = new Bench(Settings);
        var at = isKnown ? Known : There;
        Ask(bench, at);
        Assert.That(bench.Host.Dialled, Is.EqualTo(new[] { at }));
        Assert.That(bench.Host.Answers, Is.Empty, "nothing is known yet");
        bench.Pass(Duration.FromMilliseconds(80));
        var peer = bench.Link(9, outbound: true, at: at);
        peer.Say(peer.Hello);
        var auth = peer.AuthFor();
        peer.Say(auth);
        Assert.That(
            Answer(bench), Is.EqualTo(new PeerChecked(at, true, Rule.None, peer.Key.Public, auth.Tip, Duration.FromMilliseconds(80))));
        Assert.That(Answer(bench).IsHealthy, Is.True);
        Assert.That(bench.Host.Hung, Is.EqualTo(new[] { (peer.Link, Hangup.Done) }));
        Assert.That(bench.Status().Links, Is.Zero);
    }

    [Test]
    public void A_peer_that_is_linked_is_not_dialled_again()
    {
        var bench = new Bench(Settings);
        var peer = bench.Connect(9, at: There with { Port = 40_000 }, port: There.Port);
        Ask(bench, There);
        Assert.That(Answer(bench).Key, Is.EqualTo(peer.Key.Public));
        Assert.That(Answer(bench).IsHealthy, Is.True);
        Assert.That(bench.Host.Dialled, Is.Empty);
        Assert.That(bench.Status().Links, Is.EqualTo(1));
    }

    [Test]
    public void Nobody_there_is_told_and_counts_in_the_health_record_of_a_known_endpoint()
    {
        var bench = new Bench(Settings);
        Ask(bench, Known);
        bench.Step(Input.DialFailed(Known, DialFailure.TimedOut));
        Assert.That((Answer(bench).IsReached, Answer(bench).IsHealthy), Is.EqualTo((false, false)));
        bench.Step(Input.Asked(new RequestId(2), new GetAddresses()));
        var record = ((AddressReport)bench.Host.Answers[1]).Records.Single();
        Assert.That((record.Endpoint, record.Failures), Is.EqualTo((Known, 1)));
        Assert.That(record.LastTried, Is.Not.Null);
    }

    [Test]
    public void A_peer_of_another_network_is_told_with_the_rule_that_it_breaks()
    {
        var bench = new Bench(Settings);
        Ask(bench, There);
        var peer = bench.Link(9, outbound: true, at: There);
        peer.Say(RemotePeer.Greeting(
            peer.Key.Public, network: Chains.GenesisOf(Chains.Easy with { NetworkId = "other" }).Id));
        Assert.That((Answer(bench).IsReached, Answer(bench).Refused), Is.EqualTo((true, Rule.SameNetwork)));
        Assert.That(Answer(bench).IsHealthy, Is.False);
    }

    [Test]
    public void The_link_that_a_peer_has_already_is_not_lost_by_looking_at_another_endpoint_of_it()
    {
        var bench = new Bench(Settings);
        bench.Connect(9);
        Ask(bench, There);
        var second = bench.Link(9, outbound: true, at: There);
        second.Say(second.Hello);
        second.Say(second.AuthFor());
        Assert.That(Answer(bench).IsReached, Is.True);
        Assert.That(bench.Status().Peers, Has.Count.EqualTo(1));
    }

    [Test]
    public void Several_questions_about_one_peer_are_one_dial()
    {
        var bench = new Bench(Settings);
        Ask(bench, There);
        Ask(bench, There, 2);
        Assert.That(bench.Host.Dialled, Has.Count.EqualTo(1));
        bench.Step(Input.DialFailed(There, DialFailure.Refused));
        Assert.That(bench.Host.Answers, Has.Count.EqualTo(2));
    }

    [TestCase(PeerChecks.MaxOpen - 1, false)]
    [TestCase(PeerChecks.MaxOpen, true)]
    public void Looks_at_sixteen_at_a_time_and_no_more(int open, bool refused)
    {
        var bench = new Bench(Settings);
        for (int i = 0; i < open; i++) Ask(bench, There with { Port = (ushort)(100 + i) }, (ulong)i + 10);
        Ask(bench, There);
        Assert.That(bench.Host.Answers.OfType<CommandRefused>().Any(), Is.EqualTo(refused));
        Assert.That(bench.Host.Dialled, Has.Count.EqualTo(PeerChecks.MaxOpen));
    }

    [TestCase(19, false)]
    [TestCase(20, true)]
    public void Refuses_where_there_is_no_room_for_a_link(int links, bool refused)
    {
        var bench = new Bench(Settings with { Bootstrap = [] });
        for (int i = 1; i <= links; i++) bench.Connect(i, at: new Endpoint((UInt128)(uint)i << 96, 5));
        Ask(bench, There);
        Assert.That(bench.Host.Answers.OfType<CommandRefused>().Any(), Is.EqualTo(refused));
    }
}
