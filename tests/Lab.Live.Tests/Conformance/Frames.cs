using System.Buffers.Binary;
using Lab.Core.Seam;

namespace Lab.Live.Tests.Conformance;

/// <summary>
/// Frames that carry a number: a length prefix, 8 bytes of number, and padding up to the wanted size.
/// </summary>
internal static class Frames
{
    private const int Prefix = 4, Smallest = 12;

    /// <summary>A frame of <paramref name="size"/> bytes in all; 12 or more.</summary>
    public static Frame Of(long number, int size = Smallest)
    {
        var bytes = new byte[Math.Max(size, Smallest)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length - Prefix);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(Prefix), number);
        return new Frame(bytes);
    }

    public static long Number(Frame frame) => BinaryPrimitives.ReadInt64LittleEndian(frame.Span[Prefix..]);
}
