using Lab.Core.Codec;

namespace Lab.Ledger;

/// <summary>
/// A header with the proof of space-time that its block carries: what a light client takes instead of a block.
/// </summary>
/// <param name="Header">The header, of genesis never.</param>
/// <param name="Proof">The proof whose digest the header should name.</param>
public sealed record ProvenHeader(BlockHeader Header, ProofOfSpaceTime Proof)
{
    /// <summary>No pair's encoding is longer.</summary>
    public const int MaxBytes = 1 + BlockHeader.MaxBytes + ProofOfSpaceTime.MaxBytes;

    /// <summary>Writes [header, proof].</summary>
    public void Write(CanonicalWriter to)
    {
        to.WriteArray(2);
        Header.Write(to);
        Proof.Write(to);
    }

    /// <summary>The pair that comes next, or null after a fault of the reader.</summary>
    public static ProvenHeader? Read(ref CanonicalReader from)
    {
        if (!from.ReadArray(2)) return null;
        var header = BlockHeader.Read(ref from);
        var proof = ProofOfSpaceTime.Read(ref from);
        return header is null || proof is null ? null : new ProvenHeader(header, proof);
    }
}
