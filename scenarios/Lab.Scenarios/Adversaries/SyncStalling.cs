using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Nodes.Messages;

namespace Lab.Scenarios.Adversaries;

/// <summary>Claims a heavy chain and answers with its true headers, but never with a block that was asked for.</summary>
internal sealed class SyncStalling(Accomplice self) : TipLiar(self)
{
    protected override bool Hears(in Input input) =>
        (input.Kind != InputKind.Received || Wire.CodeOf(input.Frame) != MessageCode.GetBlock) && base.Hears(input);
}
