using Lab.Nodes.Relay;
using Lab.Nodes.Tests.Pool;
using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>Blocks in their compact form: what is put together, what is asked for, and who is to blame.</summary>
[Category("ST-B06")]
public sealed class CompactRelayTests
{
    private static readonly NodeSettings Compact = new() { CompactBlocks = true };

    private static List<Transaction> Payments(Till till, int count) =>
        [.. Enumerable.Range(0, count).Select(i => till.Spend(Till.Alice, (ulong)i))];

    /// <summary>A transaction of the largest payload that comes early: a node keeps it aside, whatever it spends.</summary>
    private static Transaction Large(Till till, ulong nonce) => Transaction.Sign(
        new TransactionContent
        {
            Network = till.Genesis.Id,
            Sender = Till.Alice.Public,
            Nonce = nonce,
            ValidUntil = new Height(1_000),
            Inputs = [new Outpoint(Hash.Zero, 0)],
            Outputs = [new Output(Till.AddressOf(Till.Alice), new Amount(1))],
            Payload = new byte[TransactionContent.MaxPayload],
        },
        Till.Alice, NoMemo.Instance);

    private static CompactBlock CompactOf(ChainEntry entry) => CompactBlock.Of(entry.Block);

    private static Message Only(RemotePeer peer) => peer.Hear().Single();

    [Test]
    public void Puts_a_block_together_from_its_pool_and_sends_it_on_in_the_same_form()
    {
        var till = new Till(Compact);
        RemotePeer a = till.Connect(1), b = till.Connect(2);
        var payments = Payments(till, 3);
        foreach (var payment in payments) till.Submit(payment);
        a.Hear();
        b.Hear();
        var block = Till.Mine(till.Genesis, 9, [.. payments]);
        a.Say(CompactOf(block));
        Assert.That(till.Bench.Node.Tip.Id, Is.EqualTo(block.Id));
        Assert.That(a.Hear(), Is.Empty, "nothing was missing");
        Assert.That(((CompactBlock)Only(b)).WireId, Is.EqualTo(block.Block.WireId));
        Assert.That(till.Bench.Reached(Probe.CompactRebuilt));
        Assert.That((till.Bench.Node.Counters.ItemCopies, till.Bench.Node.Counters.Duplicates), Is.EqualTo((1L, 0L)));
    }

    [Test]
    public void Asks_for_what_is_missing_by_its_place()
    {
        var till = new Till(Compact);
        var peer = till.Connect();
        var payments = Payments(till, 3);
        till.Submit(payments[0]);
        peer.Hear();
        var block = Till.Mine(till.Genesis, 9, [.. payments]);
        var order = block.Block.Transactions.Select(t => t.Id).ToList();
        int[] missing = [.. new[] { order.IndexOf(payments[1].Id), order.IndexOf(payments[2].Id) }.Order()];
        peer.Say(CompactOf(block));
        var question = (GetBlockTransactions)Only(peer);
        Assert.That(question.Places, Is.EqualTo(missing));
        Assert.That(till.Bench.Node.Tip.Height, Is.EqualTo(Height.Genesis));
        peer.Say(new BlockTransactions(
            block.Block.WireId, [.. missing.Select(i => block.Block.Transactions[i])]));
        Assert.That(till.Bench.Node.Tip.Id, Is.EqualTo(block.Id));
    }

    [Test]
    public void Uses_what_left_the_pool_with_a_block_of_another_branch()
    {
        var till = new Till(Compact);
        var peer = till.Connect();
        var payments = Payments(till, 2);
        foreach (var payment in payments) peer.Say(Till.FrameOf(payment));
        peer.Say(Wire.Encode(new BlockItem(Till.Mine(till.Genesis, 8, [.. payments]).Block)));
        Assert.That(till.Waiting, Is.Empty);
        peer.Hear();
        peer.Say(CompactOf(Till.Mine(till.Genesis, 9, [.. payments])));
        Assert.That(peer.Hear().OfType<GetBlockTransactions>(), Is.Empty);
        Assert.That(till.Bench.Reached(Probe.CompactRebuilt));
    }

    [Test]
    public void Answers_with_the_transactions_at_the_places_asked_and_with_not_found_beyond()
    {
        var till = new Till(Compact);
        RemotePeer a = till.Connect(1), b = till.Connect(2);
        var block = Till.Mine(till.Genesis, 9, [.. Payments(till, 3)]).Block;
        a.Say(Wire.Encode(new BlockItem(block)));
        b.Hear();
        b.Say(new GetBlockTransactions(block.WireId, [0, 3]));
        var answer = (BlockTransactions)Only(b);
        Assert.That(
            answer.Transactions.Select(t => t.WireId),
            Is.EqualTo(new[] { block.Transactions[0].WireId, block.Transactions[3].WireId }));
        b.Say(new GetBlockTransactions(block.WireId, [4]));
        Assert.That(Only(b), Is.TypeOf<NotFound>());
        b.Say(new GetBlockTransactions(Hash.Zero, [0]));
        Assert.That(Only(b), Is.TypeOf<NotFound>());
    }

    [Test]
    public void Asks_by_inventory_for_the_compact_form_and_serves_it()
    {
        var till = new Till(Compact);
        RemotePeer a = till.Connect(1), b = till.Connect(2);
        a.Hear();
        b.Hear();
        var payments = Payments(till, 1);
        till.Submit(payments[0]);
        a.Hear();
        b.Hear();
        var block = Till.Mine(till.Genesis, 9, [.. payments]).Block;
        a.Say(new Inventory([new ItemName(ItemKind.Block, block.WireId)]));
        var asked = ((Request)Only(a)).Items.Single();
        Assert.That(asked, Is.EqualTo(new ItemName(ItemKind.CompactBlock, block.WireId)));
        a.Say(CompactBlock.Of(block));
        Assert.That(till.Bench.Node.Tip.Id, Is.EqualTo(block.Id));
        b.Hear();
        b.Say(new Request([asked]));
        Assert.That(Only(b), Is.TypeOf<CompactBlock>());
        b.Say(new Request([new ItemName(ItemKind.Block, block.WireId)]));
        Assert.That(Only(b), Is.TypeOf<BlockItem>());
    }

    [Test]
    public void Sends_full_blocks_unless_set_and_whenever_they_are_empty()
    {
        var till = new Till();
        RemotePeer a = till.Connect(1), b = till.Connect(2);
        b.Hear();
        a.Say(CompactOf(Till.Mine(till.Genesis, 9)));
        Assert.That(Only(b), Is.TypeOf<BlockItem>(), "understood all the same, and sent on in full");
        var other = new Till(Compact);
        RemotePeer c = other.Connect(1), d = other.Connect(2);
        d.Hear();
        c.Say(Wire.Encode(new BlockItem(Till.Mine(other.Genesis, 9).Block)));
        Assert.That(Only(d), Is.TypeOf<BlockItem>(), "nothing to leave out");
    }

    [Test]
    [Category("ST-B08")]
    public void Bans_who_answers_with_other_transactions_than_asked()
    {
        var till = new Till(Compact);
        var peer = till.Connect();
        peer.Hear();
        var block = Till.Mine(till.Genesis, 9, [.. Payments(till, 2)]).Block;
        peer.Say(CompactBlock.Of(block));
        peer.Say(new BlockTransactions(block.WireId, [block.Transactions[2], block.Transactions[1]]));
        Assert.That(peer.Refused, Is.EqualTo(Rule.ShortIdsMatch));
        var next = till.Connect(2);
        next.Hear();
        next.Say(CompactBlock.Of(block));
        next.Say(new BlockTransactions(block.WireId, [block.Transactions[1]]));
        Assert.That(next.Refused, Is.EqualTo(Rule.ShortIdsMatch), "one too few");
    }

    [Test]
    [Category("ST-B08")]
    public void Bans_who_tells_a_false_wire_id()
    {
        var till = new Till(Compact);
        var peer = till.Connect();
        var block = Till.Mine(till.Genesis, 9).Block;
        peer.Say(CompactBlock.From(new Hash(1, 2, 3, 4), block.Header, block.Proof, block.Transactions[0]));
        Assert.That(peer.Refused, Is.EqualTo(Rule.ShortIdsMatch));
    }

    [Test]
    public void Refuses_transactions_that_it_did_not_ask_for()
    {
        var till = new Till(Compact);
        var peer = till.Connect();
        var block = Till.Mine(till.Genesis, 9).Block;
        peer.Say(new BlockTransactions(block.WireId, block.Transactions));
        Assert.That(peer.Refused, Is.EqualTo(Rule.AnswerWasAsked));
    }

    [Test]
    public void Asks_for_the_full_block_and_blames_nobody_if_the_parts_do_not_make_it()
    {
        var till = new Till(Compact);
        var peer = till.Connect();
        var payments = Payments(till, 2);
        till.Submit(payments[0]);
        peer.Hear();
        // The header is of a block with both; the compact form names only the one that the pool has.
        var block = Till.Mine(till.Genesis, 9, [.. payments]).Block;
        peer.Say(CompactBlock.From(
            block.WireId, block.Header, block.Proof, block.Transactions[0],
            ShortId.Of(block.WireId, payments[0].WireId)));
        Assert.That(((Request)Only(peer)).Items, Is.EqualTo([new ItemName(ItemKind.Block, block.WireId)]));
        Assert.That(till.Bench.Reached(Probe.CompactFailed));
        peer.Say(Wire.Encode(new BlockItem(block)));
        Assert.That(till.Bench.Node.Tip.Id, Is.EqualTo(block.Id));
    }

    [Test]
    public void Asks_for_both_of_two_that_share_a_short_id()
    {
        var till = new Till(Compact);
        var peer = till.Connect();
        var payment = Payments(till, 1)[0];
        till.Submit(payment);
        peer.Hear();
        var block = Till.Mine(till.Genesis, 9, payment).Block;
        ulong name = ShortId.Of(block.WireId, payment.WireId);
        peer.Say(CompactBlock.From(block.WireId, block.Header, block.Proof, block.Transactions[0], name, name));
        Assert.That(((GetBlockTransactions)Only(peer)).Places, Is.EqualTo([1, 2]));
    }

    [Test]
    public void Asks_another_who_has_the_block_for_all_of_it_when_the_first_does_not_answer()
    {
        var till = new Till(Compact);
        RemotePeer a = till.Connect(1), b = till.Connect(2);
        a.Hear();
        b.Hear();
        var block = Till.Mine(till.Genesis, 9, [.. Payments(till, 1)]).Block;
        a.Say(CompactBlock.Of(block));
        b.Say(CompactBlock.Of(block));
        Assert.That(Only(a), Is.TypeOf<GetBlockTransactions>());
        Assert.That(b.Hear(), Is.Empty, "asked of one at a time");
        till.Bench.Fire(5);
        Assert.That(((Request)Only(b)).Items, Is.EqualTo([new ItemName(ItemKind.Block, block.WireId)]));
        b.Say(Wire.Encode(new BlockItem(block)));
        Assert.That(till.Bench.Node.Tip.Id, Is.EqualTo(block.Id));
        a.Say(new BlockTransactions(block.WireId, [block.Transactions[1]]));
        Assert.That(a.Refused, Is.EqualTo(Rule.None), "a late answer is an answer");
    }

    /// <summary>Once a node asked again for less, and held the late answer to its first question against who gave it.</summary>
    [Test]
    [Category("U-08")]
    public void Asks_nobody_twice_for_parts_of_one_block_so_that_a_late_answer_is_none_to_another_question()
    {
        var till = new Till(Compact);
        var peer = till.Connect();
        peer.Hear();
        var payments = Payments(till, 2);
        var block = Till.Mine(till.Genesis, 9, [.. payments]).Block;
        peer.Say(CompactBlock.Of(block));
        Assert.That(((GetBlockTransactions)Only(peer)).Places, Has.Count.EqualTo(2));
        till.Bench.Fire(5); // nobody else has it
        till.Submit(payments[0]);
        peer.Hear();
        peer.Say(CompactBlock.Of(block));
        Assert.That(((Request)Only(peer)).Items, Is.EqualTo([new ItemName(ItemKind.Block, block.WireId)]));
        peer.Say(new BlockTransactions(block.WireId, [block.Transactions[1], block.Transactions[2]]));
        Assert.That(peer.Refused, Is.EqualTo(Rule.None));
        peer.Say(Wire.Encode(new BlockItem(block)));
        Assert.That(till.Bench.Node.Tip.Id, Is.EqualTo(block.Id));
    }

    [Test]
    public void Asks_again_who_said_that_the_block_was_gone_and_in_full_who_left_16_questions_open()
    {
        var till = new Till(Compact);
        var peer = till.Connect();
        peer.Hear();
        void Tell(Block block, bool asked)
        {
            peer.Say(CompactBlock.Of(block));
            Assert.That(peer.Hear().OfType<GetBlockTransactions>().Count(), Is.EqualTo(asked ? 1 : 0));
        }

        var payments = Payments(till, 1);
        var first = Till.Mine(till.Genesis, 20, [.. payments]).Block;
        Tell(first, asked: true);
        peer.Say(new NotFound([new ItemName(ItemKind.CompactBlock, first.WireId)]));
        Tell(first, asked: true);
        till.Bench.Fire(5);
        for (int i = 1; i < CompactRelay.MaxUnanswered; i++)
        {
            Tell(Till.Mine(till.Genesis, 20 + i, [.. payments]).Block, asked: true);
            till.Bench.Fire(5);
        }

        Tell(Till.Mine(till.Genesis, 50, [.. payments]).Block, asked: false);
        peer.Say(new BlockTransactions(first.WireId, [first.Transactions[1]]));
        Assert.That(peer.Refused, Is.EqualTo(Rule.None), "a late answer is an answer");
    }

    [Test]
    public void Keeps_nothing_that_did_not_cost_its_maker_a_winning_leaf()
    {
        var till = new Till(Compact);
        var peer = till.Connect();
        var block = Till.Mine(till.Genesis, 9, [.. Payments(till, 1)]).Block;
        var other = Till.Mine(till.Genesis, 10).Block;
        peer.Say(CompactBlock.From(block.WireId, block.Header, other.Proof, block.Transactions[0], 1));
        Assert.That(peer.Refused, Is.EqualTo(Rule.ProofMatchesHeader));
    }

    [Test]
    public void Lets_a_bounded_number_of_one_peer_wait()
    {
        var till = new Till(Compact);
        var peer = till.Connect();
        peer.Hear();
        for (int i = 0; i <= CompactRelay.MaxOpenPerPeer; i++)
        {
            var block = Till.Mine(till.Genesis, 20 + i, [.. Payments(till, 1)]).Block;
            peer.Say(CompactBlock.Of(block));
            Assert.That(
                Only(peer), i < CompactRelay.MaxOpenPerPeer ? Is.TypeOf<GetBlockTransactions>() : Is.TypeOf<Request>());
        }
    }

    /// <summary>What a node keeps of many transactions is more than one block may have; a header may name all of it.</summary>
    [TestCase(15, 0, Rule.NonceIsNext)]
    [TestCase(16, 0, Rule.CanonicalBlock)]
    [TestCase(31, 14, Rule.CanonicalBlock)]
    [Category("ST-X10")]
    public void Bans_who_names_more_than_a_block_may_have_and_puts_nothing_together(int kept, int brought, Rule rule)
    {
        var till = new Till(Compact);
        var peer = till.Connect();
        Transaction[] large = [.. Enumerable.Range(0, kept + brought).Select(i => Large(till, 10 + (ulong)i))];
        foreach (var transaction in large.Take(kept)) peer.Say(Till.FrameOf(transaction));
        var like = Till.Mine(till.Genesis, 9).Block;
        Transaction[] all = [like.Transactions[0], .. large];
        var header = BlockHeader.Sign(
            like.Header.Content with { TransactionRoot = Block.RootOf(all) }, Chains.KeyOf(9), NoMemo.Instance);
        var wireId = Block.From(header, like.Proof, all).WireId;
        peer.Say(CompactBlock.From(
            wireId, header, like.Proof, all[0], [.. large.Select(t => ShortId.Of(wireId, t.WireId))]));
        if (brought > 0) peer.Say(new BlockTransactions(wireId, [.. large.Skip(kept)]));
        Assert.That(peer.Refused, Is.EqualTo(rule));
    }

    [Test]
    public void Drops_a_compact_copy_of_what_it_has()
    {
        var till = new Till(Compact);
        RemotePeer a = till.Connect(1), b = till.Connect(2);
        var block = Till.Mine(till.Genesis, 9, [.. Payments(till, 1)]).Block;
        a.Say(Wire.Encode(new BlockItem(block)));
        b.Hear();
        b.Say(CompactBlock.Of(block));
        Assert.That(b.Hear(), Is.Empty);
        Assert.That((till.Bench.Node.Counters.ItemCopies, till.Bench.Node.Counters.Duplicates), Is.EqualTo((2L, 1L)));
    }

    [Test]
    public void A_known_header_under_a_false_wire_id_costs_nothing_and_takes_the_place_of_nothing()
    {
        var till = new Till(Compact);
        RemotePeer a = till.Connect(1), b = till.Connect(2);
        var block = Till.Mine(till.Genesis, 9, [.. Payments(till, 1)]).Block;
        a.Say(Wire.Encode(new BlockItem(block)));
        var next = Till.Mine(till.Bench.Node.Tip, 9).Block;
        b.Hear();
        till.Bench.Host.Charges.Clear();
        b.Say(CompactBlock.From(next.WireId, block.Header, block.Proof, block.Transactions[0], 1, 2, 3));
        Assert.That(b.Hear(), Is.Empty);
        Assert.That(till.Bench.Host.Charges, Does.Not.ContainKey(WorkKind.Verify));
        b.Say(Wire.Encode(new BlockItem(next)));
        Assert.That(till.Bench.Node.Tip.Id, Is.EqualTo(next.Id), "the block whose name was taken");
    }

    [Test]
    public void A_short_id_has_six_bytes_and_depends_on_both_ids()
    {
        Hash a = new(1, 2, 3, 4), b = new(1, 2, 3, 5);
        Assert.That(ShortId.Of(a, b), Is.LessThan(1UL << (8 * ShortId.Size)));
        Assert.That(ShortId.Of(a, b), Is.Not.EqualTo(ShortId.Of(b, b)), "another block");
        Assert.That(ShortId.Of(a, b), Is.Not.EqualTo(ShortId.Of(a, a)), "another transaction");
    }

    [Test]
    public void Places_out_of_order_are_malformed()
    {
        foreach (int[] places in (int[][])[[2, 1], [1, 1]])
        {
            var frame = Wire.Encode(new GetBlockTransactions(Hash.Zero, places));
            var copy = new Frame(frame.Span.ToArray());
            Assert.That(Wire.Decode(copy), Is.TypeOf<MalformedMessage>());
        }
    }
}
