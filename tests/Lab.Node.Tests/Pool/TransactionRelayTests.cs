using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests.Pool;

/// <summary>Transactions between nodes: what goes on, what is held back, and who is to blame.</summary>
public sealed class TransactionRelayTests
{
    [Test]
    [Category("ST-G14")]
    public void Sends_a_good_transaction_on_and_drops_its_copies()
    {
        var till = new Till();
        RemotePeer a = till.Connect(1), b = till.Connect(2);
        b.Hear();
        var frame = Till.FrameOf(till.Spend(Till.Alice, 0));
        a.Say(frame);
        a.Say(new Frame(frame.Span.ToArray()));
        Assert.That(till.Bench.Host.Sent.Single(s => s.Link == b.Link).Frame, Is.SameAs(frame));
        Assert.That(till.Bench.Node.Counters.Duplicates, Is.EqualTo(1));
    }

    [Test]
    [Category("X-13")]
    public void Blames_the_sender_of_a_bad_signature()
    {
        var till = new Till();
        var peer = till.Connect();
        var good = till.Spend(Till.Alice, 0);
        peer.Say(Till.FrameOf(Transaction.From(good.Content, till.Spend(Till.Alice, 1).Signature)));
        Assert.That(peer.Refused, Is.EqualTo(Rule.TransactionSigned));
        Assert.That(till.Submit(good), Is.EqualTo(Rule.None), "the content is good");
    }

    [Test]
    public void Blames_the_sender_of_what_no_state_makes_good()
    {
        var till = new Till();
        RemotePeer peer = till.Connect(1), other = till.Connect(2);
        other.Hear();
        var content = till.Spend(Till.Alice, 0).Content with { Network = Hash.Zero };
        peer.Say(Till.FrameOf(Transaction.Sign(content, Till.Alice, NoMemo.Instance)));
        Assert.That(peer.Refused, Is.EqualTo(Rule.TransactionOfNetwork));
        Assert.That(other.Hear(), Is.Empty);
    }

    [Test]
    [Category("X-13")]
    public void Blames_nobody_for_what_only_the_state_is_against()
    {
        var till = new Till();
        RemotePeer peer = till.Connect(1), other = till.Connect(2);
        other.Hear();
        peer.Say(Till.FrameOf(till.Spend(Till.Alice, 0, input: new Outpoint(Hash.Zero, 0))));
        peer.Say(Till.FrameOf(till.Spend(Till.Alice, 0, input: till.CoinsOf(Till.Bob)[0].Outpoint)));
        peer.Say(Till.FrameOf(till.Spend(Till.Alice, 0, validUntil: 0)));
        Assert.That(peer.Refused, Is.EqualTo(Rule.None));
        Assert.That(other.Hear(), Is.Empty, "nothing of it goes on");
        Assert.That(till.Waiting, Is.Empty);
    }

    [Test]
    [Category("SC-L11")]
    public void Holds_later_nonces_back_until_the_earlier_ones_are_here()
    {
        var till = new Till();
        RemotePeer peer = till.Connect(1), other = till.Connect(2);
        other.Hear();
        var all = Enumerable.Range(0, 3).Select(i => till.Spend(Till.Alice, (ulong)i)).ToArray();
        peer.Say(Till.FrameOf(all[2]));
        peer.Say(Till.FrameOf(all[1]));
        Assert.That(other.Hear(), Is.Empty);
        Assert.That(till.Waiting, Is.Empty);
        peer.Say(Till.FrameOf(all[0]));
        Assert.That(till.Waiting, Is.EqualTo(all.Select(t => t.Id)));
        Assert.That(
            other.Hear().Cast<TransactionItem>().Select(m => m.Transaction.Id), Is.EquivalentTo(all.Select(t => t.Id)));
    }

    [TestCase(2UL, true)]
    [TestCase(3UL, false)]
    public void Holds_back_only_nonces_that_are_near(ulong nonce, bool held)
    {
        var till = new Till(new NodeSettings { PoolPerSender = 2 });
        var peer = till.Connect();
        peer.Say(Till.FrameOf(till.Spend(Till.Alice, nonce)));
        var line = till.Genesis;
        for (ulong i = 0; i < nonce; i++)
        {
            line = Till.Mine(line, 1000, till.Spend(Till.Alice, i));
            peer.Say(Chains.FrameOf(line));
        }

        Assert.That(till.Waiting, Has.Count.EqualTo(held ? 1 : 0));
    }

    [Test]
    public void Tries_again_when_the_block_comes_that_makes_the_coin()
    {
        var till = new Till();
        var peer = till.Connect();
        var first = till.Spend(Till.Alice, 0);
        var gift = Transaction.Sign(
            first.Content with { Outputs = [new Output(Till.AddressOf(Till.Carol), new Amount(900))] }, Till.Alice,
            NoMemo.Instance);
        var onward = till.Spend(Till.Carol, 0, input: new Outpoint(gift.Id, 0), worth: 900);
        peer.Say(Till.FrameOf(onward));
        Assert.That(till.Waiting, Is.Empty);
        peer.Say(Chains.FrameOf(Till.Mine(till.Genesis, 1000, gift)));
        Assert.That(till.Waiting, Is.EqualTo([onward.Id]));
    }

    [Test]
    [Category("ST-G15")]
    public void Tells_what_waits_when_asked_and_serves_it()
    {
        var till = new Till();
        var transaction = till.Spend(Till.Alice, 0);
        till.Submit(transaction);
        var peer = till.Connect();
        peer.Hear();
        peer.Say(new TxPoolRequest());
        var name = new ItemName(ItemKind.Transaction, transaction.WireId);
        Assert.That(((Inventory)peer.Hear().Single()).Items, Is.EqualTo([name]));
        peer.Say(new Request([name]));
        Assert.That(((TransactionItem)peer.Hear().Single()).Transaction.Id, Is.EqualTo(transaction.Id));
    }

    [Test]
    [Category("ST-G15")]
    public void Tells_it_again_only_after_a_while_and_only_what_is_new()
    {
        var till = new Till();
        till.Submit(till.Spend(Till.Alice, 0));
        var peer = till.Connect();
        peer.Say(new TxPoolRequest());
        peer.Hear();
        till.Bench.Pass(Duration.FromSeconds(10) - new Duration(1));
        peer.Say(new TxPoolRequest());
        Assert.That(peer.Hear(), Is.Empty);
        till.Bench.Pass(new Duration(1));
        peer.Say(new TxPoolRequest());
        Assert.That(peer.Hear(), Is.Empty, "it was told of that one");
    }

    [Test]
    [Category("ST-G15")]
    public void Asks_whom_it_dialled_once_it_is_not_syncing()
    {
        var till = new Till();
        Assert.That(till.Connect(1, outbound: true).Hear().OfType<TxPoolRequest>().Count(), Is.EqualTo(1));
        Assert.That(till.Connect(2).Hear().OfType<TxPoolRequest>(), Is.Empty, "that end asks");
        var ahead = new ChainTip(new BlockRef(new Height(5), new Hash(7, 7, 7, 7)), 0);
        var peer = till.Connect(3, outbound: true, ahead);
        Assert.That(peer.Hear().OfType<TxPoolRequest>(), Is.Empty);
        peer.Say(new Headers([]));
        Assert.That(peer.Hear().OfType<TxPoolRequest>().Count(), Is.EqualTo(1));
    }
}
