using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Nodes.Messages;

namespace Lab.Scenarios.Adversaries;

/// <summary>Answers questions for endpoints with as many as fit, at none of which anybody listens.</summary>
internal sealed class PeerExchangePoisoning(Accomplice self) : Adversary(self)
{
    protected override Frame? Says(LinkId link, Frame frame)
    {
        if (Wire.CodeOf(frame) != MessageCode.Peers) return frame;
        var dead = new Endpoint[PeerList.MaxEndpoints];
        for (int i = 0; i < dead.Length; i++)
            dead[i] = new Endpoint(
                new UInt128(Self.Luck.Next() | 1UL << 63, Self.Luck.Next()), (ushort)(1 + Self.Luck.Below(ushort.MaxValue)));
        return Wire.Encode(new PeerList(dead));
    }
}
