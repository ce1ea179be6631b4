using Lab.Core;
using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Nodes.Messages;

namespace Lab.Scenarios.Adversaries;

/// <summary>
/// Sends valid messages without a pause, of every kind that costs the receiver something: broadcasts that are
/// signed and so are passed on, announcements of nothing, requests for nothing, questions for headers, pools and
/// endpoints, pings.
/// </summary>
internal sealed class Flood(Accomplice self) : Adversary(self)
{
    private const int Payload = 500, Names = 1_000, Pings = 10;

    private static readonly Frame PoolQuestion = Wire.Encode(new TxPoolRequest());
    private static readonly Frame PeersQuestion = Wire.Encode(new GetPeers());

    private ulong sequence;

    protected override void Act()
    {
        var luck = Self.Luck;
        byte[] payload = new byte[Payload];
        luck.Fill(payload);
        var created = Now.Wall < Instant.Zero ? Instant.Zero : Now.Wall;
        SendAll(Broadcast.Sign(Self.Key, ++this.sequence, created, payload, NoMemo.Instance));
        SendAll(Wire.Encode(new Inventory(NamesOfNothing())));
        SendAll(Wire.Encode(new Request(NamesOfNothing())));
        var genesis = Self.Node.Tip.Genesis;
        SendAll(Wire.Encode(new GetHeaders([new BlockRef(genesis.Height, genesis.Id)], Headers.MaxHeaders)));
        SendAll(PoolQuestion);
        SendAll(PeersQuestion);
        for (int i = 0; i < Pings; i++) SendAll(Wire.Encode(new Ping(luck.Next())));
    }

    /// <summary>It has no use for the answers.</summary>
    protected override bool Hears(in Input input) =>
        input.Kind != InputKind.Received
        || Wire.CodeOf(input.Frame) is not (MessageCode.Headers or MessageCode.Peers or MessageCode.Pong
            or MessageCode.NotFound or MessageCode.Request);

    private ItemName[] NamesOfNothing()
    {
        var names = new ItemName[Names];
        for (int i = 0; i < names.Length; i++) names[i] = new ItemName(ItemKind.Transaction, Invented());
        return names;
    }
}
