using Lab.Core;

namespace Lab.Nodes.Messages;

/// <summary>
/// The short name that a transaction has in one compact block: 6 bytes, keyed by the wire id of the block.
/// </summary>
/// <remarks>
/// The key is a hash that nobody can know before the block and all its transactions are fixed, so a collision cannot be
/// prepared in a pool. A block of n transactions that meets a pool of m others has one by chance with probability
/// n m / 2^48: 10^-7 for 8,192 and 5,000. It costs a request for the transaction or, at worst, for the full block.
/// </remarks>
public static class ShortId
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 6;

    /// <summary>The short name, below 2^48.</summary>
    /// <param name="block">Wire id of the block.</param>
    /// <param name="transaction">Wire id of the transaction, so that the signature counts as well.</param>
    public static ulong Of(in Hash block, in Hash transaction)
    {
        ulong front = Mix.Fold(transaction.Word(0) ^ block.Word(0), transaction.Word(1) ^ block.Word(1));
        ulong back = Mix.Fold(transaction.Word(2) ^ block.Word(2), transaction.Word(3) ^ block.Word(3));
        return Mix.Words(front, back, block.Word(0)) >> (64 - 8 * Size);
    }
}
