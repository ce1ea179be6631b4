using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Seam;

namespace Lab.Ledger;

/// <summary>
/// A whole snapshot of a chain (SC-L17): the headers up to a block and the state after it, with the public keys of all who
/// have signed a transaction. Whoever has it and the network's parameters can verify it, and go on from it, alone.
/// </summary>
/// <param name="Headers">All headers after genesis up to the block, one at least.</param>
/// <param name="Chunks">The state in order, whole.</param>
public sealed record ChainSnapshot(IReadOnlyList<BlockHeader> Headers, IReadOnlyList<SnapshotChunk> Chunks)
{
    private const int MostHeaders = 10_000_000, MostChunks = 1_000_000;

    /// <summary>The snapshot of a block after genesis whose state is here.</summary>
    public static ChainSnapshot Of(ChainEntry at)
    {
        Check.That(at.HasLedger && at.Height > Height.Genesis);
        var headers = new BlockHeader[at.Height.Value];
        for (var entry = at; entry.Parent is not null; entry = entry.Parent)
            headers[entry.Height.Value - 1] = entry.Header;
        var chunks = new List<SnapshotChunk>();
        var after = Hash.Zero;
        do
        {
            chunks.Add(SnapshotChunk.Of(at.Ledger, after)!);
            if (chunks[^1].Entries.Count > 0) after = chunks[^1].Entries[^1].Key;
        }
        while (!chunks[^1].Proof.IsLast);
        return new ChainSnapshot(headers, chunks);
    }

    /// <summary>
    /// SC-L18: holds the snapshot against the rules without any peer: each header on the one before it, each chunk against
    /// the last header's state root, the coins against the emission. What it cannot show is that the network follows
    /// this chain: compare the id of the last header with one that you trust.
    /// </summary>
    /// <param name="parameters">The network.</param>
    /// <param name="memo">Remembers signatures.</param>
    /// <param name="entry">Where a chain can go on, if it is accepted.</param>
    public Ruling Verify(ChainParameters parameters, IMemo memo, out ChainEntry? entry)
    {
        entry = null;
        var genesis = Genesis.Create(parameters);
        var ruling = CheckHeaders(genesis, memo);
        if (!ruling.IsAccepted) return ruling;
        var snapshot = new Snapshot(Headers[^1].StateRoot);
        for (int i = 0; i < Chunks.Count; i++)
            if (snapshot.IsWhole || !snapshot.TryAdd(Chunks[i]))
                return Ruling.Sender(Rule.SnapshotProved, $"chunk {i}"); // R-SNAP-2
        if (!snapshot.IsWhole) return Ruling.Sender(Rule.SnapshotProved, "chunks are missing"); // R-SNAP-2
        entry = snapshot.Enter(genesis, Headers);
        return entry is null
            ? Ruling.Sender(Rule.SnapshotProved, "more coins than the emission allows") // R-SNAP-2, R-SNAP-4
            : Ruling.Accepted;
    }

    /// <summary>Its bytes: [headers, chunks].</summary>
    public byte[] Encode()
    {
        using var writer = new CanonicalWriter();
        writer.WriteArray(2);
        WriteFields(writer);
        return writer.ToArray();
    }

    /// <summary>The snapshot that these bytes are, or null; it is not verified yet.</summary>
    public static ChainSnapshot? Decode(ReadOnlySpan<byte> bytes)
    {
        var from = new CanonicalReader(bytes);
        from.ReadArray(2);
        return ReadFields(ref from) is { } snapshot && from.Finish() ? snapshot : null;
    }

    /// <summary>Writes two values: the headers, the chunks.</summary>
    internal void WriteFields(CanonicalWriter to)
    {
        to.WriteArray(Headers.Count);
        for (int i = 0; i < Headers.Count; i++) Headers[i].Write(to);
        to.WriteArray(Chunks.Count);
        for (int i = 0; i < Chunks.Count; i++)
        {
            to.WriteArray(3);
            Chunks[i].WriteFields(to);
        }
    }

    /// <summary>The snapshot whose two values come next, or null.</summary>
    internal static ChainSnapshot? ReadFields(ref CanonicalReader from)
    {
        var headers = new List<BlockHeader>();
        for (int left = from.ReadArray(1, MostHeaders); left > 0; left--)
        {
            if (BlockHeader.Read(ref from) is not { } header) return null;
            headers.Add(header);
        }

        var chunks = new List<SnapshotChunk>();
        for (int left = from.ReadArray(1, MostChunks); left > 0; left--)
        {
            if (!from.ReadArray(3) || SnapshotChunk.ReadFields(ref from) is not { } chunk) return null;
            chunks.Add(chunk);
        }

        return from.Failed ? null : new ChainSnapshot(headers, chunks);
    }

    private Ruling CheckHeaders(ChainEntry genesis, IMemo memo)
    {
        var line = new List<IChainPlace>(Headers.Count + 1) { genesis };
        foreach (var header in Headers)
        {
            var parent = line[^1];
            if (header.Parent != parent.Header.Id)
                return Ruling.Sender(Rule.HeadersConnect, $"height {header.Height}"); // R-SYNC-1
            var ruling = BlockRules.CheckAlone(header, genesis.Parameters, memo);
            if (ruling.IsAccepted) ruling = BlockRules.CheckWithParent(parent, header);
            if (!ruling.IsAccepted) return ruling;
            var start = Retarget.StartOf(genesis.Parameters, header.Height);
            line.Add(new HeaderEntry(parent, header, line[(int)start.Value]));
        }

        return Ruling.Accepted;
    }
}
