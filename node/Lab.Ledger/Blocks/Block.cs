using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;

namespace Lab.Ledger;

/// <summary>
/// A block: header, proof, and a list of transactions that is empty until there are transactions. Immutable
/// and shared by all who hold it; both ids are computed once.
/// </summary>
public sealed class Block
{
    /// <summary>No block's encoding is longer.</summary>
    public const int MaxBytes = BlockHeader.MaxBytes + ProofOfSpaceTime.MaxBytes + 2;

    private readonly Hash wireId;

    private Block(BlockHeader header, ProofOfSpaceTime proof, Hash wireId)
    {
        Header = header;
        Proof = proof;
        this.wireId = wireId;
    }

    public BlockHeader Header { get; }
    public ProofOfSpaceTime Proof { get; }

    /// <summary>The header's id, which links the chain.</summary>
    public ref readonly Hash Id => ref Header.Id;

    /// <summary>
    /// The hash of all bytes, signature included: for seen-sets, inventories and marks of bad bytes.
    /// </summary>
    public ref readonly Hash WireId => ref this.wireId;

    /// <summary>The root of a block's transactions; of none, zero.</summary>
    public static Hash EmptyTransactionRoot => Hash.Zero;

    /// <summary>Puts a block together from parts that need not match: the rules will tell.</summary>
    public static Block From(BlockHeader header, ProofOfSpaceTime proof)
    {
        using var writer = new CanonicalWriter(MaxBytes);
        Write(writer, header, proof);
        return new Block(header, proof, Sha256.Tagged(Domains.Block, writer.Written));
    }

    /// <summary>
    /// The wire id of an encoding, without decoding it: a duplicate is known before it costs more.
    /// </summary>
    public static Hash WireIdOf(ReadOnlySpan<byte> encoding) => Sha256.Tagged(Domains.Block, encoding);

    public void Write(CanonicalWriter to) => Write(to, Header, Proof);

    public byte[] Encode()
    {
        using var writer = new CanonicalWriter(MaxBytes);
        Write(writer);
        return writer.ToArray();
    }

    /// <summary>The block that comes next, or null after a fault of the reader.</summary>
    public static Block? Read(ref CanonicalReader from)
    {
        int start = from.Position;
        if (!from.ReadArray(3)) return null;
        var header = BlockHeader.Read(ref from);
        var proof = ProofOfSpaceTime.Read(ref from);
        if (!from.ReadArray(0) || header is null || proof is null) return null;
        return new Block(header, proof, Sha256.Tagged(Domains.Block, from.Since(start)));
    }

    /// <summary>The block that these bytes are, or null if they are not exactly one.</summary>
    public static Block? Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var block = Read(ref reader);
        return reader.Finish() ? block : null;
    }

    private static void Write(CanonicalWriter to, BlockHeader header, ProofOfSpaceTime proof)
    {
        to.WriteArray(3);
        header.Write(to);
        proof.Write(to);
        to.WriteArray(0);
    }
}
