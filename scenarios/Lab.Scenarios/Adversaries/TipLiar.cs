using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Nodes.Messages;

namespace Lab.Scenarios.Adversaries;

/// <summary>
/// An adversary that claims, in signed handshakes, a chain far heavier than it has, so that others turn to it for
/// headers and blocks.
/// </summary>
internal abstract class TipLiar(Accomplice self) : Adversary(self)
{
    private const int Ahead = 100;

    // By link, only while its handshake goes on.
    private readonly Dictionary<LinkId, (Hash Binding, Hash Ours, Hash Theirs)> handshakes = [];

    private static ReadOnlySpan<byte> AuthDomain => "lab.auth.1"u8;

    protected override bool Relinks => true;

    protected override bool Hears(in Input input)
    {
        if (input.Kind == InputKind.LinkUp)
            this.handshakes[input.Link] = (input.Opened.Binding, default, default);
        else if (input.Kind == InputKind.LinkDown)
            this.handshakes.Remove(input.Link);
        else if (input.Kind == InputKind.Received && Wire.CodeOf(input.Frame) == MessageCode.Hello
            && this.handshakes.TryGetValue(input.Link, out var at))
            this.handshakes[input.Link] = at with { Theirs = DigestOf(input.Frame) };
        return true;
    }

    protected override Frame? Says(LinkId link, Frame frame)
    {
        var code = Wire.CodeOf(frame);
        if (!this.handshakes.TryGetValue(link, out var at)) return frame;
        if (code == MessageCode.Hello) this.handshakes[link] = at with { Ours = DigestOf(frame) };
        if (code != MessageCode.Auth) return frame;
        this.handshakes.Remove(link);
        return Wire.Encode(FalseAuth(at.Binding, at.Ours, at.Theirs));
    }

    /// <summary>A tip that nobody knows, <see cref="Ahead"/> blocks above its own and four times as heavy.</summary>
    private Auth FalseAuth(in Hash binding, in Hash ours, in Hash theirs)
    {
        var own = Self.Node.Tip;
        var claimed = new ChainTip(
            new BlockRef(new Height(own.Height.Value + Ahead), Invented()), own.Weight * 4 + (UInt128)ulong.MaxValue);
        var hasher = Hasher.Tagged(AuthDomain); // as R-PEER-4 says
        hasher.Add(ours);
        hasher.Add(theirs);
        hasher.Add(binding);
        hasher.Add((ulong)claimed.Block.Height.Value);
        hasher.Add(claimed.Block.Id);
        hasher.Add((ulong)(claimed.Weight >> 64));
        hasher.Add((ulong)claimed.Weight);
        Span<byte> statement = stackalloc byte[Hash.Size];
        hasher.Finish().CopyTo(statement);
        return new Auth(claimed, Self.Key.Sign(statement));
    }

    private static Hash DigestOf(Frame frame) => Sha256.Of(frame.Span[Wire.HeaderBytes..]);
}
