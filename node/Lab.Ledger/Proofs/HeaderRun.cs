using Lab.Core;
using Lab.Core.Codec;

namespace Lab.Ledger;

/// <summary>Consecutive headers with their proofs, oldest first: what a light client follows a chain by (R-LIGHT-1).</summary>
public sealed class HeaderRun
{
    /// <summary>The most headers in a run.</summary>
    public const int MaxHeaders = 2_000;

    /// <summary>No run's encoding is longer.</summary>
    public const int MaxBytes = 3 + MaxHeaders * ProvenHeader.MaxBytes;

    /// <summary>A run of at most <see cref="MaxHeaders"/>, which need not be good: the rules will tell.</summary>
    public HeaderRun(IReadOnlyList<ProvenHeader> items)
    {
        Check.That(items.Count <= MaxHeaders);
        Items = items;
    }

    public IReadOnlyList<ProvenHeader> Items { get; }

    /// <summary>The headers of a chain that follow one of its entries, at most <paramref name="max"/> of them.</summary>
    /// <param name="tip">Whose chain it is.</param>
    /// <param name="shared">What the asker has; <paramref name="tip"/> or an ancestor of it.</param>
    /// <param name="max">1 to <see cref="MaxHeaders"/>.</param>
    public static HeaderRun After(ChainEntry tip, ChainEntry shared, int max = MaxHeaders)
    {
        Check.That(max is >= 1 and <= MaxHeaders && tip.Ancestor(shared.Height).Id == shared.Id);
        int count = (int)Math.Min(max, tip.Height - shared.Height);
        var items = new ProvenHeader[count];
        var entry = tip.Ancestor(new Height(shared.Height.Value + count));
        for (int i = count - 1; i >= 0; i--, entry = entry.Parent!)
            items[i] = new ProvenHeader(entry.Header, entry.Block.Proof);
        return new HeaderRun(items);
    }

    /// <summary>The array of the pairs.</summary>
    public byte[] Encode()
    {
        using var writer = new CanonicalWriter(4096);
        writer.WriteArray(Items.Count);
        foreach (var item in Items) item.Write(writer);
        return writer.ToArray();
    }

    /// <summary>The run that these bytes are, or null if they are not exactly one (R-LIGHT-1).</summary>
    public static HeaderRun? Decode(ReadOnlySpan<byte> bytes)
    {
        var from = new CanonicalReader(bytes);
        int count = from.ReadArray(0, MaxHeaders);
        var items = new List<ProvenHeader>(Math.Min(count, 64));
        for (int i = 0; i < count; i++)
        {
            if (ProvenHeader.Read(ref from) is not { } item) return null;
            items.Add(item);
        }

        return from.Finish() ? new HeaderRun(items) : null;
    }
}
