using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Records;
using Lab.Scenarios.Tests.Checking;
using Lab.Scenarios.Worlds;

namespace Lab.Scenarios.Tests.Worlds;

/// <summary>What a run's facts become: labelled items, times counted from the user, nodes that were down, blocks.</summary>
public sealed class RunCollectorTests
{
    private static RunCollector Of(int nodes = 4) => new(Sample.With(
        "workload: { broadcasts: [ { name: small, size: 1 B, every: 1s }, { name: large, size: 2 B, every: 1s } ] }",
        $"nodes={nodes}"));

    private static Fact Created(int item, ItemKind kind = ItemKind.Broadcast, int bytes = 9) =>
        new(NodeFact.ItemCreated, Facts.Block(item), (long)kind, bytes);

    private static Fact Accepted(int item) => new(NodeFact.ItemAccepted, Facts.Block(item), (long)ItemKind.Broadcast, 9);

    private static RunData Data(RunCollector collector, ChainEntry? tip = null) => collector.Finish(Facts.At(600), tip, []);

    [Test]
    public void An_item_is_created_when_its_user_hands_it_over_and_named_for_its_stream()
    {
        var collector = Of();
        collector.Asked(Facts.At(10), 2, 1);
        collector.Hear(Facts.At(10.15), 2, Created(7));
        collector.Hear(Facts.At(10.15), 2, Accepted(7));
        collector.Hear(Facts.At(11), 0, Accepted(7));
        var item = Data(collector).Items.Single();
        Assert.That((item.Kind, item.Origin, item.Created, item.Bytes), Is.EqualTo(("large", 2, Facts.At(10), 9)));
        Assert.That(item.AcceptedAt, Is.EqualTo(
            new[] { Facts.At(11).Nanoseconds, ItemTrack.Never, Facts.At(10.15).Nanoseconds, ItemTrack.Never }));
        Assert.That(item.WasDown, Is.Null);
    }

    [Test]
    public void Items_of_one_node_are_matched_in_the_order_of_asking()
    {
        var collector = Of();
        collector.Asked(Facts.At(10), 2, 1);
        collector.Asked(Facts.At(10), 2, 0);
        collector.Asked(Facts.At(10), 3, 0);
        collector.Hear(Facts.At(11), 2, Created(7));
        collector.Hear(Facts.At(12), 2, Created(8));
        collector.Hear(Facts.At(13), 3, Created(9));
        Assert.That(Data(collector).Items.Select(i => i.Kind), Is.EqualTo(new[] { "large", "small", "small" }));
    }

    [Test]
    public void A_block_is_no_answer_to_a_user()
    {
        var collector = Of();
        collector.Asked(Facts.At(10), 2, 1);
        collector.Hear(Facts.At(11), 2, Created(5, ItemKind.Block));
        collector.Hear(Facts.At(12), 2, Created(7));
        collector.Hear(Facts.At(13), 2, Created(8));
        Assert.That(Data(collector).Items.Select(i => (i.Kind, i.Created)), Is.EqualTo(new[]
        {
            ("large", Facts.At(10)), ("block", Facts.At(11)), ("broadcast", Facts.At(13)),
        }), "in order of creation");
    }

    [Test]
    public void Only_the_first_acceptance_counts_and_only_of_known_items()
    {
        var collector = Of();
        collector.Hear(Facts.At(1), 0, Created(7));
        collector.Hear(Facts.At(2), 1, Accepted(7));
        collector.Hear(Facts.At(3), 1, Accepted(7));
        collector.Hear(Facts.At(3), 1, Accepted(8));
        Assert.That(collector.Items, Is.EqualTo(1));
        Assert.That(Data(collector).Items[0].AcceptedAt[1], Is.EqualTo(Facts.At(2).Nanoseconds));
    }

    [Test]
    public void A_node_that_crashes_forgets_what_it_was_asked()
    {
        var collector = Of();
        collector.Asked(Facts.At(10), 2, 1);
        collector.NodeDown(Facts.At(10), 2);
        collector.NodeUp(2);
        collector.Asked(Facts.At(20), 2, 0);
        collector.Hear(Facts.At(21), 2, Created(7));
        Assert.That(Data(collector).Items.Select(i => (i.Kind, i.Created)), Is.EqualTo(new[] { ("small", Facts.At(20)) }));
    }

    [Test]
    public void Nodes_that_are_down_while_an_item_spreads_are_marked()
    {
        var collector = Of(5);
        collector.NodeDown(Facts.At(1), 1); // down at creation, back later
        collector.NodeDown(Facts.At(1), 4); // back before
        collector.NodeUp(4);
        collector.Hear(Facts.At(2), 0, Created(7));
        collector.NodeUp(1);
        collector.Hear(Facts.At(3), 2, Accepted(7));
        collector.NodeDown(Facts.At(4), 2); // had it already
        collector.NodeDown(Facts.At(4), 3); // goes down without it
        collector.Hear(Facts.At(5), 0, Created(8));
        var items = Data(collector).Items;
        Assert.That(items[0].WasDown, Is.EqualTo(new[] { false, true, false, true, false }));
        Assert.That(items[1].WasDown, Is.EqualTo(new[] { false, false, true, true, false }));
    }

    [TestCase(301.999, true)]
    [TestCase(302, false)]
    public void A_node_that_goes_down_long_after_an_item_was_created_had_its_chance(double at, bool marked)
    {
        var collector = Of();
        collector.Hear(Facts.At(2), 0, Created(7));
        collector.NodeDown(Facts.At(at), 3);
        Assert.That(Data(collector).Items[0].WasDown is not null, Is.EqualTo(marked));
    }

    /// <summary>Once it counted as never seen there, and inventory seemed to lose payments that all nodes had.</summary>
    [Test]
    [Category("ST-B01")]
    public void A_payment_is_at_a_node_from_the_block_on_that_brought_it_first()
    {
        var parameters = Presets.Minimal with { GenesisDifficulty = Difficulty.One, Retarget = RetargetRule.Fixed };
        var genesis = Genesis.Create(parameters);
        var miner = SigningKey.FromSeed(new Hash(9, 9, 9, 1));
        var epoch = genesis.Header.Epoch.Next;
        var block = BlockBuilder.Build(
            genesis, parameters.StartOf(epoch), epoch, Plot.Create(miner.Public, Hash.Zero, 4).Win(0), miner, [], NoMemo.Instance);
        var tip = Transition.Apply(genesis, block, NoMemo.Instance).Entry!;
        // Any of its transactions will do.
        var payment = new Fact(NodeFact.ItemCreated, block.Transactions[0].WireId, (long)ItemKind.Transaction, 9);
        RunCollector Heard()
        {
            var collector = Of();
            collector.Hear(Facts.At(2), 0, payment);
            collector.Hear(Facts.At(2), 0, payment with { Kind = NodeFact.ItemAccepted });
            collector.Hear(Facts.At(3), 1, payment with { Kind = NodeFact.ItemAccepted });
            collector.Hear(Facts.At(5), 0, new Fact(NodeFact.ItemCreated, block.WireId, (long)ItemKind.Block, 9));
            foreach (int node in new[] { 0, 1, 2 })
                collector.Hear(Facts.At(5 + node), node, new Fact(NodeFact.ItemAccepted, block.WireId, (long)ItemKind.Block, 9));
            return collector;
        }

        long[] own = [Facts.At(2).Nanoseconds, Facts.At(3).Nanoseconds, ItemTrack.Never, ItemTrack.Never];
        Assert.That(Data(Heard(), genesis).Items[0].AcceptedAt, Is.EqualTo(own), "the block is on no chain");
        own[2] = Facts.At(7).Nanoseconds;
        Assert.That(Data(Heard(), tip).Items[0].AcceptedAt, Is.EqualTo(own));
    }

    [Test]
    public void Blocks_are_on_the_main_chain_or_stale()
    {
        var parameters = new Blueprint(Sample.With("roles: { miner: 1 }"), 1).Chain(Instant.Zero);
        var genesis = Genesis.Create(parameters);
        var collector = Of();
        collector.Hear(Facts.At(3), 1, new Fact(NodeFact.BlockFound, genesis.Id, 0, 12));
        collector.Hear(Facts.At(4), 2, new Fact(NodeFact.BlockFound, Facts.Block(9), 1, 13));
        Assert.That(Data(collector, genesis).Blocks, Is.EqualTo(new[]
        {
            new BlockTrack(genesis.Id, 0, 1, Facts.At(3), true, (long)genesis.Header.Difficulty.Value, 12),
            new BlockTrack(Facts.Block(9), 1, 2, Facts.At(4), false, 0, 13),
        }));
        Assert.That(Data(collector).Blocks.Select(b => b.OnMainChain), Is.All.False, "without a chain nothing is on it");
    }

    [Test]
    public void The_end_and_the_warm_up_are_the_runs()
    {
        var data = Data(Of());
        Assert.That((data.Nodes, data.WarmUp, data.End), Is.EqualTo((4, Facts.At(60), Facts.At(600))));
    }
}
