using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests.Reference;

/// <summary>
/// The named messages of the requirements, one by one: what is said comes back field by field from the bytes, and a node
/// that hears it does what the message is for.
/// </summary>
public sealed class NamedMessageTests
{
    private static readonly ChainEntry Start = Chains.GenesisOf();

    private static NodeSettings Flooding => new()
    {
        Relay = RelayStrategy.Flood, PingInterval = Duration.Zero, OutboundTarget = 0,
    };

    [Test]
    [Category("ST-G01")]
    public void Hello_tells_versions_network_and_what_the_sender_is()
    {
        var key = Chains.KeyOf(3).Public;
        var back = Travelled(new Hello(2, 7, Start.Id, NodeRole.Miner, 7_000, key, new Hash(1, 2, 3, 4)));
        Assert.That(
            (back.LowestVersion, back.HighestVersion, back.Network, back.Role, back.ListenPort, back.Key, back.Nonce),
            Is.EqualTo(((byte)2, (byte)7, Start.Id, NodeRole.Miner, (ushort)7_000, key, new Hash(1, 2, 3, 4))));
        var said = (Hello)new Bench().Link().Hear().Single();
        Assert.That((said.Network, said.LowestVersion), Is.EqualTo((Start.Id, (byte)1)), "a node says its own at once");
    }

    [Test]
    [Category("ST-G01")]
    public void Auth_tells_the_tip_and_carries_the_signature()
    {
        var tip = new ChainTip(new BlockRef(new Height(9), new Hash(4, 3, 2, 1)), 77);
        var signature = new Signature(new Hash(1, 2, 3, 4), new Hash(5, 6, 7, 8));
        var back = Travelled(new Auth(tip, signature));
        Assert.That((back.Tip, back.Signature), Is.EqualTo((tip, signature)));
    }

    [Test]
    [Category("ST-G02")]
    [Category("ST-G03")]
    public void Who_asks_for_peers_is_told_endpoints()
    {
        Endpoint[] endpoints = [new(1, 7_000), new(UInt128.MaxValue, 65_535)];
        Assert.That(Travelled(new PeerList(endpoints)).Endpoints, Is.EqualTo(endpoints));
        Travelled(new GetPeers());
        var bench = new Bench(Flooding);
        bench.Connect(1, port: 7_000);
        var asker = bench.Connect(2);
        asker.Say(new GetPeers());
        Assert.That(((PeerList)asker.Hear().Single()).Endpoints, Is.EqualTo([new Endpoint(1, 7_000)]));
    }

    [Test]
    [Category("ST-G04")]
    [Category("ST-G05")]
    public void Who_asks_for_headers_gets_those_after_what_it_names()
    {
        BlockRef[] locator = [new(new Height(5), new Hash(5, 5, 5, 5)), new(Height.Genesis, Start.Id)];
        var question = Travelled(new GetHeaders(locator, 3));
        Assert.That((question.Locator, question.Max), Is.EqualTo(((IReadOnlyList<BlockRef>)locator, 3)));
        var (bench, line) = WithChain(5);
        var asker = bench.Connect(2);
        asker.Say(question);
        var answer = Travelled((Headers)asker.Hear().Single());
        Assert.That(answer.Items.Select(h => h.Id), Is.EqualTo(line.Take(3).Select(e => e.Id)));
    }

    [Test]
    [Category("ST-G06")]
    [Category("ST-G07")]
    public void Who_asks_for_a_block_gets_it_whole()
    {
        var (bench, line) = WithChain(3);
        var question = Travelled(new GetBlock([new BlockRef(line[1].Height, line[1].Id)]));
        Assert.That(question.Blocks.Single(), Is.EqualTo(new BlockRef(line[1].Height, line[1].Id)));
        var asker = bench.Connect(2);
        asker.Say(question);
        var answer = Travelled((BlockItem)asker.Hear().Single()).Block;
        Assert.That((answer.Id, answer.WireId), Is.EqualTo((line[1].Id, line[1].Block.WireId)));
        Assert.That(answer.Transactions.Select(t => t.Id), Is.EqualTo(line[1].Block.Transactions.Select(t => t.Id)));
    }

    [TestCase(0UL)]
    [TestCase(ulong.MaxValue)]
    [Category("ST-G08")]
    [Category("ST-G09")]
    public void A_ping_is_answered_by_a_pong_with_its_nonce(ulong nonce)
    {
        var ping = Travelled(new Ping(nonce));
        Assert.That(ping.Nonce, Is.EqualTo(nonce));
        var peer = new Bench(Flooding).Connect();
        peer.Say(ping);
        Assert.That(Travelled((Pong)peer.Hear().Single()).Nonce, Is.EqualTo(nonce));
    }

    /// <summary>One frame serves the answer to a question and the proposal of a new block (decision 0020).</summary>
    [Test]
    [Category("ST-G12")]
    public void A_new_block_is_proposed_to_all_others_by_the_block_message()
    {
        var bench = new Bench(Flooding);
        var (proposer, other) = (bench.Connect(1), bench.Connect(2));
        var entry = Chains.Extend(Start);
        proposer.Say(Chains.FrameOf(entry));
        Assert.That(Travelled((BlockItem)other.Hear().Single()).Block.WireId, Is.EqualTo(entry.Block.WireId));
        Assert.That(proposer.Hear(), Is.Empty);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(entry.Id));
    }

    /// <summary>
    /// Published codes that nobody speaks here: 31 is folded into the block message (decision 0020), 40 and 41 are between
    /// a miner and its own node, and those are one (decision 0068).
    /// </summary>
    [TestCase(0x31)]
    [TestCase(0x40)]
    [TestCase(0x41)]
    [Category("ST-G11")]
    [Category("ST-G12")]
    [Category("ST-G13")]
    public void Peers_that_propose_submit_or_acknowledge_in_other_words_are_refused(byte code)
    {
        var peer = new Bench(Flooding).Connect();
        byte[] bytes = Wire.Encode(new Ping(1)).Span.ToArray();
        bytes[Wire.LengthBytes] = code;
        peer.Say(new Frame(bytes));
        Assert.That(peer.Refused, Is.EqualTo(Rule.KnownMessage));
    }

    /// <summary>The message as another process decodes it from the bytes alone.</summary>
    private static T Travelled<T>(T message)
        where T : Message
    {
        var decoded = Wire.Decode(new Frame(Wire.Encode(message).Span.ToArray()));
        Assert.That(decoded, Is.TypeOf<T>().And.Not.SameAs(message));
        return (T)decoded;
    }

    private static (Bench Bench, List<ChainEntry> Line) WithChain(int blocks)
    {
        var bench = new Bench(Flooding);
        var teller = bench.Connect();
        var line = Chains.Line(Chains.Grow(Start, blocks, miner: 1));
        foreach (var entry in line) teller.Say(Chains.FrameOf(entry));
        return (bench, line);
    }
}
