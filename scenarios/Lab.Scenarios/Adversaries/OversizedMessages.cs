using System.Buffers.Binary;
using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Nodes.Messages;

namespace Lab.Scenarios.Adversaries;

/// <summary>Sends frames that are whole and well-headed, but whose bodies are longer than their type allows.</summary>
internal sealed class OversizedMessages(Accomplice self) : Adversary(self)
{
    private const int MostBeyond = 64 * 1024;

    protected override void Act()
    {
        var type = MessageTypes.All[Self.Luck.Below(MessageTypes.All.Count)];
        byte[] bytes = new byte[Wire.HeaderBytes + type.MaxBody + 1 + Self.Luck.Below(MostBeyond)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length - Wire.LengthBytes);
        bytes[Wire.LengthBytes] = (byte)type.Code;
        bytes[Wire.LengthBytes + 1] = Wire.LayoutVersion;
        SendAll(new Frame(bytes));
    }
}
