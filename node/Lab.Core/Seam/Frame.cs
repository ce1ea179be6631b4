namespace Lab.Core.Seam;

/// <summary>
/// The immutable bytes of one message as they travel, length prefix included, shared by reference among all who send
/// and receive it. What is computed from the bytes once (digest, size on the wire, the decoded message) is kept here.
/// </summary>
public sealed class Frame
{
    private const int Segment = 1448, SegmentOverhead = 40, Record = 16384, RecordOverhead = 22;

    private readonly ReadOnlyMemory<byte> bytes;
    private object? decoded;

    /// <summary>Takes the bytes over; they must not change afterwards.</summary>
    public Frame(ReadOnlyMemory<byte> bytes)
    {
        this.bytes = bytes;
        Digest = Mix.Bytes(bytes.Span);
        int n = bytes.Length;
        Segments = Math.Max(1, (n + Segment - 1) / Segment);
        WireSize = n + Segments * SegmentOverhead + Math.Max(1, (n + Record - 1) / Record) * RecordOverhead;
    }

    public ReadOnlySpan<byte> Span => this.bytes.Span;
    public ReadOnlyMemory<byte> Memory => this.bytes;

    /// <summary>Bytes of payload, length prefix included.</summary>
    public int Length => this.bytes.Length;

    /// <summary>Bytes on the wire: 40 a TCP segment of 1,448 and 22 a TLS record of 16,384 come on top.</summary>
    public int WireSize { get; }

    /// <summary>TCP segments, at least one.</summary>
    public int Segments { get; }

    /// <summary>A 64-bit digest of the bytes, for traces only.</summary>
    public ulong Digest { get; }

    /// <summary>
    /// The decoded message, made by <paramref name="decode"/> on the first call and shared from then on. The decoder
    /// must be a pure function of the bytes, and the same one for all callers.
    /// </summary>
    public object Decoded(Func<Frame, object> decode) => this.decoded ??= decode(this);

    /// <summary>The decoded message if <see cref="Decoded"/> or <see cref="Keep"/> ran before.</summary>
    public object? DecodedOrNull => this.decoded;

    /// <summary>Keeps the message that these bytes were encoded from, so that nobody in this process decodes it.</summary>
    public Frame Keep(object message)
    {
        this.decoded = message;
        return this;
    }
}
