using Lab.Core.Codec;
using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>
/// Frames: every message survives the trip, every limit holds on both sides, and no bytes make a decoder
/// throw.
/// </summary>
public sealed class WireTests
{
    private static readonly SigningKey Key = Chains.KeyOf(1);
    private static readonly ChainEntry Block = Chains.Extend(Chains.GenesisOf());

    private static readonly TransactionContent Payment = new()
    {
        Network = Hash.Zero, Sender = Key.Public, Nonce = 3, ValidUntil = new Height(9),
        Inputs = [new Outpoint(Hash.Zero, 1)], Outputs = [new Output(Address.Of(Key.Public), new Amount(5))],
    };

    /// <summary>One good message of each type, in order of the table.</summary>
    internal static IEnumerable<Message> Messages()
    {
        var tip = new ChainTip(new BlockRef(new Height(300), new Hash(1, 2, 3, 4)), UInt128.MaxValue);
        ItemName[] names = [new(ItemKind.Block, new Hash(1, 2, 3, 4)), new(ItemKind.Broadcast, Hash.Zero)];
        yield return new Hello(1, 9, new Hash(4, 3, 2, 1), NodeRole.Miner, 65535, Key.Public, new Hash(1, 1, 1, 1));
        yield return new Auth(tip, new Signature(new Hash(1, 2, 3, 4), new Hash(5, 6, 7, 8)));
        yield return new Ping(ulong.MaxValue);
        yield return new Pong(0);
        yield return new GetPeers();
        yield return new PeerList([new Endpoint(UInt128.MaxValue, 1), new Endpoint(0, 65535)]);
        yield return new GetHeaders([tip.Block, new BlockRef(Height.Genesis, Hash.Zero)], 2000);
        yield return new Headers([Block.Header]);
        yield return new GetBlock([tip.Block]);
        yield return new BlockItem(Block.Block);
        yield return CompactBlock.Of(Block.Block);
        yield return new GetBlockTransactions(new Hash(1, 2, 3, 4), [0, 8191]);
        yield return new BlockTransactions(new Hash(1, 2, 3, 4), [Transaction.Sign(Payment, Key, NoMemo.Instance)]);
        yield return new GetSnapshot(tip.Block, new Hash(9, 8, 7, 6));
        yield return new SnapshotPart(
            Block.Id, Hash.Zero, SnapshotChunk.Of(Block.Ledger, Hash.Zero)!);
        yield return new TransactionItem(Transaction.Sign(Payment, Key, NoMemo.Instance));
        yield return new TxPoolRequest();
        yield return (Message)Wire.Decode(Broadcast.Sign(Key, 7, new Instant(8), [1, 2, 3], NoMemo.Instance));
        yield return new Inventory(names);
        yield return new Request(names);
        yield return new NotFound(names);
        yield return new Graft();
        yield return new Prune();
        yield return new Error(Rule.SameNetwork);
    }

    [Test]
    public void Every_type_of_the_table_survives_the_trip()
    {
        var codes = new List<MessageCode>();
        foreach (var message in Messages())
        {
            codes.Add(message.Code);
            var frame = Wire.Encode(message);
            var fresh = new Frame(frame.Span.ToArray());
            Assert.That(Wire.Decode(fresh), Is.TypeOf(message.GetType()));
            Assert.That(Wire.Encode((Message)Wire.Decode(fresh)).Span.SequenceEqual(frame.Span), message.GetType().Name);
        }

        Assert.That(codes, Is.EqualTo(MessageTypes.All.Select(t => t.Code)));
    }

    [Test]
    [Category("ST-G16")]
    public void Lays_a_frame_out_as_specified()
    {
        var frame = Wire.Encode(new Ping(5));
        Assert.That(frame.Span.ToArray(), Is.EqualTo(new byte[] { 4, 0, 0, 0, 0x04, 1, 0x91, 5 }));
    }

    [Test]
    public void Rewires_to_equal_bytes_that_nobody_has_decoded()
    {
        foreach (var message in Messages())
        {
            var frame = Wire.Encode(message);
            var again = Wire.Rewire(frame);
            Assert.That(again.Span.SequenceEqual(frame.Span));
            Assert.That(again, Is.Not.SameAs(frame));
            Assert.That(again.DecodedOrNull, Is.Null);
        }
    }

    [Test]
    public void Rewires_what_is_no_message_as_it_is()
    {
        var frame = new Frame(new byte[] { 1, 2, 3 });
        Assert.That(Wire.Rewire(frame).Span.SequenceEqual(frame.Span));
    }

    [TestCase(0, Rule.None)]
    [TestCase(-1, Rule.FrameWithinLimits)]
    [TestCase(1, Rule.FrameWithinLimits)]
    public void A_length_prefix_must_be_that_of_the_frame(int off, Rule expected)
    {
        byte[] bytes = Wire.Encode(new Ping(5)).Span.ToArray();
        bytes[0] = (byte)(bytes[0] + off);
        Assert.That(RuleOf(bytes), Is.EqualTo(expected));
    }

    [Test]
    [Category("ST-G16")]
    public void A_header_is_held_against_the_limit_of_its_type_before_the_body_is_here()
    {
        foreach (var type in MessageTypes.All)
        {
            Assert.That(Wire.CheckHeader(Header(type, type.MaxBody), out int length), Is.EqualTo(Rule.None));
            Assert.That(length, Is.EqualTo(type.MaxBody + Wire.HeaderBytes));
            Assert.That(
                Wire.CheckHeader(Header(type, type.MaxBody + 1), out length), Is.EqualTo(Rule.FrameWithinLimits));
            Assert.That(length, Is.Zero);
        }

        Assert.That(Wire.CheckHeader([255, 255, 255, 255, 4, 1], out _), Is.EqualTo(Rule.FrameWithinLimits));
        Assert.That(Wire.CheckHeader([1, 0, 0, 0, 4, 1], out _), Is.EqualTo(Rule.FrameWithinLimits));
        Assert.That(Wire.CheckHeader([2, 0, 0, 0, 4], out _), Is.EqualTo(Rule.FrameWithinLimits));
    }

    [Test]
    public void Refuses_unknown_types_and_layouts()
    {
        byte[] bytes = Wire.Encode(new Ping(5)).Span.ToArray();
        byte[] type = [.. bytes], layout = [.. bytes];
        type[4] = 0x31;
        layout[5] = 2;
        Assert.That(RuleOf(type), Is.EqualTo(Rule.KnownMessage));
        Assert.That(RuleOf(layout), Is.EqualTo(Rule.KnownMessage));
    }

    [Test]
    [Category("ST-G16")]
    public void Refuses_a_body_that_is_not_the_shortest_form()
    {
        // 5 as a two-byte integer: the same value, but not its encoding.
        Assert.That(RuleOf([5, 0, 0, 0, 0x04, 1, 0x91, 0xcc, 5]), Is.EqualTo(Rule.CanonicalMessage));
        Assert.That(RuleOf([5, 0, 0, 0, 0x04, 1, 0x91, 5, 0]), Is.EqualTo(Rule.CanonicalMessage), "trailing bytes");
    }

    [TestCase(1000, Rule.None)]
    [TestCase(1001, Rule.CanonicalMessage)]
    public void An_inventory_names_at_most_1000_items(int count, Rule expected) =>
        Assert.That(RuleOf(Body(MessageCode.Inventory, to =>
        {
            to.WriteArray(1);
            to.WriteArray(count);
            for (int i = 0; i < count; i++)
            {
                to.WriteArray(2);
                to.WriteUInt(1);
                to.WriteHash(Hash.Zero);
            }
        })), Is.EqualTo(expected));

    [TestCase(0, Rule.CanonicalMessage)]
    [TestCase(1, Rule.None)]
    [TestCase(64, Rule.None)]
    [TestCase(65, Rule.CanonicalMessage)]
    public void Blocks_are_asked_for_by_1_to_64(int count, Rule expected) =>
        Assert.That(RuleOf(Body(MessageCode.GetBlock, to =>
        {
            to.WriteArray(1);
            WriteRefs(to, count);
        })), Is.EqualTo(expected));

    [TestCase(1, 1, Rule.None)]
    [TestCase(64, 2000, Rule.None)]
    [TestCase(65, 2000, Rule.CanonicalMessage)]
    [TestCase(64, 2001, Rule.CanonicalMessage)]
    [TestCase(0, 1, Rule.CanonicalMessage)]
    [TestCase(1, 0, Rule.CanonicalMessage)]
    public void A_locator_has_1_to_64_blocks_and_asks_for_1_to_2000_headers(int count, int max, Rule expected) =>
        Assert.That(RuleOf(Body(MessageCode.GetHeaders, to =>
        {
            to.WriteArray(2);
            WriteRefs(to, count);
            to.WriteUInt((ulong)max);
        })), Is.EqualTo(expected));

    [TestCase(2000, Rule.None)]
    [TestCase(2001, Rule.CanonicalMessage)]
    public void A_batch_has_at_most_2000_headers(int count, Rule expected) =>
        Assert.That(RuleOf(Body(MessageCode.Headers, to =>
        {
            to.WriteArray(1);
            to.WriteArray(count);
            for (int i = 0; i < count; i++) Block.Header.Write(to);
        })), Is.EqualTo(expected));

    [TestCase(1000, Rule.None)]
    [TestCase(1001, Rule.CanonicalMessage)]
    public void A_peer_list_has_at_most_1000_endpoints(int count, Rule expected) =>
        Assert.That(RuleOf(Body(MessageCode.Peers, to =>
        {
            to.WriteArray(1);
            to.WriteArray(count);
            for (int i = 0; i < count; i++)
            {
                to.WriteArray(2);
                to.WriteBytes(new byte[16]);
                to.WriteUInt(1);
            }
        })), Is.EqualTo(expected));

    [TestCase(Broadcast.MaxPayload, Rule.None)]
    [TestCase(Broadcast.MaxPayload + 1, Rule.CanonicalMessage)]
    public void A_payload_has_at_most_1_MiB(int size, Rule expected) =>
        Assert.That(RuleOf(Body(MessageCode.Broadcast, to =>
        {
            to.WriteArray(2);
            to.WriteArray(4);
            to.WriteHash(Hash.Zero);
            to.WriteUInt(1);
            to.WriteUInt(1);
            to.WriteBytes(new byte[size]);
            to.WriteBytes(new byte[64]);
        })), Is.EqualTo(expected));

    [Test]
    public void Fields_keep_to_their_ranges()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(RuleOfHello(1, 1, 1), Is.EqualTo(Rule.None));
            Assert.That(RuleOfHello(0, 1, 1), Is.EqualTo(Rule.CanonicalMessage), "no version 0");
            Assert.That(RuleOfHello(2, 1, 1), Is.EqualTo(Rule.CanonicalMessage), "an empty range");
            Assert.That(RuleOfHello(1, 1, 2), Is.EqualTo(Rule.None));
            Assert.That(RuleOfHello(1, 1, 3), Is.EqualTo(Rule.CanonicalMessage), "an unknown role");
            Assert.That(RuleOfError(64), Is.EqualTo(Rule.None));
            Assert.That(RuleOfError(65), Is.EqualTo(Rule.CanonicalMessage));
        }
    }

    [Test]
    public void The_wire_id_commits_to_the_signature()
    {
        var frame = Broadcast.Sign(Key, 1, new Instant(1), [9], NoMemo.Instance);
        byte[] spoilt = frame.Span.ToArray();
        spoilt[^1] ^= 1;
        var other = (Broadcast)Wire.Decode(new Frame(spoilt));
        Assert.That(other.WireId, Is.Not.EqualTo(((Broadcast)Wire.Decode(frame)).WireId));
        Assert.That(other.IsSigned(NoMemo.Instance), Is.False);
        Assert.That(((Broadcast)Wire.Decode(frame)).IsSigned(NoMemo.Instance), Is.True);
    }

    [Test]
    public void A_broadcast_made_with_any_signature_is_checked_as_such()
    {
        var bad = (Broadcast)Wire.Decode(Broadcast.From(Key.Public, 1, new Instant(1), [9], default));
        Assert.That(bad.IsSigned(NoMemo.Instance), Is.False);
    }

    [Test]
    [Category("ST-G16")]
    public void Mutated_and_random_frames_never_throw([Range(1, 20)] int seed)
    {
        var luck = Rng.For((ulong)seed, "mutations");
        var frames = Messages().Select(m => Wire.Encode(m).Span.ToArray()).ToList();
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = [.. frames[luck.Below(frames.Count)]];
            for (int flips = 1 + luck.Below(4); flips > 0; flips--)
                bytes[luck.Below(bytes.Length)] = (byte)luck.Next();
            if (luck.Below(4) == 0) bytes = bytes[..luck.Below(bytes.Length)];
            object decoded = Wire.Decode(new Frame(bytes));
            Assert.That(decoded, Is.InstanceOf<Message>().Or.InstanceOf<MalformedMessage>());
            if (decoded is Message message)
                Assert.That(Wire.Encode(message).Span.SequenceEqual(bytes), "accepted bytes are the one encoding");
        }
    }

    private static Rule RuleOf(byte[] bytes) =>
        Wire.Decode(new Frame(bytes)) is MalformedMessage malformed ? malformed.Rule : Rule.None;

    private static byte[] Header(MessageType type, int body)
    {
        var bytes = new byte[Wire.HeaderBytes];
        BitConverter.TryWriteBytes(bytes, body + 2);
        bytes[4] = (byte)type.Code;
        bytes[5] = Wire.LayoutVersion;
        return bytes;
    }

    private static byte[] Body(MessageCode code, Action<CanonicalWriter> write)
    {
        using var writer = new CanonicalWriter();
        write(writer);
        return Wire.Frame(code, writer).Span.ToArray();
    }

    private static void WriteRefs(CanonicalWriter to, int count)
    {
        to.WriteArray(count);
        for (int i = 0; i < count; i++)
        {
            to.WriteArray(2);
            to.WriteUInt((ulong)i);
            to.WriteHash(Hash.Zero);
        }
    }

    private static Rule RuleOfHello(byte lowest, byte highest, byte role) => RuleOf(Wire.Encode(
        new Hello(lowest, highest, Hash.Zero, (NodeRole)role, 0, Key.Public, Hash.Zero)).Span.ToArray());

    private static Rule RuleOfError(int length) =>
        RuleOf(Wire.Encode(new Error(new string('x', length))).Span.ToArray());
}
