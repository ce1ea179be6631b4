using Lab.Core;
using Lab.Core.Codec;
using Lab.Ledger;

namespace Lab.Nodes.Messages;

/// <summary>The transactions of a block that were asked for by their places, in the order asked.</summary>
/// <param name="wireId">Wire id of the block.</param>
/// <param name="transactions">1 to 8,192, which take at most 1 MiB.</param>
public sealed class BlockTransactions(in Hash wireId, IReadOnlyList<Transaction> transactions) : Message
{
    public Hash WireId { get; } = wireId;
    public IReadOnlyList<Transaction> Transactions { get; } = transactions;
    public override MessageCode Code => MessageCode.BlockTransactions;

    internal override void WriteBody(CanonicalWriter to)
    {
        Check.That(Transactions.Count is >= 1 and <= Block.MaxTransactions);
        to.WriteArray(2);
        to.WriteHash(WireId);
        to.WriteArray(Transactions.Count);
        foreach (var transaction in Transactions) transaction.Write(to);
    }

    internal static BlockTransactions? Read(ref CanonicalReader from)
    {
        from.ReadArray(2);
        var wireId = from.ReadHash();
        int start = from.Position, count = from.ReadArray(1, Block.MaxTransactions);
        var transactions = new List<Transaction>(Math.Min(count, 64));
        for (int i = 0; i < count && !from.Failed; i++)
        {
            if (Transaction.Read(ref from) is not { } transaction) return null;
            transactions.Add(transaction);
            if (from.Position - start > Block.MaxTransactionBytes) from.Refuse();
        }

        return from.Failed ? null : new BlockTransactions(wireId, transactions.ToArray());
    }
}
