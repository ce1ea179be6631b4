using Lab.Core.Codec;
using Lab.Core.Crypto;

namespace Lab.Nodes.Messages;

/// <summary>
/// The second message of each end: proves that the key of its HELLO signs for this link, and says where its
/// chain stands, so that the one behind can begin to sync.
/// </summary>
public sealed class Auth(ChainTip tip, Signature signature) : Message
{
    public ChainTip Tip { get; } = tip;

    /// <summary>Over both HELLOs, the link's binding and the tip.</summary>
    public Signature Signature { get; } = signature;

    public override MessageCode Code => MessageCode.Auth;

    internal override void WriteBody(CanonicalWriter to)
    {
        to.WriteArray(2);
        Tip.Write(to);
        Span<byte> signature = stackalloc byte[Signature.Size];
        Signature.CopyTo(signature);
        to.WriteBytes(signature);
    }

    internal static Auth Read(ref CanonicalReader from)
    {
        from.ReadArray(2);
        var tip = ChainTip.Read(ref from);
        var signature = from.ReadBytesExactly(Signature.Size);
        return from.Failed ? new Auth(default, default) : new Auth(tip, new Signature(signature));
    }
}
