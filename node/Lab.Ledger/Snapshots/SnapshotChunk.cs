using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Trees;

namespace Lab.Ledger;

/// <summary>
/// A part of a state in the order of its keys, with the proof that it is all that the state has there (R-SNAP-2). It
/// can be checked against a header's state root as soon as it is here, whoever sent it.
/// </summary>
/// <param name="Entries">At most 2,048.</param>
/// <param name="Proof">Ties them to the state root.</param>
public sealed record SnapshotChunk(IReadOnlyList<SnapshotEntry> Entries, StateRangeProof Proof)
{
    /// <summary>Entries of a chunk; only the last one may have fewer.</summary>
    public const int MaxEntries = 2_048;

    /// <summary>No chunk's encoding is longer.</summary>
    public const int MaxBytes = 448 * 1024;

    /// <summary>The entries of a state that follow a key; null if the key is neither zero nor one of the state's.</summary>
    public static SnapshotChunk? Of(LedgerState ledger, in Hash after)
    {
        if (ledger.Tree.Range(after, MaxEntries) is not { } range) return null;
        var entries = new SnapshotEntry[range.Pairs.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            var (key, value) = range.Pairs[i];
            entries[i] = new SnapshotEntry(key, ledger.OutpointOf(key, value), value);
        }

        return new SnapshotChunk(entries, range.Proof);
    }

    /// <summary>Whether it is a part of the state with a root, as far as it goes (R-SNAP-2).</summary>
    /// <param name="root">The state root of a header.</param>
    /// <param name="before">The entry that it follows; null if it is the first chunk.</param>
    public bool Holds(in Hash root, KeyValuePair<Hash, byte[]>? before)
    {
        if (Entries.Count != MaxEntries && !Proof.IsLast) return false;
        var pairs = new KeyValuePair<Hash, byte[]>[Entries.Count];
        for (int i = 0; i < pairs.Length; i++)
        {
            var entry = Entries[i];
            if (Coin.Decode(entry.Value).HasValue != entry.Outpoint.HasValue) return false;
            pairs[i] = new(entry.Key, entry.Value);
        }

        return Proof.Holds(root, before, pairs);
    }

    /// <summary>Writes three values: the entries, the left edge, the right edge.</summary>
    public void WriteFields(CanonicalWriter to)
    {
        to.WriteArray(Entries.Count);
        for (int i = 0; i < Entries.Count; i++) Entries[i].Write(to);
        Proof.Left.Write(to);
        Proof.Right.Write(to);
    }

    /// <summary>The chunk whose three values come next, or null after a fault of the reader.</summary>
    public static SnapshotChunk? ReadFields(ref CanonicalReader from)
    {
        int count = from.ReadArray(0, MaxEntries);
        var entries = new List<SnapshotEntry>(Math.Min(count, 64));
        for (int i = 0; i < count && !from.Failed; i++) entries.Add(SnapshotEntry.Read(ref from));
        var left = StateEdge.Read(ref from);
        var right = StateEdge.Read(ref from);
        return from.Failed || left is null || right is null
            ? null
            : new SnapshotChunk(entries.ToArray(), new StateRangeProof(left, right));
    }

    /// <summary>Its bytes, for a store.</summary>
    public byte[] Encode()
    {
        using var writer = new CanonicalWriter();
        writer.WriteArray(3);
        WriteFields(writer);
        return writer.ToArray();
    }

    /// <summary>The chunk that these bytes are, or null.</summary>
    public static SnapshotChunk? Decode(ReadOnlySpan<byte> bytes)
    {
        var from = new CanonicalReader(bytes);
        if (!from.ReadArray(3)) return null;
        var chunk = ReadFields(ref from);
        return from.Finish() ? chunk : null;
    }
}
