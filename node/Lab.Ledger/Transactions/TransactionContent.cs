using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;

namespace Lab.Ledger;

/// <summary>
/// What the sender of a transaction signs. The lists must not change afterwards. In a coinbase, nonce and
/// valid-until are both the height of its block, so that no two coinbases have one id.
/// </summary>
public sealed record TransactionContent
{
    public const byte CurrentVersion = 1;
    public const int MaxInputs = 256, MaxOutputs = 256, MaxPayload = 65_536;
    private const int Fields = 9;

    public byte Version { get; init; } = CurrentVersion;

    /// <summary>The id of the genesis block: a transaction of one network means nothing on another.</summary>
    public required Hash Network { get; init; }

    public TransactionKind Kind { get; init; } = TransactionKind.Transfer;

    /// <summary>Whose coins are spent; of a coinbase, the miner.</summary>
    public required PublicKey Sender { get; init; }

    /// <summary>How many transactions the sender has made before; of a coinbase, the height.</summary>
    public required ulong Nonce { get; init; }

    /// <summary>The last height at which a block may contain it.</summary>
    public required Height ValidUntil { get; init; }

    public required IReadOnlyList<Outpoint> Inputs { get; init; }
    public required IReadOnlyList<Output> Outputs { get; init; }

    /// <summary>What the kind makes of it; of a coinbase, up to 100 free bytes.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    internal void Write(CanonicalWriter to)
    {
        to.WriteArray(Fields);
        to.WriteUInt(Version);
        to.WriteHash(Network);
        to.WriteUInt((byte)Kind);
        to.WriteHash(Sender.Bytes);
        to.WriteUInt(Nonce);
        to.WriteUInt((ulong)ValidUntil.Value);
        to.WriteArray(Inputs.Count);
        for (int i = 0; i < Inputs.Count; i++)
        {
            to.WriteArray(2);
            to.WriteHash(Inputs[i].Transaction);
            to.WriteUInt((ulong)Inputs[i].Index);
        }

        to.WriteArray(Outputs.Count);
        for (int i = 0; i < Outputs.Count; i++) Outputs[i].Write(to);
        to.WriteBytes(Payload.Span);
    }

    internal static TransactionContent? Read(ref CanonicalReader from)
    {
        if (!from.ReadArray(Fields)) return null;
        byte version = (byte)from.ReadUInt(byte.MaxValue);
        var network = from.ReadHash();
        var kind = (TransactionKind)from.ReadUInt(byte.MaxValue);
        var sender = new PublicKey(from.ReadHash());
        ulong nonce = from.ReadUInt();
        var validUntil = new Height((long)from.ReadUInt(long.MaxValue));
        var inputs = ReadInputs(ref from);
        var outputs = ReadOutputs(ref from);
        byte[] payload = from.ReadBytes(MaxPayload).ToArray();
        if (from.Failed) return null;
        return new TransactionContent
        {
            Version = version,
            Network = network,
            Kind = kind,
            Sender = sender,
            Nonce = nonce,
            ValidUntil = validUntil,
            Inputs = inputs,
            Outputs = outputs,
            Payload = payload,
        };
    }

    private static Outpoint[] ReadInputs(ref CanonicalReader from)
    {
        int count = from.ReadArray(0, MaxInputs);
        if (from.Failed) return [];
        var inputs = new Outpoint[count];
        for (int i = 0; i < count && !from.Failed; i++)
        {
            from.ReadArray(2);
            inputs[i] = new Outpoint(from.ReadHash(), (int)from.ReadUInt(MaxOutputs - 1));
        }

        return inputs;
    }

    private static Output[] ReadOutputs(ref CanonicalReader from)
    {
        int count = from.ReadArray(0, MaxOutputs);
        if (from.Failed) return [];
        var outputs = new Output[count];
        for (int i = 0; i < count && !from.Failed; i++) outputs[i] = Output.Read(ref from);
        return outputs;
    }
}
