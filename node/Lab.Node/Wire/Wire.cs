using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Messages;

namespace Lab.Nodes;

/// <summary>
/// Messages to frames and back. A frame is the length of what follows (4 bytes, little-endian), the type
/// code, the layout version, and the body in canonical MessagePack. Decoding never throws, allocates nothing
/// before a length was held against its limit, and accepts only bytes that are the message's one encoding.
/// </summary>
public static class Wire
{
    /// <summary>The version of the layout of every message so far.</summary>
    public const byte LayoutVersion = 1;

    public const int LengthBytes = 4, HeaderBytes = LengthBytes + 2;

    /// <summary>No frame that a node takes in is longer, in bytes.</summary>
    public static int LargestFrame { get; } = HeaderBytes + MessageTypes.LargestBody;

    // One delegate for all frames, as Frame.Decoded asks.
    private static readonly Func<Frame, object> Decoder = Read;

    /// <summary>The frame of a message, which it keeps, so that nobody in this process decodes it.</summary>
    public static Frame Encode(Message message)
    {
        using var writer = new CanonicalWriter();
        message.WriteBody(writer);
        Check.That(writer.Length <= MessageTypes.Of((byte)message.Code)!.MaxBody);
        return Frame(message.Code, writer).Keep(message);
    }

    /// <summary>
    /// The <see cref="Message"/> of a frame, or the <see cref="MalformedMessage"/>; worked out once a frame.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static object Decode(Frame frame) => frame.DecodedOrNull ?? frame.Decoded(Decoder);

    /// <summary>
    /// A frame of its own with the same bytes, as if it had come over a wire that this process does not
    /// share. A well-formed message is decoded and encoded on the way, and must give the same bytes.
    /// </summary>
    public static Frame Rewire(Frame frame)
    {
        var copy = new Frame(frame.Span.ToArray());
        if (Read(copy) is not Message message) return copy;
        var again = Encode(message);
        Check.That(again.Span.SequenceEqual(frame.Span));
        return copy;
    }

    /// <summary>
    /// R-WIRE-1 and R-WIRE-2 from the first <see cref="HeaderBytes"/> bytes of a frame, before the rest is
    /// taken in. Gives the length of the whole frame, 0 if a rule is broken.
    /// </summary>
    public static Rule CheckHeader(ReadOnlySpan<byte> header, out int frameLength)
    {
        frameLength = 0;
        if (header.Length < HeaderBytes) return Rule.FrameWithinLimits; // R-WIRE-1
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(header);
        if (MessageTypes.Of(header[LengthBytes]) is not { } type) return Rule.KnownMessage; // R-WIRE-2
        if (header[LengthBytes + 1] != LayoutVersion) return Rule.KnownMessage;
        if (length < HeaderBytes - LengthBytes || length > type.MaxBody + HeaderBytes - LengthBytes)
            return Rule.FrameWithinLimits;
        frameLength = (int)length + LengthBytes;
        return Rule.None;
    }

    /// <summary>The type code of a frame; of one too short to have any, 0, which no message has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MessageCode CodeOf(Frame frame)
    {
        var bytes = frame.Span;
        return bytes.Length < HeaderBytes ? 0 : (MessageCode)bytes[LengthBytes];
    }

    internal static Frame Frame(MessageCode code, CanonicalWriter body)
    {
        var bytes = body.ToArray(HeaderBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)(bytes.Length - LengthBytes));
        bytes[LengthBytes] = (byte)code;
        bytes[LengthBytes + 1] = LayoutVersion;
        return new Frame(bytes);
    }

    private static object Read(Frame frame)
    {
        var broken = CheckHeader(frame.Span, out int length);
        if (broken == Rule.None && length != frame.Length) broken = Rule.FrameWithinLimits;
        if (broken != Rule.None) return new MalformedMessage(broken);
        var reader = new CanonicalReader(frame.Span[HeaderBytes..]);
        var message = ReadBody(CodeOf(frame), ref reader, frame.Memory[HeaderBytes..]);
        if (reader.Finish() && message is not null) return message;
        return new MalformedMessage(Rule.CanonicalMessage); // R-WIRE-3
    }

    private static Message? ReadBody(MessageCode code, ref CanonicalReader from, ReadOnlyMemory<byte> body) =>
        code switch
        {
            MessageCode.Hello => Hello.Read(ref from),
            MessageCode.Auth => Auth.Read(ref from),
            MessageCode.Ping => Ping.Read(ref from),
            MessageCode.Pong => Pong.Read(ref from),
            MessageCode.GetPeers => GetPeers.Read(ref from),
            MessageCode.Peers => PeerList.Read(ref from),
            MessageCode.GetHeaders => GetHeaders.Read(ref from),
            MessageCode.Headers => Headers.Read(ref from),
            MessageCode.GetBlock => GetBlock.Read(ref from),
            MessageCode.Block => BlockItem.Read(ref from),
            MessageCode.CompactBlock => CompactBlock.Read(ref from),
            MessageCode.GetBlockTransactions => GetBlockTransactions.Read(ref from),
            MessageCode.BlockTransactions => BlockTransactions.Read(ref from),
            MessageCode.GetSnapshot => GetSnapshot.Read(ref from),
            MessageCode.Snapshot => SnapshotPart.Read(ref from),
            MessageCode.Transaction => TransactionItem.Read(ref from),
            MessageCode.TxPoolRequest => TxPoolRequest.Read(ref from),
            MessageCode.Broadcast => Broadcast.Read(ref from, body),
            MessageCode.Inventory => Inventory.Read(ref from),
            MessageCode.Request => Request.Read(ref from),
            MessageCode.NotFound => NotFound.Read(ref from),
            MessageCode.Graft => Graft.Read(ref from),
            MessageCode.Prune => Prune.Read(ref from),
            MessageCode.Error => Error.Read(ref from),
            _ => throw Check.Unreachable("a type of the table without a decoder"),
        };
}
