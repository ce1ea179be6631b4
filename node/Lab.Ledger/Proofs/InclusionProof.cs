using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;
using Lab.Core.Trees;

namespace Lab.Ledger;

/// <summary>
/// SC-L07: the proof that a transaction stands in a block: the path from its leaf to the header's transaction root.
/// Whether the block is on the best chain is for the chain of headers to say.
/// </summary>
public sealed class InclusionProof
{
    /// <summary>No proof's encoding is longer: a block has at most 2^13 transactions, hence 13 siblings.</summary>
    public const int MaxBytes = 1 + 9 + 34 + 34 + 66 + 1 + 3 + 3 + 1 + 13 * 34;

    private readonly Hash block, transaction;

    /// <summary>A proof as given, which may be false; its path speaks of at most 8,192 transactions.</summary>
    public InclusionProof(Height height, Hash block, Hash transaction, Signature signature, MerkleProof path)
    {
        Check.That(path.Count <= Ledger.Block.MaxTransactions);
        Height = height;
        this.block = block;
        this.transaction = transaction;
        Signature = signature;
        Path = path;
    }

    /// <summary>The height of the block.</summary>
    public Height Height { get; }

    /// <summary>The id of the block.</summary>
    public ref readonly Hash Block => ref this.block;

    /// <summary>The id of the transaction.</summary>
    public ref readonly Hash Transaction => ref this.transaction;

    /// <summary>The transaction's signature, which its leaf binds beside the id; zeros of a coinbase.</summary>
    public Signature Signature { get; }

    /// <summary>From the leaf to the root; its index is the transaction's place in the block.</summary>
    public MerkleProof Path { get; }

    /// <summary>The proof of the transaction at an index of a block.</summary>
    public static InclusionProof Of(Block block, int index)
    {
        var transaction = block.Transactions[index];
        return new InclusionProof(
            block.Header.Height, block.Id, transaction.Id, transaction.Signature, block.ProveTransaction(index));
    }

    /// <summary>The proof of a transaction of a block, or null if it has none of that id.</summary>
    public static InclusionProof? Of(Block block, in Hash transaction)
    {
        for (int i = 0; i < block.Transactions.Count; i++)
            if (block.Transactions[i].Id == transaction) return Of(block, i);
        return null;
    }

    /// <summary>True if the path leads to the header's transaction root, and the header is that of the block.</summary>
    public bool Verify(BlockHeader header) =>
        header.Id == this.block && header.Height == Height
        && Path.Verify(header.TransactionRoot, Ledger.Transaction.LeafOf(this.transaction, Signature));

    /// <summary>[height, block id, transaction id, signature, path].</summary>
    public byte[] Encode()
    {
        using var writer = new CanonicalWriter(MaxBytes);
        writer.WriteArray(5);
        writer.WriteUInt((ulong)Height.Value);
        writer.WriteHash(this.block);
        writer.WriteHash(this.transaction);
        Span<byte> signature = stackalloc byte[Signature.Size];
        Signature.CopyTo(signature);
        writer.WriteBytes(signature);
        Path.Write(writer);
        return writer.ToArray();
    }

    /// <summary>The proof that these bytes are, or null if they are not exactly one (R-LIGHT-1).</summary>
    public static InclusionProof? Decode(ReadOnlySpan<byte> bytes)
    {
        var from = new CanonicalReader(bytes);
        from.ReadArray(5);
        var height = new Height((long)from.ReadUInt(long.MaxValue));
        Hash block = from.ReadHash(), transaction = from.ReadHash();
        var signature = from.ReadBytesExactly(Signature.Size);
        var path = MerkleProof.Read(ref from, Ledger.Block.MaxTransactions);
        if (!from.Finish() || path is null) return null;
        return new InclusionProof(height, block, transaction, new Signature(signature), path);
    }
}
