using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Lab.Core.Codec;

/// <summary>
/// Reads what <see cref="CanonicalWriter"/> writes, and refuses every other byte string: accepted bytes
/// re-encode to themselves. The first fault sticks; reads after it return zero or empty, so a decoder reads
/// all its fields and asks <see cref="Finish"/> once. Lengths are held against their limits before anything
/// is allocated. Nesting is as deep as the decoder's own code, because the reader never recurses.
/// </summary>
public ref struct CanonicalReader
{
    private readonly ReadOnlySpan<byte> bytes;
    private int at;
    private CodecFault fault;

    public CanonicalReader(ReadOnlySpan<byte> bytes) => this.bytes = bytes;

    /// <summary>The first fault met, or <see cref="CodecFault.None"/>.</summary>
    public readonly CodecFault Fault => this.fault;

    public readonly bool Failed => this.fault != CodecFault.None;

    /// <summary>The offset of the next unread byte.</summary>
    public readonly int Position => this.at;

    public readonly bool AtEnd => this.at == this.bytes.Length;

    /// <summary>The bytes read since <paramref name="position"/>: what a signature or an id covers.</summary>
    public readonly ReadOnlySpan<byte> Since(int position) => this.bytes[position..this.at];

    /// <summary>True if all was well and nothing follows; otherwise the fault is kept.</summary>
    public bool Finish()
    {
        if (!AtEnd) Fail(CodecFault.Trailing);
        return !Failed;
    }

    /// <summary>
    /// Records a fault found by the caller (a field out of order, an unknown kind), unless one stands.
    /// </summary>
    public void Fail(CodecFault why)
    {
        Check.That(why != CodecFault.None);
        if (this.fault == CodecFault.None) this.fault = why;
    }

    /// <summary>
    /// Begins an array of exactly <paramref name="count"/> values; false (with a fault) if it is not one.
    /// </summary>
    public bool ReadArray(int count)
    {
        ReadArray(count, count);
        return !Failed;
    }

    /// <summary>
    /// Begins an array of <paramref name="min"/> to <paramref name="max"/> values and gives their number,
    /// which never passes the number of bytes left. Zero after a fault.
    /// </summary>
    public int ReadArray(int min, int max)
    {
        byte marker = Next();
        uint count;
        if (marker is >= Marker.ShortArray and <= Marker.LastShortArray) count = (uint)(marker & 15);
        else if (marker == Marker.Array16) count = (uint)Number(2, 16);
        else if (marker == Marker.Array32) count = (uint)Number(4, ushort.MaxValue + 1);
        else return (int)Nothing(CodecFault.WrongKind);
        if (count < min || count > max) return (int)Nothing(CodecFault.OutOfRange);
        if (count > this.bytes.Length - this.at) return (int)Nothing(CodecFault.Truncated);
        return Failed ? 0 : (int)count;
    }

    /// <summary>A number in 0 .. <paramref name="max"/>; zero after a fault.</summary>
    public ulong ReadUInt(ulong max = ulong.MaxValue)
    {
        byte marker = Next();
        ulong value = marker switch
        {
            <= Marker.LastPositive => marker,
            Marker.UInt8 => Number(1, Marker.LastPositive + 1),
            Marker.UInt16 => Number(2, byte.MaxValue + 1),
            Marker.UInt32 => Number(4, ushort.MaxValue + 1),
            Marker.UInt64 => Number(8, uint.MaxValue + 1UL),
            _ => Nothing(CodecFault.WrongKind),
        };
        if (value > max) return Nothing(CodecFault.OutOfRange);
        return Failed ? 0 : value;
    }

    /// <summary>A number in <paramref name="min"/> .. <paramref name="max"/>; zero after a fault.</summary>
    public long ReadInt(long min = long.MinValue, long max = long.MaxValue)
    {
        if (this.at < this.bytes.Length && this.bytes[this.at] is not (>= Marker.FirstNegative
            or Marker.Int8 or Marker.Int16 or Marker.Int32 or Marker.Int64))
        {
            long value = (long)ReadUInt(long.MaxValue);
            return value < min || value > max ? (long)Nothing(CodecFault.OutOfRange) : value;
        }

        long negative = Negative();
        if (negative < min || negative > max) return (long)Nothing(CodecFault.OutOfRange);
        return Failed ? 0 : negative;
    }

    /// <summary>
    /// A byte string of at most <paramref name="maxLength"/>, not copied; empty after a fault.
    /// </summary>
    public ReadOnlySpan<byte> ReadBytes(int maxLength)
    {
        byte marker = Next();
        ulong length = marker switch
        {
            Marker.Bytes8 => Number(1, 0),
            Marker.Bytes16 => Number(2, byte.MaxValue + 1),
            Marker.Bytes32 => Number(4, ushort.MaxValue + 1),
            _ => Nothing(CodecFault.WrongKind),
        };
        return Body(length, maxLength);
    }

    /// <summary>A byte string of exactly <paramref name="length"/>; empty after a fault.</summary>
    public ReadOnlySpan<byte> ReadBytesExactly(int length)
    {
        var body = ReadBytes(length);
        if (body.Length == length) return body;
        Fail(CodecFault.OutOfRange);
        return default;
    }

    /// <summary>A byte string of 32; zero after a fault.</summary>
    public Hash ReadHash()
    {
        var body = ReadBytesExactly(Hash.Size);
        return body.Length == Hash.Size ? new Hash(body) : Hash.Zero;
    }

    /// <summary>Text of at most <paramref name="maxBytes"/> bytes of UTF-8; empty after a fault.</summary>
    public string ReadText(int maxBytes)
    {
        byte marker = Next();
        ulong length = marker switch
        {
            >= Marker.ShortText and <= Marker.LastShortText => marker & 31UL,
            Marker.Text8 => Number(1, 32),
            Marker.Text16 => Number(2, byte.MaxValue + 1),
            Marker.Text32 => Number(4, ushort.MaxValue + 1),
            _ => Nothing(CodecFault.WrongKind),
        };
        var body = Body(length, maxBytes);
        if (Utf8.IsValid(body)) return Encoding.UTF8.GetString(body);
        Fail(CodecFault.NotUtf8);
        return "";
    }

    /// <summary>A boolean; false after a fault.</summary>
    public bool ReadBool()
    {
        byte marker = Next();
        if (marker is not (Marker.True or Marker.False)) Fail(CodecFault.WrongKind);
        return !Failed && marker == Marker.True;
    }

    /// <summary>
    /// Takes a nil if it comes next; otherwise takes nothing, and the optional value follows.
    /// </summary>
    public bool TakeNil()
    {
        if (Failed || AtEnd || this.bytes[this.at] != Marker.Nil) return false;
        this.at++;
        return true;
    }

    private long Negative()
    {
        byte marker = Next();
        return marker switch
        {
            >= Marker.FirstNegative => (sbyte)marker,
            Marker.Int8 => Shorter((sbyte)Number(1, 0), -33),
            Marker.Int16 => Shorter((short)Number(2, 0), sbyte.MinValue - 1),
            Marker.Int32 => Shorter((int)Number(4, 0), short.MinValue - 1),
            Marker.Int64 => Shorter((long)Number(8, 0), int.MinValue - 1L),
            _ => (long)Nothing(CodecFault.WrongKind),
        };
    }

    /// <summary>The value, with a fault if it is above the largest one that needs its form.</summary>
    private long Shorter(long value, long largest)
    {
        if (value > largest) Fail(CodecFault.NotShortest);
        return value;
    }

    /// <summary>
    /// A big-endian number of some bytes, with a fault if it is below the smallest one that needs them.
    /// </summary>
    private ulong Number(int size, ulong smallest)
    {
        if (Failed || this.bytes.Length - this.at < size) return Nothing(CodecFault.Truncated);
        var from = this.bytes[this.at..];
        ulong value = size switch
        {
            1 => from[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(from),
            4 => BinaryPrimitives.ReadUInt32BigEndian(from),
            _ => BinaryPrimitives.ReadUInt64BigEndian(from),
        };
        if (value < smallest) return Nothing(CodecFault.NotShortest);
        this.at += size;
        return value;
    }

    private ReadOnlySpan<byte> Body(ulong length, int limit)
    {
        Check.That(limit >= 0);
        if (length > (ulong)limit) Fail(CodecFault.TooLong);
        else if (length > (ulong)(this.bytes.Length - this.at)) Fail(CodecFault.Truncated);
        if (Failed) return default;
        this.at += (int)length;
        return this.bytes.Slice(this.at - (int)length, (int)length);
    }

    private byte Next()
    {
        if (!Failed && !AtEnd) return this.bytes[this.at++];
        Fail(CodecFault.Truncated);
        return Marker.Nil;
    }

    private ulong Nothing(CodecFault why)
    {
        Fail(why);
        return 0;
    }
}
