using System.Buffers.Binary;

namespace Lab.Nodes.Tests.Reference;

/// <summary>
/// Lengths that lie, bodies that end early and arrays within arrays: refused, and before more is allocated for them than
/// the honest message costs.
/// </summary>
[Category("ST-G16")]
[Category("ST-X10")]
public sealed class LyingLengthTests
{
    /// <summary>What a refusal itself may cost, in bytes.</summary>
    private const int Slack = 512;

    private static readonly byte[] Behind = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

    private static IEnumerable<TestCaseData> Types =>
        MessageTypes.All.Select(t => new TestCaseData(t.Code).SetArgDisplayNames(t.Name));

    [TestCaseSource(nameof(Types))]
    public void Refuses_a_length_that_lies_before_anything_is_allocated_for_it(MessageCode code)
    {
        byte[] body = BodyOf(code);
        long honest = AllocatedBy(FrameOf(code, body), out var good);
        Assert.That(good, Is.EqualTo(Rule.None), "the example itself");
        var places = Lengths(body).ToList();
        Assert.That(places, Is.Not.Empty, "at least the outermost array");
        foreach (int at in places)
        {
            foreach (byte[] lie in LiesFor(body[at]))
            {
                byte[] bytes = [.. body[..at], .. lie, .. Behind];
                long allocated = AllocatedBy(FrameOf(code, bytes), out var rule);
                string which = $"{Convert.ToHexStringLower(lie)} at {at}";
                Assert.That(rule, Is.EqualTo(Rule.CanonicalMessage).Or.EqualTo(Rule.FrameWithinLimits), which);
                Assert.That(allocated, Is.LessThan(honest + Slack), which);
            }
        }
    }

    /// <summary>A count within its limit is a lie as well if fewer bytes follow than it has values.</summary>
    [Test]
    public void Refuses_a_count_within_its_limit_that_is_more_than_the_bytes_behind_it()
    {
        long enough = AllocatedBy(FrameOf(MessageCode.Headers, [0x91, 0xdc, 0x07, 0xd0, .. new byte[2_000]]), out var full);
        long lie = AllocatedBy(FrameOf(MessageCode.Headers, [0x91, 0xdc, 0x07, 0xd0, .. new byte[1_999]]), out var rule);
        Assert.That((full, rule), Is.EqualTo((Rule.CanonicalMessage, Rule.CanonicalMessage)), "neither is a header");
        Assert.That(enough, Is.GreaterThan(2_000 * IntPtr.Size), "as many places as bytes may be set aside");
        Assert.That(lie, Is.LessThan(Slack), "but no more");
    }

    [TestCaseSource(nameof(Types))]
    public void Refuses_a_body_that_ends_at_any_byte_or_goes_on(MessageCode code)
    {
        byte[] body = BodyOf(code);
        for (int length = 0; length < body.Length; length++)
            Assert.That(RuleOf(FrameOf(code, body[..length])), Is.EqualTo(Rule.CanonicalMessage), $"{length} bytes of it");
        Assert.That(RuleOf(FrameOf(code, [.. body, 0])), Is.EqualTo(Rule.CanonicalMessage).Or.EqualTo(Rule.FrameWithinLimits));
        Assert.That(RuleOf(FrameOf(code, body)), Is.EqualTo(Rule.None));
    }

    [TestCaseSource(nameof(Types))]
    public void Refuses_arrays_within_arrays_down_to_any_depth(MessageCode code)
    {
        int most = MessageTypes.Of((byte)code)!.MaxBody;
        byte[] deep = new byte[most];
        deep.AsSpan().Fill(0x91);
        long allocated = AllocatedBy(FrameOf(code, deep), out var rule);
        Assert.That(rule, Is.EqualTo(Rule.CanonicalMessage));
        Assert.That(allocated, Is.LessThan(2 * Slack), "and looks no deeper than the message has levels");
    }

    [Test]
    public void The_measure_notices_who_allocates_first()
    {
        var kept = new List<byte[]>();
        Assert.That(Allocated(() => kept.Add(new byte[4 * Slack])), Is.GreaterThan(4 * Slack));
        Assert.That(kept, Is.Not.Empty);
    }

    private static byte[] BodyOf(MessageCode code) =>
        Wire.Encode(MessageReferenceTests.Messages.First(m => m.Code == code)).Span[Wire.HeaderBytes..].ToArray();

    private static Frame FrameOf(MessageCode code, byte[] body)
    {
        byte[] bytes = [.. new byte[Wire.HeaderBytes], .. body];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)(bytes.Length - Wire.LengthBytes));
        bytes[Wire.LengthBytes] = (byte)code;
        bytes[Wire.LengthBytes + 1] = Wire.LayoutVersion;
        return new Frame(bytes);
    }

    private static Rule RuleOf(Frame frame) =>
        Wire.Decode(frame) is MalformedMessage malformed ? malformed.Rule : Rule.None;

    /// <summary>Bytes allocated by decoding, once everything that a first call sets up is there.</summary>
    private static long AllocatedBy(Frame frame, out Rule rule)
    {
        rule = RuleOf(new Frame(frame.Span.ToArray()));
        return Allocated(() => Wire.Decode(frame));
    }

    private static long Allocated(Action what)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        what();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Where a length stands in well-formed bytes: at the marker of each array, byte string and text.</summary>
    private static IEnumerable<int> Lengths(byte[] body)
    {
        for (int at = 0; at < body.Length;)
        {
            byte marker = body[at];
            bool array = marker is (>= 0x90 and <= 0x9f) or 0xdc or 0xdd;
            bool run = marker is (>= 0xa0 and <= 0xbf) or (>= 0xc4 and <= 0xc6) or (>= 0xd9 and <= 0xdb);
            if (array || run) yield return at;
            at += marker switch
            {
                <= 0x9f => 1,
                <= 0xbf => 1 + (marker & 31),
                0xc4 or 0xd9 => 2 + body[at + 1],
                0xc5 or 0xda => 3 + BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(at + 1)),
                0xcc => 2,
                0xcd or 0xdc => 3,
                0xce or 0xdd => 5,
                0xcf => 9,
                _ => throw new AssertionException($"no message has the marker {marker:x2}"),
            };
        }
    }

    /// <summary>2^31 and the most that can be said of the same kind, each in its shortest form.</summary>
    private static byte[][] LiesFor(byte marker) => marker switch
    {
        >= 0xc4 and <= 0xc6 => [[0xc6, 0x80, 0, 0, 0], [0xc6, 0xff, 0xff, 0xff, 0xff], [0xc5, 0xff, 0xff]],
        (>= 0xa0 and <= 0xbf) or (>= 0xd9 and <= 0xdb) => [[0xdb, 0x80, 0, 0, 0], [0xdb, 0xff, 0xff, 0xff, 0xff], [0xd9, 0xff]],
        _ => [[0xdd, 0x80, 0, 0, 0], [0xdd, 0xff, 0xff, 0xff, 0xff], [0xdc, 0xff, 0xff]],
    };
}
