using System.Buffers.Binary;
using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;
using Lab.Core.Seam;

namespace Lab.Ledger;

/// <summary>
/// A chain's snapshot as a file (SC-L17, SC-L18): with the parameters of its network, so that who has nothing
/// but the file can verify it. Its bytes: `LABSNAP1`; their number in 8 little-endian bytes; the canonical
/// encoding of [network, height, block, parameters, headers, chunks]; the SHA-256 of all before it.
/// </summary>
/// <param name="Network">Id of the network's genesis, as the file says.</param>
/// <param name="Height">Of the block whose state it holds, as the file says.</param>
/// <param name="Block">Id of that block, as the file says.</param>
/// <param name="Parameters">Of the network; valid.</param>
/// <param name="Snapshot">Headers and state.</param>
public sealed record SnapshotFile(
    Hash Network, Height Height, Hash Block, ChainParameters Parameters, ChainSnapshot Snapshot)
{
    private const int Fields = 6, LengthBytes = 8, LeastBytes = 8 + LengthBytes + Hash.Size;

    /// <summary>What the file's name ends with.</summary>
    public const string Ending = ".snapshot";

    private static ReadOnlySpan<byte> Magic => "LABSNAP1"u8;

    /// <summary>The file of a block after genesis whose state is here.</summary>
    /// <param name="snapshot">A verified one, or one of a node's own.</param>
    /// <param name="parameters">The network's.</param>
    public static SnapshotFile Of(ChainSnapshot snapshot, ChainParameters parameters)
    {
        var last = snapshot.Headers[^1];
        return new SnapshotFile(Genesis.Create(parameters).Id, last.Height, last.Id, parameters, snapshot);
    }

    /// <summary>Its bytes.</summary>
    public byte[] Encode()
    {
        using var writer = new CanonicalWriter();
        writer.WriteArray(Fields);
        writer.WriteHash(Network);
        writer.WriteUInt((ulong)Height.Value);
        writer.WriteHash(Block);
        ParametersCodec.Write(writer, Parameters);
        Snapshot.WriteFields(writer);
        byte[] file = new byte[LeastBytes + writer.Length];
        Magic.CopyTo(file);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(Magic.Length), (ulong)file.Length);
        writer.Written.CopyTo(file.AsSpan(Magic.Length + LengthBytes));
        Sha256.Of(file.AsSpan(0, file.Length - Hash.Size)).CopyTo(file.AsSpan(file.Length - Hash.Size));
        return file;
    }

    /// <summary>
    /// The file that these bytes are, or what is wrong with them. Nothing in it is verified yet but its
    /// digest.
    /// </summary>
    public static SnapshotFault Open(ReadOnlySpan<byte> bytes, out SnapshotFile? file)
    {
        file = null;
        int seen = Math.Min(bytes.Length, Magic.Length);
        int family = Math.Min(seen, Magic.Length - 1);
        if (seen == 0 || !bytes[..family].SequenceEqual(Magic[..family])) return SnapshotFault.NotASnapshot;
        if (seen == Magic.Length && bytes[family] != Magic[family]) return SnapshotFault.UnknownVersion;
        if (bytes.Length < LeastBytes) return SnapshotFault.Truncated;
        ulong length = LengthOf(bytes)!.Value;
        if ((ulong)bytes.Length < length) return SnapshotFault.Truncated;
        if ((ulong)bytes.Length > length) return SnapshotFault.TrailingBytes;
        var covered = bytes[..^Hash.Size];
        if (Sha256.Of(covered) != new Hash(bytes[^Hash.Size..])) return SnapshotFault.Altered;
        file = Decode(covered[(Magic.Length + LengthBytes)..]);
        return file is null ? SnapshotFault.Malformed : SnapshotFault.None;
    }

    /// <summary>The number of bytes that a file says it has; null if it is too short to say so.</summary>
    public static ulong? LengthOf(ReadOnlySpan<byte> bytes) => bytes.Length < Magic.Length + LengthBytes
        ? null
        : BinaryPrimitives.ReadUInt64LittleEndian(bytes[Magic.Length..]);

    /// <summary>
    /// SC-L18: holds all of it against the rules, without any peer. What it cannot show is that the network
    /// follows this chain: compare <see cref="Block"/> with an id that you trust.
    /// </summary>
    /// <param name="memo">Remembers signatures.</param>
    /// <param name="ruling">The rule that is broken, if one is.</param>
    public SnapshotFault Verify(IMemo memo, out Ruling ruling)
    {
        ruling = Ruling.Accepted;
        if (Genesis.Create(Parameters).Id != Network) return SnapshotFault.OtherNetwork;
        ruling = Snapshot.Verify(Parameters, memo, out var entry);
        if (entry is null) return SnapshotFault.RuleBroken;
        return entry.Id == Block && entry.Height == Height ? SnapshotFault.None : SnapshotFault.OtherBlock;
    }

    private static SnapshotFile? Decode(ReadOnlySpan<byte> body)
    {
        var from = new CanonicalReader(body);
        from.ReadArray(Fields);
        var network = from.ReadHash();
        var height = new Height((long)from.ReadUInt(long.MaxValue));
        var block = from.ReadHash();
        if (from.Failed || ParametersCodec.Read(ref from) is not { } parameters) return null;
        return ChainSnapshot.ReadFields(ref from) is { } snapshot && from.Finish()
            ? new SnapshotFile(network, height, block, parameters, snapshot)
            : null;
    }
}
