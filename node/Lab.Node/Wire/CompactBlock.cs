using Lab.Core;
using Lab.Core.Codec;
using Lab.Ledger;

namespace Lab.Nodes.Messages;

/// <summary>
/// A block with short names in place of its transactions, for peers that have most of them: they put the block together
/// from their pools and ask for the rest.
/// </summary>
public sealed class CompactBlock : Message
{
    /// <summary>Transactions named, at most: all of a block but its coinbase.</summary>
    public const int MaxShortIds = Block.MaxTransactions - 1;

    private readonly ulong[] shortIds;

    private CompactBlock(
        in Hash wireId, BlockHeader header, ProofOfSpaceTime proof, Transaction coinbase, ulong[] shortIds)
    {
        WireId = wireId;
        Header = header;
        Proof = proof;
        Coinbase = coinbase;
        this.shortIds = shortIds;
    }

    /// <summary>What the sender says is the wire id of the full block.</summary>
    public Hash WireId { get; }

    public BlockHeader Header { get; }
    public ProofOfSpaceTime Proof { get; }

    /// <summary>The first transaction: no pool has it.</summary>
    public Transaction Coinbase { get; }

    /// <summary>The names of the other transactions in their order, each below 2^48.</summary>
    public IReadOnlyList<ulong> ShortIds => this.shortIds;

    public override MessageCode Code => MessageCode.CompactBlock;

    /// <summary>The compact form of a block, which must have a coinbase.</summary>
    public static CompactBlock Of(Block block)
    {
        var shortIds = new ulong[block.Transactions.Count - 1];
        for (int i = 0; i < shortIds.Length; i++)
            shortIds[i] = ShortId.Of(block.WireId, block.Transactions[i + 1].WireId);
        return new CompactBlock(block.WireId, block.Header, block.Proof, block.Transactions[0], shortIds);
    }

    /// <summary>A compact block of parts that need not match: for tests and adversaries.</summary>
    public static CompactBlock From(
        in Hash wireId, BlockHeader header, ProofOfSpaceTime proof, Transaction coinbase, params ulong[] shortIds) =>
        new(wireId, header, proof, coinbase, shortIds);

    internal override void WriteBody(CanonicalWriter to)
    {
        to.WriteArray(5);
        to.WriteHash(WireId);
        Header.Write(to);
        Proof.Write(to);
        Coinbase.Write(to);
        var bytes = new byte[this.shortIds.Length * ShortId.Size];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(this.shortIds[i / ShortId.Size] >> (8 * (i % ShortId.Size)));
        to.WriteBytes(bytes);
    }

    internal static CompactBlock? Read(ref CanonicalReader from)
    {
        from.ReadArray(5);
        var wireId = from.ReadHash();
        if (from.Failed) return null;
        var header = BlockHeader.Read(ref from);
        var proof = ProofOfSpaceTime.Read(ref from);
        if (header is null || proof is null || Transaction.Read(ref from) is not { } coinbase) return null;
        var bytes = from.ReadBytes(MaxShortIds * ShortId.Size);
        if (bytes.Length % ShortId.Size != 0) from.Refuse();
        if (from.Failed) return null;
        var shortIds = new ulong[bytes.Length / ShortId.Size];
        for (int i = 0; i < bytes.Length; i++)
            shortIds[i / ShortId.Size] |= (ulong)bytes[i] << (8 * (i % ShortId.Size));
        return new CompactBlock(wireId, header, proof, coinbase, shortIds);
    }
}
