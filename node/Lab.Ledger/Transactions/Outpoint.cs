using Lab.Core;

namespace Lab.Ledger;

/// <summary>Names one output of one transaction, and so a coin.</summary>
/// <param name="Transaction">The id of the transaction that made the coin.</param>
/// <param name="Index">Which of its outputs, from 0.</param>
public readonly record struct Outpoint(Hash Transaction, int Index)
{
    public override string ToString() => $"{Transaction.Short}:{Index}";
}
