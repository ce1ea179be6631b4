using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Nodes.Messages;

namespace Lab.Scenarios.Adversaries;

/// <summary>
/// What the auth of a handshake signs (R-PEER-4), worked out from the frames as any implementation would: for those that
/// lie in it.
/// </summary>
public static class HandshakeStatement
{
    private static ReadOnlySpan<byte> Domain => "lab.auth.1"u8;

    /// <summary>The auth of a signer who claims a tip, true or not.</summary>
    /// <param name="signer">Signs under the key of its hello.</param>
    /// <param name="own">The signer's hello.</param>
    /// <param name="other">The other end's hello.</param>
    /// <param name="binding">Of the link.</param>
    /// <param name="tip">What it claims.</param>
    public static Auth Sign(SigningKey signer, Frame own, Frame other, in Hash binding, in ChainTip tip)
    {
        var hasher = Hasher.Tagged(Domain);
        hasher.Add(Sha256.Of(own.Span[Wire.HeaderBytes..]));
        hasher.Add(Sha256.Of(other.Span[Wire.HeaderBytes..]));
        hasher.Add(binding);
        hasher.Add((ulong)tip.Block.Height.Value);
        hasher.Add(tip.Block.Id);
        hasher.Add((ulong)(tip.Weight >> 64));
        hasher.Add((ulong)tip.Weight);
        Span<byte> statement = stackalloc byte[Hash.Size];
        hasher.Finish().CopyTo(statement);
        return new Auth(tip, signer.Sign(statement));
    }
}
