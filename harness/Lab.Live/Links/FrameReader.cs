using System.Buffers.Binary;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// A peer announced a frame that is longer than any may be: its stream cannot be followed further.
/// </summary>
internal sealed class FrameTooLong(uint length) : IOException($"a frame of {length} bytes was announced");

/// <summary>
/// Cuts a byte stream into frames: a 4-byte little-endian length of what follows, then that many bytes. A
/// length above
/// <see cref="Limits.LongestFrame"/> is refused unread, and memory is taken as bytes arrive, not as they
/// are announced.
/// </summary>
internal sealed class FrameReader(Stream stream)
{
    public const int Prefix = 4;
    private const int FirstPart = 64 * 1024;

    private readonly byte[] buffer = new byte[16 * 1024];
    private int start, end;

    /// <summary>
    /// The next frame, its prefix included; null where the stream ends, even within a frame.
    /// </summary>
    public async ValueTask<Frame?> ReadAsync(CancellationToken cancel)
    {
        while (this.end - this.start < Prefix)
            if (!await FillAsync(cancel).ConfigureAwait(false)) return null;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(this.buffer.AsSpan(this.start));
        if (length > Limits.LongestFrame) throw new FrameTooLong(length);

        int total = Prefix + (int)length;
        var bytes = new byte[Math.Min(total, FirstPart)];
        int read = Math.Min(bytes.Length, this.end - this.start);
        this.buffer.AsSpan(this.start, read).CopyTo(bytes);
        this.start += read;
        while (read < total)
        {
            if (read == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(total, 2L * bytes.Length));
            int n = await stream.ReadAsync(bytes.AsMemory(read), cancel).ConfigureAwait(false);
            if (n == 0) return null;
            read += n;
        }
        return new Frame(bytes);
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancel)
    {
        this.buffer.AsSpan(this.start, this.end - this.start).CopyTo(this.buffer);
        this.end -= this.start;
        this.start = 0;
        int n = await stream.ReadAsync(this.buffer.AsMemory(this.end), cancel).ConfigureAwait(false);
        this.end += n;
        return n > 0;
    }
}
