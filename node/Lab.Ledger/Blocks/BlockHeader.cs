using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;
using Lab.Core.Seam;

namespace Lab.Ledger;

/// <summary>A signed header: immutable, its id computed once.</summary>
public sealed class BlockHeader
{
    /// <summary>No header's encoding is longer.</summary>
    public const int MaxBytes = 400;

    private readonly HeaderContent content;
    private readonly Hash id;

    private BlockHeader(in HeaderContent content, Hash id, Signature signature)
    {
        this.content = content;
        this.id = id;
        Signature = signature;
    }

    public ref readonly HeaderContent Content => ref this.content;

    /// <summary>
    /// The hash of the unsigned bytes: it links the chain, whatever the signature looks like.
    /// </summary>
    public ref readonly Hash Id => ref this.id;

    public Signature Signature { get; }
    public Hash Parent => this.content.Parent;
    public Height Height => this.content.Height;
    public Instant Timestamp => this.content.Timestamp;
    public Difficulty Difficulty => this.content.Difficulty;
    public Epoch Epoch => this.content.Epoch;
    public Hash PlotRoot => this.content.PlotRoot;
    public Hash Score => this.content.Score;
    public Hash ProofDigest => this.content.ProofDigest;
    public Hash TransactionRoot => this.content.TransactionRoot;
    public Hash StateRoot => this.content.StateRoot;
    public PublicKey Miner => this.content.Miner;

    /// <summary>Signs content with the miner's key, and tells the memo that the signature is good.</summary>
    public static BlockHeader Sign(in HeaderContent content, SigningKey key, IMemo memo)
    {
        Check.That(key.Public == content.Miner);
        var id = IdOf(content);
        Span<byte> message = stackalloc byte[SealMessage.Size];
        SealMessage.Write(id, message);
        return new BlockHeader(content, id, Signatures.Sign(memo, key, message));
    }

    /// <summary>A header with a signature as given, which may be false.</summary>
    public static BlockHeader From(in HeaderContent content, Signature signature) =>
        new(content, IdOf(content), signature);

    /// <summary>True if the signature over the id is sound under the miner's key.</summary>
    public bool IsSigned(IMemo memo)
    {
        Span<byte> message = stackalloc byte[SealMessage.Size];
        SealMessage.Write(this.id, message);
        return Signatures.Check(memo, Miner, message, Signature);
    }

    public void Write(CanonicalWriter to)
    {
        to.WriteArray(2);
        this.content.Write(to);
        Span<byte> signature = stackalloc byte[Signature.Size];
        Signature.CopyTo(signature);
        to.WriteBytes(signature);
    }

    /// <summary>The header that comes next, or null after a fault of the reader.</summary>
    public static BlockHeader? Read(ref CanonicalReader from)
    {
        if (!from.ReadArray(2)) return null;
        int start = from.Position;
        var content = HeaderContent.Read(ref from);
        var unsigned = from.Since(start);
        var signature = from.ReadBytesExactly(Signature.Size);
        return from.Failed ? null
            : new BlockHeader(content, Sha256.Tagged(Domains.Header, unsigned), new Signature(signature));
    }

    private static Hash IdOf(in HeaderContent content)
    {
        using var writer = new CanonicalWriter(MaxBytes);
        content.Write(writer);
        return Sha256.Tagged(Domains.Header, writer.Written);
    }

    /// <summary>What is signed: the domain, then the id.</summary>
    private static class SealMessage
    {
        public static int Size => Domains.Seal.Length + Hash.Size;

        public static void Write(in Hash id, Span<byte> to)
        {
            Domains.Seal.CopyTo(to);
            id.CopyTo(to[Domains.Seal.Length..]);
        }
    }
}
