using Lab.Core.Seam;

namespace Lab.Core.Crypto;

/// <summary>
/// Signature checks through a memo: of the thousands of nodes that see one message, one does the work.
/// </summary>
public static class Signatures
{
    /// <summary>
    /// As <see cref="Ed25519.Verify"/>, computed once per (key, message, signature) and memo.
    /// </summary>
    public static bool Check(IMemo memo, PublicKey key, ReadOnlySpan<byte> message, Signature signature) =>
        Check(memo, key, message, Sha256.Of(message), signature);

    /// <summary>
    /// The same for a caller that has the SHA-256 <paramref name="digest"/> of the message already.
    /// </summary>
    public static unsafe bool Check(
        IMemo memo, PublicKey key, ReadOnlySpan<byte> message, in Hash digest, Signature signature)
    {
        // Pinned for the length of the call, because a span cannot travel through a generic argument.
        fixed (byte* text = message)
        {
            var claim = new Claim(key, text, message.Length, signature);
            return memo.Get(Key(key, signature, digest), claim, static c => c.Verify()).Valid;
        }
    }

    /// <summary>Signs, and tells the memo that the result verifies: true by construction.</summary>
    public static Signature Sign(IMemo memo, SigningKey key, ReadOnlySpan<byte> message)
    {
        var signature = key.Sign(message);
        memo.Put(Key(key.Public, signature, Sha256.Of(message)), Outcome.Good);
        return signature;
    }

    private static Hash Key(PublicKey key, Signature signature, in Hash digest) =>
        Sha256.Tagged("lab.signature"u8, key.Bytes, signature.R, signature.S, digest);

    private readonly unsafe struct Claim(PublicKey key, byte* text, int length, Signature signature)
    {
        private readonly PublicKey key = key;
        private readonly Signature signature = signature;
        private readonly byte* text = text;
        private readonly int length = length;

        public Outcome Verify() =>
            Ed25519.Verify(this.key, new ReadOnlySpan<byte>(this.text, this.length), this.signature)
                ? Outcome.Good
                : Outcome.Bad;
    }

    /// <summary>A result that a memo can hold: one of two objects, never a new one.</summary>
    private sealed class Outcome(bool valid)
    {
        public static readonly Outcome Good = new(true);
        public static readonly Outcome Bad = new(false);

        public bool Valid { get; } = valid;
    }
}
