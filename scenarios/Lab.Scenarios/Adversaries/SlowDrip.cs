using Lab.Core;
using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Nodes.Messages;

namespace Lab.Scenarios.Adversaries;

/// <summary>
/// Takes its time over everything that it reads, so that what is sent to it piles up; announces items that it never
/// delivers, true ones and invented ones; and so is never quite silent. (Links carry whole frames, so a frame that
/// never ends shows as nothing at all until the rest of this.)
/// </summary>
internal sealed class SlowDrip(Accomplice self) : Adversary(self)
{
    private static readonly Duration PerFrame = Duration.FromMilliseconds(500);

    protected override void Act() =>
        SendAll(Wire.Encode(new Inventory([new ItemName(ItemKind.Block, Invented())])));

    protected override bool Hears(in Input input)
    {
        if (input.Kind == InputKind.Received) Dawdle(PerFrame);
        return true;
    }

    protected override Frame? Says(LinkId link, Frame frame) => Wire.CodeOf(frame) switch
    {
        MessageCode.Block or MessageCode.Broadcast or MessageCode.Transaction or MessageCode.NotFound => null,
        _ => frame,
    };
}
