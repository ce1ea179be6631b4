using Lab.Core;
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
    private readonly Dictionary<LinkId, (Hash Binding, Frame? Own, Frame? Other)> handshakes = [];

    protected override bool Relinks => true;

    protected override bool Hears(in Input input)
    {
        if (input.Kind == InputKind.LinkUp)
            this.handshakes[input.Link] = (input.Opened.Binding, null, null);
        else if (input.Kind == InputKind.LinkDown)
            this.handshakes.Remove(input.Link);
        else if (input.Kind == InputKind.Received && Wire.CodeOf(input.Frame) == MessageCode.Hello
            && this.handshakes.TryGetValue(input.Link, out var at))
            this.handshakes[input.Link] = at with { Other = input.Frame };
        return true;
    }

    protected override Frame? Says(LinkId link, Frame frame)
    {
        var code = Wire.CodeOf(frame);
        if (!this.handshakes.TryGetValue(link, out var at)) return frame;
        if (code == MessageCode.Hello) this.handshakes[link] = at with { Own = frame };
        if (code != MessageCode.Auth || at.Own is null || at.Other is null) return frame;
        this.handshakes.Remove(link);
        return Wire.Encode(HandshakeStatement.Sign(Self.Key, at.Own, at.Other, at.Binding, FalseTip()));
    }

    /// <summary>A tip that nobody knows, <see cref="Ahead"/> blocks above its own and more than four times as heavy.</summary>
    private ChainTip FalseTip()
    {
        var own = Self.Node.Tip;
        return new ChainTip(
            new BlockRef(new Height(own.Height.Value + Ahead), Invented()), own.Weight * 4 + ulong.MaxValue);
    }
}
