using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using Lab.Core;
using Lab.Records;

namespace Lab.Reports;

/// <summary>
/// The raw table behind every propagation figure, <c>data/deliveries.csv.gz</c>: one row for each item at each node
/// that accepted it. Rows whose <c>propagation_s</c> is not empty are exactly the ones that the figures count.
/// </summary>
/// <remarks>
/// Written by hand because it may hold millions of rows: they are formatted straight to UTF-8 and compressed in
/// chunks, each its own gzip member (which every reader of gzip joins again). Chunks have a fixed size, so that the
/// bytes do not depend on the number of cores.
/// </remarks>
internal static class DeliveriesTable
{
    public const string FileName = "deliveries.csv.gz";
    private const int ItemsRowsPerChunk = 1 << 16;
    // Two decimal numbers of at most 12 + 1 + 6 digits, a node id and the separators.
    private const int MaxRowTail = 64;

    private static ReadOnlySpan<byte> Header => "item,kind,origin,created_s,node,accepted_s,propagation_s\n"u8;

    public static void Write(string path, RunData data)
    {
        using var file = File.Create(path);
        file.Write(Compress(Header));
        int perChunk = Math.Max(1, ItemsRowsPerChunk / Math.Max(1, data.Nodes));
        int chunks = (data.Items.Count + perChunk - 1) / perChunk;
        byte[][] batch = new byte[Math.Max(1, Environment.ProcessorCount)][];
        for (int first = 0; first < chunks; first += batch.Length)
        {
            int count = Math.Min(batch.Length, chunks - first);
            int start = first;
            Parallel.For(0, count, i => batch[i] = Chunk(data, (start + i) * perChunk, perChunk));
            for (int i = 0; i < count; i++) file.Write(batch[i]);
        }
    }

    private static byte[] Chunk(RunData data, int first, int count)
    {
        var rows = new ArrayBufferWriter<byte>(1 << 16);
        for (int i = first; i < Math.Min(first + count, data.Items.Count); i++) Append(rows, data, data.Items[i]);
        return Compress(rows.WrittenSpan);
    }

    private static void Append(ArrayBufferWriter<byte> rows, RunData data, ItemTrack item)
    {
        byte[] head = Head(item);
        bool counted = item.Created >= data.WarmUp && item.Created < data.CountedUntil;
        for (int node = 0; node < data.Nodes; node++)
        {
            long at = item.AcceptedAt[node];
            if (at == ItemTrack.Never) continue;
            var row = rows.GetSpan(head.Length + MaxRowTail);
            head.CopyTo(row);
            int used = head.Length;
            used += Whole(row[used..], node);
            row[used++] = (byte)',';
            used += Seconds(row[used..], at);
            row[used++] = (byte)',';
            if (counted && ItemSpread.IsEligible(item, node))
                used += Seconds(row[used..], at - item.Created.Nanoseconds);
            row[used++] = (byte)'\n';
            rows.Advance(used);
        }
    }

    private static byte[] Head(ItemTrack item)
    {
        Span<byte> created = stackalloc byte[MaxRowTail];
        int length = Seconds(created, item.Created.Nanoseconds);
        string kind = item.Kind.AsSpan().ContainsAny(",\"\r\n")
            ? $"\"{item.Kind.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : item.Kind;
        return Encoding.UTF8.GetBytes(
            $"{ItemId.Of(item.Id)},{kind},{item.Origin},{Encoding.ASCII.GetString(created[..length])},");
    }

    private static int Whole(Span<byte> to, long value)
    {
        Check.That(Utf8Formatter.TryFormat(value, to, out int written));
        return written;
    }

    // Nanoseconds as seconds with six decimals, to the nearest microsecond.
    private static int Seconds(Span<byte> to, long nanoseconds)
    {
        Check.That(nanoseconds >= 0);
        long microseconds = (nanoseconds + 500) / 1000;
        int used = Whole(to, microseconds / 1_000_000);
        to[used++] = (byte)'.';
        long fraction = microseconds % 1_000_000;
        for (int digit = 5; digit >= 0; digit--, fraction /= 10) to[used + digit] = (byte)('0' + fraction % 10);
        return used + 6;
    }

    private static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        using var member = new MemoryStream(bytes.Length / 3 + 64);
        using (var gzip = new GZipStream(member, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return member.ToArray();
    }
}
