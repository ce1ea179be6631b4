using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;
using Lab.Core.Seam;

namespace Lab.Nodes.Messages;

/// <summary>
/// A signed message from one author to all nodes. The bytes of its frame are its only form, so they are kept.
/// </summary>
public sealed class Broadcast : Item
{
    /// <summary>Bytes of payload, 0 to 1 MiB.</summary>
    public const int MaxPayload = 1024 * 1024;

    // What the memo's key is made of: the wire id commits to key, message and signature, and this word to the
    // function.
    private const ulong VerdictDomain = 0x7665_7269_6679_6263;

    private readonly Hash statement;
    private readonly ReadOnlyMemory<byte> payload;

    private Broadcast(
        in Hash wireId, PublicKey author, ulong sequence, Instant created, ReadOnlyMemory<byte> payload,
        in Hash statement, Signature signature)
        : base(ItemKind.Broadcast, wireId)
    {
        Author = author;
        Sequence = sequence;
        Created = created;
        this.payload = payload;
        this.statement = statement;
        Signature = signature;
    }

    private static ReadOnlySpan<byte> Domain => "lab.broadcast"u8;
    private static ReadOnlySpan<byte> StatementDomain => "lab.broadcast.signed"u8;

    public PublicKey Author { get; }

    /// <summary>
    /// The author's own count; with <see cref="Created"/> it tells two equal payloads apart.
    /// </summary>
    public ulong Sequence { get; }

    /// <summary>The author's wall clock when it signed.</summary>
    public Instant Created { get; }

    public ReadOnlyMemory<byte> Payload => this.payload;
    public Signature Signature { get; }
    public override MessageCode Code => MessageCode.Broadcast;

    /// <summary>Makes and signs a broadcast, and tells the memo that its signature is good.</summary>
    public static Frame Sign(
        SigningKey key, ulong sequence, Instant created, ReadOnlySpan<byte> payload, IMemo memo)
    {
        Check.That(payload.Length <= MaxPayload && created >= Instant.Zero);
        using var writer = new CanonicalWriter(payload.Length + 256);
        WriteSigned(writer, key.Public, sequence, created, payload);
        var statement = Sha256.Tagged(StatementDomain, writer.Written);
        var frame = Assemble(writer.Written, key.Sign(statement.ToArray()));
        memo.Put(((Broadcast)Wire.Decode(frame)).VerdictKey, Verdict.Good);
        return frame;
    }

    /// <summary>
    /// A broadcast with a signature as given, which may be false: for tests and adversaries.
    /// </summary>
    public static Frame From(
        PublicKey author, ulong sequence, Instant created, ReadOnlySpan<byte> payload, Signature signature)
    {
        using var writer = new CanonicalWriter(payload.Length + 256);
        WriteSigned(writer, author, sequence, created, payload);
        return Assemble(writer.Written, signature);
    }

    /// <summary>The wire id of a body, decoded or not.</summary>
    internal static Hash WireIdOf(ReadOnlySpan<byte> body) => Sha256.Tagged(Domain, body);

    /// <summary>
    /// R-RELAY-1: the signature verifies under the author's key; worked out once a wire id and memo.
    /// </summary>
    public bool IsSigned(IMemo memo) => memo.Get(VerdictKey, this, static b => b.Verify()).Valid;

    internal override void WriteBody(CanonicalWriter to)
    {
        to.WriteArray(2);
        WriteSigned(to, Author, Sequence, Created, this.payload.Span);
        WriteSignature(to, Signature);
    }

    internal static Broadcast? Read(ref CanonicalReader from, ReadOnlyMemory<byte> body)
    {
        from.ReadArray(2);
        int start = from.Position;
        from.ReadArray(4);
        var author = new PublicKey(from.ReadHash());
        ulong sequence = from.ReadUInt();
        var created = new Instant((long)from.ReadUInt(long.MaxValue));
        int length = from.ReadBytes(MaxPayload).Length;
        if (from.Failed) return null;
        var payload = body.Slice(from.Position - length, length);
        var statement = Sha256.Tagged(StatementDomain, from.Since(start));
        var signature = from.ReadBytesExactly(Signature.Size);
        if (from.Failed || !from.AtEnd) return null;
        return new Broadcast(
            WireIdOf(body.Span), author, sequence, created, payload, statement, new Signature(signature));
    }

    private Hash VerdictKey => new(
        WireId.Word(0) ^ VerdictDomain, WireId.Word(1), WireId.Word(2), WireId.Word(3));

    private static Frame Assemble(ReadOnlySpan<byte> signedPart, Signature signature)
    {
        using var writer = new CanonicalWriter(signedPart.Length + 128);
        writer.WriteArray(2);
        writer.WriteEncoded(signedPart);
        WriteSignature(writer, signature);
        return Wire.Frame(MessageCode.Broadcast, writer);
    }

    private static void WriteSigned(
        CanonicalWriter to, PublicKey author, ulong sequence, Instant created, ReadOnlySpan<byte> payload)
    {
        to.WriteArray(4);
        to.WriteHash(author.Bytes);
        to.WriteUInt(sequence);
        to.WriteUInt((ulong)created.Nanoseconds);
        to.WriteBytes(payload);
    }

    private static void WriteSignature(CanonicalWriter to, Signature signature)
    {
        Span<byte> bytes = stackalloc byte[Signature.Size];
        signature.CopyTo(bytes);
        to.WriteBytes(bytes);
    }

    private Verdict Verify()
    {
        Span<byte> message = stackalloc byte[Hash.Size];
        this.statement.CopyTo(message);
        return Ed25519.Verify(Author, message, Signature) ? Verdict.Good : Verdict.Bad;
    }

    /// <summary>What the memo remembers: one of two objects.</summary>
    private sealed class Verdict(bool valid)
    {
        public static readonly Verdict Good = new(true);
        public static readonly Verdict Bad = new(false);

        public bool Valid { get; } = valid;
    }
}
