using System.Buffers.Binary;
using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Nodes.Messages;

namespace Lab.Scenarios.Adversaries;

/// <summary>
/// Sends bytes that are no message: random ones, a good header before random ones, a good message cut or spoilt.
/// </summary>
internal sealed class GarbageBytes(Accomplice self) : Adversary(self)
{
    private const int Longest = 2_048;

    protected override void Act()
    {
        foreach (var link in Ready) Send(link, Garbage());
    }

    private Frame Garbage()
    {
        var luck = Self.Luck;
        byte[] bytes = new byte[1 + luck.Below(Longest)];
        luck.Fill(bytes);
        switch (luck.Below(4))
        {
            case 0:
                return new Frame(bytes);
            case 1:
                return new Frame(UnderHeader(bytes));
            case 2:
                var whole = Wire.Encode(new Ping(luck.Next()));
                return new Frame(whole.Memory[..luck.Below(whole.Length)]);
            default:
                byte[] spoilt = Wire.Encode(new GetHeaders([new(new(1), Invented())], 10)).Span.ToArray();
                spoilt[Wire.HeaderBytes + luck.Below(spoilt.Length - Wire.HeaderBytes)] ^= 0xff;
                return new Frame(spoilt);
        }
    }

    private byte[] UnderHeader(byte[] body)
    {
        var type = MessageTypes.All[Self.Luck.Below(MessageTypes.All.Count)];
        int length = Math.Min(body.Length, type.MaxBody);
        byte[] bytes = new byte[Wire.HeaderBytes + length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length - Wire.LengthBytes);
        bytes[Wire.LengthBytes] = (byte)type.Code;
        bytes[Wire.LengthBytes + 1] = Wire.LayoutVersion;
        body.AsSpan(0, length).CopyTo(bytes.AsSpan(Wire.HeaderBytes));
        return bytes;
    }
}
