using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Lab.Core.Codec;

/// <summary>
/// Writes the canonical subset of MessagePack: arrays, integers, byte strings, text, booleans and nil, each
/// in its shortest form, so that one value has one encoding. Disposing gives the buffer back to the pool.
/// </summary>
public sealed class CanonicalWriter : IDisposable
{
    private byte[] buffer;
    private int length;

    /// <summary>
    /// A writer whose buffer holds <paramref name="capacity"/> bytes at first and grows by doubling.
    /// </summary>
    public CanonicalWriter(int capacity = 256) => this.buffer = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>Bytes written so far.</summary>
    public int Length => this.length;

    /// <summary>The bytes written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => this.buffer.AsSpan(0, this.length);

    /// <summary>
    /// Begins an array of exactly <paramref name="count"/> values, which the caller writes next.
    /// </summary>
    public void WriteArray(int count)
    {
        Check.That(count >= 0);
        if (count <= 15) Put((byte)(Marker.ShortArray | count));
        else if (count <= ushort.MaxValue) Put16(Marker.Array16, (ushort)count);
        else Put32(Marker.Array32, (uint)count);
    }

    public void WriteUInt(ulong value)
    {
        if (value <= Marker.LastPositive) Put((byte)value);
        else if (value <= byte.MaxValue) Put8(Marker.UInt8, (byte)value);
        else if (value <= ushort.MaxValue) Put16(Marker.UInt16, (ushort)value);
        else if (value <= uint.MaxValue) Put32(Marker.UInt32, (uint)value);
        else Put64(Marker.UInt64, value);
    }

    /// <summary>
    /// Writes a signed number; one that is not negative looks the same as from <see cref="WriteUInt"/>.
    /// </summary>
    public void WriteInt(long value)
    {
        if (value >= 0) WriteUInt((ulong)value);
        else if (value >= -32) Put((byte)value);
        else if (value >= sbyte.MinValue) Put8(Marker.Int8, (byte)value);
        else if (value >= short.MinValue) Put16(Marker.Int16, (ushort)value);
        else if (value >= int.MinValue) Put32(Marker.Int32, (uint)value);
        else Put64(Marker.Int64, (ulong)value);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= byte.MaxValue) Put8(Marker.Bytes8, (byte)bytes.Length);
        else if (bytes.Length <= ushort.MaxValue) Put16(Marker.Bytes16, (ushort)bytes.Length);
        else Put32(Marker.Bytes32, (uint)bytes.Length);
        bytes.CopyTo(Take(bytes.Length));
    }

    /// <summary>Writes a hash as a byte string of 32.</summary>
    public void WriteHash(in Hash hash)
    {
        Put8(Marker.Bytes8, Hash.Size);
        hash.CopyTo(Take(Hash.Size));
    }

    /// <summary>Writes text as UTF-8. An unpaired surrogate is a bug of the caller.</summary>
    public void WriteText(string text)
    {
        int size = Encoding.UTF8.GetByteCount(text);
        if (size <= 31) Put((byte)(Marker.ShortText | size));
        else if (size <= byte.MaxValue) Put8(Marker.Text8, (byte)size);
        else if (size <= ushort.MaxValue) Put16(Marker.Text16, (ushort)size);
        else Put32(Marker.Text32, (uint)size);
        var status = Utf8.FromUtf16(text, Take(size), out _, out int written, replaceInvalidSequences: false);
        Check.That(status == OperationStatus.Done && written == size);
    }

    public void WriteBool(bool value) => Put(value ? Marker.True : Marker.False);

    /// <summary>Writes the mark of an absent optional value.</summary>
    public void WriteNil() => Put(Marker.Nil);

    /// <summary>
    /// Writes one or more values that are canonical already: the signed part of a message, say.
    /// </summary>
    public void WriteEncoded(ReadOnlySpan<byte> canonical) => canonical.CopyTo(Take(canonical.Length));

    /// <summary>
    /// A copy of what was written, behind <paramref name="headroom"/> zero bytes for a prefix.
    /// </summary>
    public byte[] ToArray(int headroom = 0)
    {
        var bytes = new byte[headroom + this.length];
        Written.CopyTo(bytes.AsSpan(headroom));
        return bytes;
    }

    /// <summary>Forgets what was written and keeps the buffer.</summary>
    public void Clear() => this.length = 0;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(this.buffer);
        this.buffer = [];
        this.length = 0;
    }

    private void Put(byte b) => Take(1)[0] = b;

    private void Put8(byte marker, byte value)
    {
        var to = Take(2);
        to[0] = marker;
        to[1] = value;
    }

    private void Put16(byte marker, ushort value)
    {
        var to = Take(3);
        to[0] = marker;
        BinaryPrimitives.WriteUInt16BigEndian(to[1..], value);
    }

    private void Put32(byte marker, uint value)
    {
        var to = Take(5);
        to[0] = marker;
        BinaryPrimitives.WriteUInt32BigEndian(to[1..], value);
    }

    private void Put64(byte marker, ulong value)
    {
        var to = Take(9);
        to[0] = marker;
        BinaryPrimitives.WriteUInt64BigEndian(to[1..], value);
    }

    private Span<byte> Take(int count)
    {
        if (this.buffer.Length - this.length < count) Grow(count);
        var taken = this.buffer.AsSpan(this.length, count);
        this.length += count;
        return taken;
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(this.length * 2, this.length + count)));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(this.buffer);
        this.buffer = larger;
    }
}
