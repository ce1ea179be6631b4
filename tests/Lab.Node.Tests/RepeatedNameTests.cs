using Lab.Nodes.Tests.Pool;
using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>What one request names more than once is answered once (R-RELAY-8).</summary>
[Category("ST-X10")]
public sealed class RepeatedNameTests
{
    [TestCase(1_000)]
    [TestCase(2)]
    public void An_item_that_a_request_names_again_is_sent_once(int times)
    {
        var bench = new Bench();
        RemotePeer a = bench.Connect(1), b = bench.Connect(2);
        var frames = Enumerable.Range(1, 2)
            .Select(i => Broadcast.Sign(Chains.KeyOf(8), (ulong)i, bench.Wall, new byte[10_000], NoMemo.Instance)).ToList();
        foreach (var frame in frames) a.Say(frame);
        b.Hear();
        var names = frames.Select(f => new ItemName(ItemKind.Broadcast, ((Broadcast)Wire.Decode(f)).WireId)).ToList();
        b.Say(new Request([.. Enumerable.Repeat(names[0], times - 1), names[1]]));
        Assert.That(b.Hear().Cast<Broadcast>().Select(i => i.WireId), Is.EqualTo(names.Select(n => n.WireId)));
        b.Say(new Request([names[0]]));
        Assert.That(b.Hear(), Has.Count.EqualTo(1), "another request is another question");
    }

    [Test]
    public void What_is_missing_is_said_once_and_a_block_has_one_form()
    {
        var till = new Till();
        RemotePeer a = till.Connect(1), b = till.Connect(2);
        var block = Till.Mine(till.Genesis, 9).Block;
        a.Say(Wire.Encode(new BlockItem(block)));
        b.Hear();
        var none = new ItemName(ItemKind.Block, new Hash(1, 2, 3, 4));
        b.Say(new Request(
            [new ItemName(ItemKind.CompactBlock, block.WireId), none, new ItemName(ItemKind.Block, block.WireId), none]));
        var heard = b.Hear();
        Assert.That(heard, Has.Count.EqualTo(2));
        Assert.That(heard[0], Is.TypeOf<BlockItem>(), "an empty one has no compact form");
        Assert.That(((NotFound)heard[1]).Items, Is.EqualTo([none]));
    }

    [Test]
    public void A_block_that_a_sync_names_again_is_sent_once()
    {
        var bench = new Bench();
        var first = Chains.Extend(Chains.GenesisOf());
        var second = Chains.Extend(first);
        bench.Connect(1).Say(new BlockItem(first.Block));
        bench.Connect(2).Say(new BlockItem(second.Block));
        var peer = bench.Connect(3);
        peer.Hear();
        BlockRef a = new(first.Height, first.Id), b = new(second.Height, second.Id);
        peer.Say(new GetBlock([.. Enumerable.Repeat(a, GetBlock.MaxBlocks - 1), b]));
        Assert.That(
            peer.Hear().Cast<BlockItem>().Select(i => i.Block.Id), Is.EqualTo(new[] { first.Id, second.Id }));
        BlockRef none = new(new Height(7), new Hash(1, 2, 3, 4));
        peer.Say(new GetBlock([none, none]));
        Assert.That(((NotFound)peer.Hear().Single()).Items, Has.Count.EqualTo(1));
    }
}
