using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests.Pool;

/// <summary>What a pool takes, in which order, and what it lets go: each rule on both sides of its limit.</summary>
public sealed class PoolTests
{
    private static NodeSettings Quiet => new();

    [Test]
    [Category("SC-L08")]
    public void Queues_a_signed_transaction_and_tells_of_it()
    {
        var till = new Till();
        var transaction = till.Spend(Till.Alice, 0, fee: 7);
        Assert.That(till.Submit(transaction), Is.EqualTo(Rule.None));
        var entry = till.Pool.Entries.Single();
        Assert.That(entry, Is.EqualTo(
            new PoolEntryStatus(transaction.Id, Till.Alice.Public, 0, new Amount(7), transaction.Length)));
        Assert.That(till.Pool.Bytes, Is.EqualTo(transaction.Length));
        Assert.That(till.Bench.FactsOf(NodeFact.ItemCreated).Single().Value, Is.EqualTo((long)ItemKind.Transaction));
        Assert.That(till.Bench.FactsOf(NodeFact.ItemAccepted).Single().Subject, Is.EqualTo(transaction.WireId));
    }

    [Test]
    [Category("SC-L11")]
    [Category("ST-X14")]
    public void Refuses_a_mined_nonce_a_gap_and_a_pending_one()
    {
        var till = new Till();
        var mined = Till.Mine(till.Genesis, 1000, till.Spend(Till.Alice, 0));
        till.Connect().Say(Chains.FrameOf(mined));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(till.Submit(till.Spend(Till.Alice, 0, coin: 3)), Is.EqualTo(Rule.NonceIsNext), "mined");
            Assert.That(till.Submit(till.Spend(Till.Alice, 2)), Is.EqualTo(Rule.NonceIsNext), "a gap");
            Assert.That(till.Submit(till.Spend(Till.Alice, 1)), Is.EqualTo(Rule.None));
            Assert.That(till.Submit(till.Spend(Till.Alice, 1)), Is.EqualTo(Rule.ReplacementPays), "itself");
            Assert.That(till.Submit(till.Spend(Till.Alice, 1, coin: 4)), Is.EqualTo(Rule.ReplacementPays), "its nonce");
        }
    }

    [TestCase(100, 109, Rule.ReplacementPays)]
    [TestCase(100, 110, Rule.None)]
    [TestCase(5, 5, Rule.ReplacementPays)]
    [TestCase(5, 6, Rule.None)]
    [TestCase(0, 0, Rule.ReplacementPays)]
    public void A_replacement_pays_a_tenth_and_a_unit_more(long old, long fee, Rule expected)
    {
        var till = new Till();
        till.Submit(till.Spend(Till.Alice, 0, old));
        var second = till.Spend(Till.Alice, 0, fee, coin: 1);
        Assert.That(till.Submit(second), Is.EqualTo(expected));
        Assert.That(till.Waiting.Contains(second.Id), Is.EqualTo(expected == Rule.None));
        Assert.That(till.Waiting, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_replacement_keeps_those_behind_it_that_still_apply()
    {
        var till = new Till();
        var first = till.Spend(Till.Alice, 0);
        var second = till.Spend(Till.Alice, 1);
        var third = till.Spend(Till.Alice, 2, input: new Outpoint(first.Id, 0), worth: 990);
        foreach (var transaction in new[] { first, second, third })
            Assert.That(till.Submit(transaction), Is.EqualTo(Rule.None));
        var better = till.Spend(Till.Alice, 0, fee: 20);
        Assert.That(till.Submit(better), Is.EqualTo(Rule.None));
        Assert.That(till.Waiting, Is.EqualTo([better.Id, second.Id]), "the third spent change that is no more");
        Assert.That(till.Bench.Reached(Probe.TransactionReplaced));
    }

    [Test]
    public void One_sender_has_only_so_many()
    {
        var till = new Till(Quiet with { PoolPerSender = 2 });
        Assert.That(till.Submit(till.Spend(Till.Alice, 0)), Is.EqualTo(Rule.None));
        Assert.That(till.Submit(till.Spend(Till.Alice, 1)), Is.EqualTo(Rule.None));
        Assert.That(till.Submit(till.Spend(Till.Alice, 2)), Is.EqualTo(Rule.SenderWithinPool));
        Assert.That(till.Submit(till.Spend(Till.Bob, 0)), Is.EqualTo(Rule.None));
    }

    [Test]
    [Category("U-15")]
    public void Takes_the_best_payers_first_but_keeps_nonces_in_order()
    {
        var till = new Till();
        var a = new[] { till.Spend(Till.Alice, 0, 10), till.Spend(Till.Alice, 1, 90) };
        var b = new[] { till.Spend(Till.Bob, 0, 50), till.Spend(Till.Bob, 1, 5) };
        foreach (var transaction in a.Concat(b)) till.Submit(transaction);
        Assert.That(till.Waiting, Is.EqualTo([b[0].Id, a[0].Id, a[1].Id, b[1].Id]));
    }

    [Test]
    public void Compares_fees_by_the_byte()
    {
        var till = new Till();
        var large = till.Spend(Till.Alice, 0, fee: 60, outputs: 20);
        var small = till.Spend(Till.Bob, 0, fee: 50);
        till.Submit(large);
        till.Submit(small);
        Assert.That(till.Waiting, Is.EqualTo([small.Id, large.Id]));
    }

    [Test]
    public void When_it_is_full_the_lowest_payer_goes_but_never_from_under_another()
    {
        var till = new Till(Quiet with { PoolTransactions = 3 });
        var low = till.Spend(Till.Alice, 0, 1);
        var onTop = till.Spend(Till.Alice, 1, 90);
        var middle = till.Spend(Till.Bob, 0, 20);
        foreach (var transaction in new[] { low, onTop, middle }) till.Submit(transaction);
        Assert.That(till.Submit(till.Spend(Till.Bob, 1, 19)), Is.EqualTo(Rule.PoolHasRoom));
        Assert.That(till.Waiting, Is.EquivalentTo([low.Id, onTop.Id, middle.Id]));
        var better = till.Spend(Till.Alice, 2, 95);
        Assert.That(till.Submit(better), Is.EqualTo(Rule.None));
        Assert.That(till.Waiting, Is.EqualTo([low.Id, onTop.Id, better.Id]));
        Assert.That(till.Bench.Reached(Probe.TransactionEvicted));
    }

    [TestCase(0, Rule.None)]
    [TestCase(-1, Rule.PoolHasRoom)]
    public void Is_bounded_in_bytes_and_gives_nothing_up_for_what_it_refuses(int spare, Rule expected)
    {
        var probe = new Till();
        var first = probe.Spend(Till.Alice, 0, 20);
        var second = probe.Spend(Till.Bob, 0, 20, outputs: 9);
        var till = new Till(Quiet with { PoolBytes = first.Length + second.Length + spare });
        Assert.That(till.Submit(first), Is.EqualTo(Rule.None));
        Assert.That(till.Submit(second), Is.EqualTo(expected));
        Assert.That(till.Waiting, Does.Contain(first.Id));
    }

    [Test]
    public void A_replacement_that_has_no_room_leaves_what_was()
    {
        var probe = new Till();
        var first = probe.Spend(Till.Alice, 0, 20);
        var till = new Till(Quiet with { PoolBytes = first.Length });
        till.Submit(first);
        Assert.That(till.Submit(till.Spend(Till.Alice, 0, 40, outputs: 9)), Is.EqualTo(Rule.PoolHasRoom));
        Assert.That(till.Waiting, Is.EqualTo([first.Id]));
        Assert.That(till.Pool.Bytes, Is.EqualTo(first.Length));
    }

    [Test]
    public void What_is_mined_goes_and_what_follows_stays()
    {
        var till = new Till();
        var first = till.Spend(Till.Alice, 0);
        var second = till.Spend(Till.Alice, 1, input: new Outpoint(first.Id, 0), worth: 990);
        till.Submit(first);
        till.Submit(second);
        till.Connect().Say(Chains.FrameOf(Till.Mine(till.Genesis, 1000, first)));
        Assert.That(till.Waiting, Is.EqualTo([second.Id]));
    }

    [Test]
    public void What_expires_goes_with_all_behind_it()
    {
        var till = new Till();
        var lasting = till.Spend(Till.Alice, 0);
        till.Submit(lasting);
        till.Submit(till.Spend(Till.Alice, 1, validUntil: 2));
        till.Submit(till.Spend(Till.Alice, 2));
        var peer = till.Connect();
        var one = Till.Mine(till.Genesis, 1000);
        peer.Say(Chains.FrameOf(one));
        Assert.That(till.Waiting, Has.Count.EqualTo(3), "height 2 may still hold it");
        peer.Say(Chains.FrameOf(Till.Mine(one, 1000)));
        Assert.That(till.Waiting, Is.EqualTo([lasting.Id]));
    }

    [Test]
    public void A_reorg_brings_back_what_it_takes_off_before_what_waited_behind()
    {
        var till = new Till();
        var all = Enumerable.Range(0, 5).Select(i => till.Spend(Till.Alice, (ulong)i)).ToArray();
        foreach (var transaction in all) till.Submit(transaction);
        var peer = till.Connect();
        var one = Till.Mine(till.Genesis, 1000, all[0]);
        var two = Till.Mine(one, 1000, all[1]);
        peer.Say(Chains.FrameOf(one));
        peer.Say(Chains.FrameOf(two));
        Assert.That(till.Waiting, Is.EqualTo(all.Skip(2).Select(t => t.Id)));
        int accepted = till.Bench.FactsOf(NodeFact.ItemAccepted).Count(f => f.Value == (long)ItemKind.Transaction);
        var other = Till.Mine(till.Genesis, 1001, all[0]);
        var second = Till.Mine(other, 1001);
        foreach (var entry in new[] { other, second, Till.Mine(second, 1001) }) peer.Say(Chains.FrameOf(entry));
        Assert.That(till.Waiting, Is.EqualTo(all.Skip(1).Select(t => t.Id)));
        Assert.That(till.Bench.Reached(Probe.TransactionRequeued));
        Assert.That(
            till.Bench.FactsOf(NodeFact.ItemAccepted).Count(f => f.Value == (long)ItemKind.Transaction),
            Is.EqualTo(accepted), "told of once");
    }

    [Test]
    public void A_reorg_takes_out_what_spent_a_coin_that_is_gone()
    {
        var till = new Till();
        var gift = Gift(till, worth: 50);
        var peer = till.Connect();
        peer.Say(Chains.FrameOf(Till.Mine(till.Genesis, 1000, gift)));
        // What Carol was given, and what Alice gave herself back.
        Assert.That(till.Submit(till.Spend(Till.Carol, 0, fee: 1, input: new Outpoint(gift.Id, 1), worth: 50)), Is.EqualTo(Rule.None));
        Assert.That(till.Submit(till.Spend(Till.Alice, 1, input: new Outpoint(gift.Id, 0), worth: 940)), Is.EqualTo(Rule.None));
        Assert.That(till.Waiting, Has.Count.EqualTo(2));
        var rival = till.Spend(Till.Alice, 0, coin: 0, fee: 30);
        var other = Till.Mine(till.Genesis, 1001, rival);
        foreach (var entry in new[] { other, Till.Mine(other, 1001) }) peer.Say(Chains.FrameOf(entry));
        Assert.That(till.Waiting, Is.Empty);
    }

    [Test]
    [Category("U-15")]
    public void What_a_reorg_makes_late_comes_back_when_its_coin_does()
    {
        var till = new Till();
        var gift = Gift(till, worth: 50);
        var peer = till.Connect();
        var first = Till.Mine(till.Genesis, 1000, gift);
        peer.Say(Chains.FrameOf(first));
        var spent = till.Spend(Till.Carol, 0, fee: 1, input: new Outpoint(gift.Id, 1), worth: 50);
        var behind = till.Spend(Till.Carol, 1, fee: 1, input: new Outpoint(spent.Id, 0), worth: 49);
        till.Submit(spent);
        till.Submit(behind);
        var rival = Till.Mine(till.Genesis, 1001);
        foreach (var entry in new[] { rival, Till.Mine(rival, 1001) }) peer.Say(Chains.FrameOf(entry));
        // The gift is pending again, but Carol's coin is not on this chain yet.
        Assert.That(till.Waiting, Is.EqualTo([gift.Id]));
        peer.Say(Chains.FrameOf(Till.Mine(Till.Mine(rival, 1001), 1001, gift)));
        Assert.That(till.Waiting, Is.EqualTo([spent.Id, behind.Id]));
    }

    [Test]
    [Category("SC-L11")]
    public void Says_of_what_it_keeps_aside_that_it_does()
    {
        var till = new Till();
        var second = till.Spend(Till.Alice, 1);
        var held = (TransactionHeld)till.Ask(new SubmitTransaction(second));
        Assert.That((held.Id, held.Rule), Is.EqualTo((second.Id, Rule.NonceIsNext)));
        till.Submit(till.Spend(Till.Alice, 0));
        Assert.That(till.Waiting, Does.Contain(second.Id), "it went out by itself");
        Assert.That(till.Ask(new SubmitTransaction(till.Spend(Till.Alice, 99, coin: 0))), Is.TypeOf<CommandRefused>(), "too far ahead");
    }

    [Test]
    public void A_newer_transaction_of_a_nonce_takes_the_place_of_one_kept_aside()
    {
        var till = new Till();
        till.Submit(till.Spend(Till.Alice, 1, fee: 10));
        var better = till.Spend(Till.Alice, 1, fee: 5, outputs: 2);
        till.Submit(better);
        var first = till.Spend(Till.Alice, 0);
        till.Submit(first);
        Assert.That(till.Waiting, Is.EqualTo([first.Id, better.Id]));
    }

    [TestCase(3, 2)]
    [TestCase(4, 3)]
    [TestCase(5, 4)]
    public void Keeps_no_more_aside_than_its_bytes_allow(int room, int kept)
    {
        var some = new Till().Spend(Till.Alice, 1);
        var till = new Till(new NodeSettings { PoolEarlyBytes = (room * some.Length) - 1 });
        for (ulong nonce = 1; nonce <= 5; nonce++) till.Submit(till.Spend(Till.Alice, nonce));
        var first = till.Spend(Till.Alice, 0);
        till.Submit(first);
        // The oldest went, so what is left does not follow; the last ones are still there.
        Assert.That(till.Waiting, Is.EqualTo([first.Id]));
        for (ulong nonce = 1; nonce <= 5 - (ulong)kept; nonce++) till.Submit(till.Spend(Till.Alice, nonce));
        Assert.That(till.Waiting, Has.Count.EqualTo(6));
    }

    [Test]
    public void One_sender_cannot_push_the_others_out_of_what_is_kept_aside()
    {
        var till = new Till(new NodeSettings { PoolEarly = 8, PoolPerSender = 4 });
        till.Submit(till.Spend(Till.Bob, 1));
        for (int round = 0; round < 20; round++)
            for (ulong nonce = 1; nonce <= 4; nonce++) till.Submit(till.Spend(Till.Alice, nonce, fee: 10 + round));
        till.Submit(till.Spend(Till.Bob, 0));
        Assert.That(till.Waiting, Has.Count.EqualTo(2));
    }

    [Test]
    [Category("ST-X13")]
    public void A_replacement_costs_what_stands_on_it_and_not_its_square()
    {
        var till = new Till();
        for (ulong nonce = 0; nonce < 6; nonce++) till.Submit(till.Spend(Till.Alice, nonce));
        int before = till.Bench.Host.Charges[WorkKind.Relay];
        Assert.That(till.Submit(till.Spend(Till.Alice, 0, fee: 12)), Is.EqualTo(Rule.None));
        Assert.That(till.Waiting, Has.Count.EqualTo(6));
        Assert.That(till.Bench.Host.Charges[WorkKind.Relay] - before, Is.InRange(6, 8), "it, those behind it, and its relay");
    }

    /// <summary>Alice gives Carol some of her first coin.</summary>
    private static Transaction Gift(Till till, long worth)
    {
        var content = till.Spend(Till.Alice, 0).Content with
        {
            Outputs = [new Output(Till.AddressOf(Till.Alice), new Amount(990 - worth)), new Output(Till.AddressOf(Till.Carol), new Amount(worth))],
        };
        return Transaction.Sign(content, Till.Alice, NoMemo.Instance);
    }

    [Test]
    [Category("SC-L09")]
    public void A_miner_takes_what_waits()
    {
        var till = new Till(plots: 1);
        var both = new[] { till.Spend(Till.Alice, 0), till.Spend(Till.Alice, 1) };
        foreach (var transaction in both) till.Submit(transaction);
        var job = till.Bench.Host.Jobs[0];
        till.Bench.Step(Input.JobDone(job.Id, job.Run().Result));
        var mined = till.Bench.Node.Tip.Block.Transactions;
        Assert.That(mined.Skip(1).Select(t => t.Id), Is.EqualTo(both.Select(t => t.Id)));
        Assert.That(till.Waiting, Is.Empty);
    }
}
