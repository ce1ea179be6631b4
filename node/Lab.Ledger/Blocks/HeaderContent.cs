using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;

namespace Lab.Ledger;

/// <summary>
/// What the miner of a block signs: every field of the header but the signature (R-FORMAT-3).
/// </summary>
public readonly record struct HeaderContent
{
    public const byte CurrentVersion = 1;
    internal const int Fields = 12;

    public byte Version { get; init; }

    /// <summary>The parent's id; of genesis, the digest of the chain parameters.</summary>
    public Hash Parent { get; init; }

    public Height Height { get; init; }

    /// <summary>The miner's wall clock when it built the block; not negative.</summary>
    public Instant Timestamp { get; init; }

    public Difficulty Difficulty { get; init; }
    public Epoch Epoch { get; init; }
    public Hash PlotRoot { get; init; }

    /// <summary>The winning leaf's score under the challenge of the epoch.</summary>
    public Hash Score { get; init; }

    public Hash ProofDigest { get; init; }
    public Hash TransactionRoot { get; init; }

    /// <summary>The root of the state after the block; zero while there is no state.</summary>
    public Hash StateRoot { get; init; }

    public PublicKey Miner { get; init; }

    public void Write(CanonicalWriter to)
    {
        to.WriteArray(Fields);
        to.WriteUInt(Version);
        to.WriteHash(Parent);
        to.WriteUInt((ulong)Height.Value);
        to.WriteUInt((ulong)Timestamp.Nanoseconds);
        to.WriteUInt(Difficulty.Value);
        to.WriteUInt((ulong)Epoch.Value);
        to.WriteHash(PlotRoot);
        to.WriteHash(Score);
        to.WriteHash(ProofDigest);
        to.WriteHash(TransactionRoot);
        to.WriteHash(StateRoot);
        to.WriteHash(Miner.Bytes);
    }

    /// <summary>Reads the fields; after a fault of the reader they mean nothing.</summary>
    public static HeaderContent Read(ref CanonicalReader from)
    {
        from.ReadArray(Fields);
        var content = new HeaderContent
        {
            Version = (byte)from.ReadUInt(byte.MaxValue),
            Parent = from.ReadHash(),
            Height = new Height((long)from.ReadUInt(long.MaxValue)),
            Timestamp = new Instant((long)from.ReadUInt(long.MaxValue)),
            Difficulty = new Difficulty(from.ReadUInt()),
            Epoch = new Epoch((long)from.ReadUInt(long.MaxValue)),
            PlotRoot = from.ReadHash(),
            Score = from.ReadHash(),
            ProofDigest = from.ReadHash(),
            TransactionRoot = from.ReadHash(),
            StateRoot = from.ReadHash(),
            Miner = new PublicKey(from.ReadHash()),
        };
        if (!from.Failed && content.Difficulty.Value == 0) from.Fail(CodecFault.OutOfRange);
        return content;
    }
}
