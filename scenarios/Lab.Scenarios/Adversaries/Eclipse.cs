using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Nodes.Messages;

namespace Lab.Scenarios.Adversaries;

/// <summary>
/// One of many identities that appear when the attack begins, dial one victim, name only each other, and pass nothing
/// on: a victim whose links are all theirs hears of no block.
/// </summary>
/// <param name="self">The adversary's own node, which dials the victim alone.</param>
/// <param name="others">Where all of them can be dialled; at most 1,000 are named.</param>
internal sealed class Eclipse(Accomplice self, IReadOnlyList<Endpoint> others) : Adversary(self)
{
    protected override bool Sleeps => true;

    protected override Frame? Says(LinkId link, Frame frame) => Wire.CodeOf(frame) switch
    {
        MessageCode.Block or MessageCode.Broadcast or MessageCode.Transaction or MessageCode.Inventory => null,
        MessageCode.Headers => Wire.Encode(new Headers([])),
        MessageCode.Peers => Wire.Encode(new PeerList(Named())),
        _ => frame,
    };

    private Endpoint[] Named()
    {
        var named = others.ToArray();
        Self.Luck.Shuffle(named);
        return named.Length <= PeerList.MaxEndpoints ? named : named[..PeerList.MaxEndpoints];
    }
}
