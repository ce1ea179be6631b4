using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;
using Lab.Core.Seam;

namespace Lab.Ledger;

/// <summary>A signed transaction: immutable and shared by all who hold it; its ids are computed once.</summary>
public sealed class Transaction
{
    /// <summary>No transaction's encoding is longer: the limits of its parts see to it.</summary>
    public const int MaxBytes = 98_304;

    private readonly Hash id, wireId;

    private Transaction(TransactionContent content, Signature signature, Hash id, Hash wireId, int length)
    {
        Content = content;
        Signature = signature;
        this.id = id;
        this.wireId = wireId;
        Length = length;
    }

    public TransactionContent Content { get; }
    public Signature Signature { get; }

    /// <summary>The hash of what is signed: it names the transaction, whatever the signature looks like.</summary>
    public ref readonly Hash Id => ref this.id;

    /// <summary>The hash of all bytes: for seen-sets, inventories and marks of bad bytes.</summary>
    public ref readonly Hash WireId => ref this.wireId;

    /// <summary>Bytes of the encoding.</summary>
    public int Length { get; }

    public bool IsCoinbase => Content.Kind == TransactionKind.Coinbase;

    /// <summary>
    /// What stands in a block's tree of transactions: it binds the signature, which the id does not.
    /// </summary>
    public Hash Leaf => LeafOf(Id, Signature);

    /// <summary>The leaf of a transaction of which only id and signature are known: for light clients.</summary>
    public static Hash LeafOf(Hash id, Signature signature) =>
        Sha256.Tagged(Domains.TransactionLeaf, id, signature.R, signature.S);

    /// <summary>Signs content with the sender's key, and tells the memo that the signature is good.</summary>
    public static Transaction Sign(TransactionContent content, SigningKey key, IMemo memo)
    {
        Check.That(key.Public == content.Sender);
        Span<byte> message = stackalloc byte[SignedMessage.Size];
        SignedMessage.Write(IdOf(content), message);
        return From(content, Signatures.Sign(memo, key, message));
    }

    /// <summary>A transaction with a signature as given, which may be false. A coinbase's is zero.</summary>
    public static Transaction From(TransactionContent content, Signature signature)
    {
        using var writer = new CanonicalWriter(512);
        Write(writer, content, signature);
        return new Transaction(
            content, signature, IdOf(content), Sha256.Tagged(Domains.Transaction, writer.Written), writer.Length);
    }

    /// <summary>The wire id of an encoding, without decoding it.</summary>
    public static Hash WireIdOf(ReadOnlySpan<byte> encoding) => Sha256.Tagged(Domains.Transaction, encoding);

    /// <summary>True if the signature over the id is sound under the sender's key.</summary>
    public bool IsSigned(IMemo memo)
    {
        Span<byte> message = stackalloc byte[SignedMessage.Size];
        SignedMessage.Write(this.id, message);
        return Signatures.Check(memo, Content.Sender, message, Signature);
    }

    public void Write(CanonicalWriter to) => Write(to, Content, Signature);

    public byte[] Encode()
    {
        using var writer = new CanonicalWriter(Length);
        Write(writer);
        return writer.ToArray();
    }

    /// <summary>The transaction that comes next, or null after a fault of the reader.</summary>
    public static Transaction? Read(ref CanonicalReader from)
    {
        int start = from.Position;
        if (!from.ReadArray(2)) return null;
        int unsigned = from.Position;
        var content = TransactionContent.Read(ref from);
        var bytes = from.Since(unsigned);
        var signature = from.ReadBytesExactly(Signature.Size);
        if (from.Failed || content is null) return null;
        var all = from.Since(start);
        Check.That(all.Length <= MaxBytes);
        return new Transaction(
            content, new Signature(signature), Sha256.Tagged(Domains.TransactionId, bytes),
            Sha256.Tagged(Domains.Transaction, all), all.Length);
    }

    /// <summary>The transaction that these bytes are, or null if they are not exactly one.</summary>
    public static Transaction? Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var transaction = Read(ref reader);
        return reader.Finish() ? transaction : null;
    }

    public override string ToString() => $"{Content.Kind} {this.id.Short}";

    private static void Write(CanonicalWriter to, TransactionContent content, Signature signature)
    {
        to.WriteArray(2);
        content.Write(to);
        Span<byte> bytes = stackalloc byte[Signature.Size];
        signature.CopyTo(bytes);
        to.WriteBytes(bytes);
    }

    private static Hash IdOf(TransactionContent content)
    {
        using var writer = new CanonicalWriter(512);
        content.Write(writer);
        return Sha256.Tagged(Domains.TransactionId, writer.Written);
    }

    /// <summary>What is signed: the domain, then the id.</summary>
    private static class SignedMessage
    {
        public static int Size => Domains.TransactionSigned.Length + Hash.Size;

        public static void Write(in Hash id, Span<byte> to)
        {
            Domains.TransactionSigned.CopyTo(to);
            id.CopyTo(to[Domains.TransactionSigned.Length..]);
        }
    }
}
