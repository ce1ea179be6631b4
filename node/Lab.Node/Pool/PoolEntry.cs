using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Messages;

namespace Lab.Nodes.Pool;

/// <summary>A transaction that waits to be mined.</summary>
/// <param name="Item">The transaction.</param>
/// <param name="Frame">Its frame, from which requests are served.</param>
/// <param name="Fee">What it pays.</param>
/// <param name="Name">Names the admission: the state, the sender's transactions before it, and it.</param>
internal sealed record PoolEntry(TransactionItem Item, Frame Frame, Amount Fee, Hash Name)
{
    public Transaction Transaction => Item.Transaction;
    public ulong Nonce => Transaction.Content.Nonce;

    /// <summary>Negative if this expires before the other; of equals the lower id comes first.</summary>
    public int CompareExpiry(PoolEntry other)
    {
        int order = Transaction.Content.ValidUntil.Value.CompareTo(other.Transaction.Content.ValidUntil.Value);
        return order != 0 ? order : Transaction.WireId.CompareTo(other.Transaction.WireId);
    }

    /// <summary>
    /// Positive if this pays more a byte than the other; of equals the lower id comes first, so the order is total.
    /// </summary>
    public int CompareRate(PoolEntry other)
    {
        var mine = (UInt128)(ulong)Fee.Units * (uint)other.Transaction.Length;
        var its = (UInt128)(ulong)other.Fee.Units * (uint)Transaction.Length;
        int order = mine.CompareTo(its);
        return order != 0 ? order : other.Transaction.WireId.CompareTo(Transaction.WireId);
    }
}
