using Lab.Core.Codec;
using Lab.Ledger;

namespace Lab.Nodes.Messages;

/// <summary>A transaction on the wire: the body is the transaction's own encoding.</summary>
public sealed class TransactionItem(Transaction transaction) : Item(ItemKind.Transaction, transaction.WireId)
{
    public Transaction Transaction { get; } = transaction;
    public override MessageCode Code => MessageCode.Transaction;

    internal override void WriteBody(CanonicalWriter to) => Transaction.Write(to);

    internal static TransactionItem? Read(ref CanonicalReader from) =>
        Transaction.Read(ref from) is { } transaction ? new TransactionItem(transaction) : null;
}
