using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Nodes.Messages;
using Lab.Scenarios.Fuzz;

namespace Lab.Scenarios.Tests.Fuzz;

/// <summary>A short run of the stateful fuzz of one node, and what proves that it reaches what it should.</summary>
[Category("ST-X03")]
[Category("ST-X10")]
public sealed class PeerFuzzTests
{
    [Test]
    public void Nothing_that_peers_say_in_any_order_throws_hangs_up_without_a_name_or_stays([Range(1, 4)] int seed)
    {
        var fuzz = new PeerFuzz((ulong)seed);
        for (int round = 0; round < 4; round++)
        {
            fuzz.Run(1_000);
            fuzz.Settle();
        }
    }

    [Test]
    public void It_reaches_handshakes_bans_blocks_and_refusals_of_many_kinds()
    {
        var fuzz = new PeerFuzz(2);
        fuzz.Run(8_000);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fuzz.PeersUp, Is.GreaterThan(100));
            Assert.That(fuzz.Bans, Is.GreaterThan(50));
            Assert.That(fuzz.Height, Is.GreaterThan(5));
            Assert.That(fuzz.Refusals.Keys, Is.SupersetOf(new[]
            {
                Rule.FrameWithinLimits, Rule.KnownMessage, Rule.CanonicalMessage, Rule.MessageInTurn, Rule.AnswerWasAsked,
                Rule.HandshakeSigned, Rule.SameNetwork, Rule.PeerNotBanned, Rule.BroadcastSigned, Rule.SignedByMiner,
            }));
        }
    }

    [Test]
    public void Its_host_notices_a_link_that_is_closed_without_a_name_or_for_another_reason_than_told()
    {
        Assert.That(HostAfter(told: Rule.None, reported: Rule.None), Does.Contain("without saying why"));
        Assert.That(HostAfter(Rule.MessageInTurn, Rule.SameNetwork), Does.Contain("tells link 3 MessageInTurn"));
        Assert.That(HostAfter(Rule.MessageInTurn, Rule.MessageInTurn), Is.Null);
        var host = new FuzzHost();
        host.Hang(new LinkId(3), Hangup.Protocol);
        Assert.That(host.Broken, Does.Contain("which is gone"));
    }

    [Test]
    public void Its_host_notices_a_polite_peer_that_is_banned()
    {
        Assert.That(HostAfter(Rule.HeadersConnect, Rule.HeadersConnect, polite: true), Does.Contain("bans the polite peer"));
        Assert.That(HostAfter(Rule.RoomForLink, Rule.RoomForLink, polite: true, Hangup.TooMany), Is.Null);
    }

    private static string? HostAfter(Rule told, Rule reported, bool polite = false, Hangup why = Hangup.Protocol)
    {
        var host = new FuzzHost();
        host.Links.Add(3, new FuzzLink(new LinkId(3), SigningKey.FromSeed(Hash.Zero), Hash.Zero, polite));
        if (told != Rule.None) host.Send(new LinkId(3), Wire.Encode(new Error(told)));
        if (reported != Rule.None) host.Report(new Fact(NodeFact.PeerRefused, default, (long)reported, 3));
        host.Hang(new LinkId(3), why);
        return host.Broken;
    }

    [Test]
    public void Two_runs_of_one_seed_are_one()
    {
        var (one, two) = (new PeerFuzz(5), new PeerFuzz(5));
        one.Run(3_000);
        two.Run(3_000);
        Assert.That((two.Steps, two.MostHeld, two.Bans), Is.EqualTo((one.Steps, one.MostHeld, one.Bans)));
        Assert.That(two.Refusals, Is.EqualTo(one.Refusals));
    }
}
