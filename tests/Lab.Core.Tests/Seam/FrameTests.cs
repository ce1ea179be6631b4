using Lab.Core.Seam;

namespace Lab.Core.Tests.Seam;

/// <summary>What a frame weighs on the wire, and what it keeps so that it is computed once.</summary>
public sealed class FrameTests
{
    // 40 bytes a segment of 1,448 and 22 a TLS record of 16,384 come on top of the payload.
    [TestCase(0, 1, 62)]
    [TestCase(1, 1, 63)]
    [TestCase(1448, 1, 1448 + 40 + 22)]
    [TestCase(1449, 2, 1449 + 80 + 22)]
    [TestCase(16384, 12, 16384 + 480 + 22)]
    [TestCase(16385, 12, 16385 + 480 + 44)]
    [TestCase(100_000, 70, 100_000 + 2800 + 154)]
    public void Segments_and_records_add_their_overhead(int length, int segments, int wireSize)
    {
        var frame = new Frame(new byte[length]);
        Assert.That(frame.Length, Is.EqualTo(length));
        Assert.That(frame.Segments, Is.EqualTo(segments));
        Assert.That(frame.WireSize, Is.EqualTo(wireSize));
    }

    [Test]
    public void The_digest_is_of_the_bytes()
    {
        byte[] bytes = [1, 2, 3];
        Assert.That(new Frame(bytes).Digest, Is.EqualTo(Mix.Bytes(bytes)));
        Assert.That(new Frame(new byte[] { 1, 2, 4 }).Digest, Is.Not.EqualTo(Mix.Bytes(bytes)));
        Assert.That(new Frame(bytes).Span.ToArray(), Is.EqualTo(bytes));
        Assert.That(new Frame(bytes).Memory.ToArray(), Is.EqualTo(bytes));
    }

    [Test]
    public void A_frame_is_decoded_once()
    {
        int decoded = 0;
        object Decode(Frame frame)
        {
            decoded++;
            return frame.Length;
        }

        var frame = new Frame(new byte[] { 1 });
        Assert.That(frame.DecodedOrNull, Is.Null);
        var message = frame.Decoded(Decode);
        Assert.That(frame.Decoded(Decode), Is.SameAs(message));
        Assert.That(frame.DecodedOrNull, Is.SameAs(message));
        Assert.That(decoded, Is.EqualTo(1));
    }

    [Test]
    public void A_kept_message_is_never_decoded()
    {
        var message = new object();
        var frame = new Frame(new byte[] { 1 }).Keep(message);
        Assert.That(frame.Decoded(_ => throw new InvalidOperationException()), Is.SameAs(message));
    }
}
