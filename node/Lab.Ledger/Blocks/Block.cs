using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;
using Lab.Core.Trees;

namespace Lab.Ledger;

/// <summary>
/// A block: header, proof, and transactions, of which the first is the coinbase. Immutable and shared by all who
/// hold it; both ids are computed once.
/// </summary>
public sealed class Block
{
    /// <summary>The most transactions that a block may have, and the most bytes that they may take.</summary>
    public const int MaxTransactions = 8_192, MaxTransactionBytes = 1 << 20;

    /// <summary>No block's encoding is longer.</summary>
    public const int MaxBytes = BlockHeader.MaxBytes + ProofOfSpaceTime.MaxBytes + MaxTransactionBytes + 4;

    private readonly Hash wireId;

    private Block(BlockHeader header, ProofOfSpaceTime proof, IReadOnlyList<Transaction> transactions, Hash wireId)
    {
        Header = header;
        Proof = proof;
        Transactions = transactions;
        this.wireId = wireId;
    }

    public BlockHeader Header { get; }
    public ProofOfSpaceTime Proof { get; }

    /// <summary>In the order in which they apply; genesis alone has none.</summary>
    public IReadOnlyList<Transaction> Transactions { get; }

    /// <summary>The header's id, which links the chain.</summary>
    public ref readonly Hash Id => ref Header.Id;

    /// <summary>
    /// The hash of all bytes, signature included: for seen-sets, inventories and marks of bad bytes.
    /// </summary>
    public ref readonly Hash WireId => ref this.wireId;

    /// <summary>The root of no transactions.</summary>
    public static Hash EmptyTransactionRoot => Hash.Zero;

    /// <summary>R-BODY-3: the Merkle root over the transactions' leaves, which bind id and signature.</summary>
    public static Hash RootOf(IReadOnlyList<Transaction> transactions) =>
        transactions.Count == 0 ? EmptyTransactionRoot : MerkleTree.RootOf(LeavesOf(transactions));

    /// <summary>SC-L07: the proof that the transaction at an index stands under the header's root.</summary>
    public MerkleProof ProveTransaction(int index) => MerkleTree.Of(LeavesOf(Transactions)).Prove(index);

    /// <summary>Puts a block together from parts that need not match: the rules will tell.</summary>
    public static Block From(
        BlockHeader header, ProofOfSpaceTime proof, IReadOnlyList<Transaction>? transactions = null)
    {
        transactions ??= [];
        using var writer = new CanonicalWriter(2048);
        Write(writer, header, proof, transactions);
        return new Block(header, proof, transactions, Sha256.Tagged(Domains.Block, writer.Written));
    }

    /// <summary>
    /// The wire id of an encoding, without decoding it: a duplicate is known before it costs more.
    /// </summary>
    public static Hash WireIdOf(ReadOnlySpan<byte> encoding) => Sha256.Tagged(Domains.Block, encoding);

    public void Write(CanonicalWriter to) => Write(to, Header, Proof, Transactions);

    public byte[] Encode()
    {
        using var writer = new CanonicalWriter(2048);
        Write(writer);
        return writer.ToArray();
    }

    /// <summary>The block that comes next, or null after a fault of the reader.</summary>
    public static Block? Read(ref CanonicalReader from)
    {
        int start = from.Position;
        if (!from.ReadArray(3)) return null;
        var header = BlockHeader.Read(ref from);
        var proof = ProofOfSpaceTime.Read(ref from);
        if (header is null || proof is null || ReadTransactions(ref from) is not { } transactions) return null;
        return new Block(header, proof, transactions, Sha256.Tagged(Domains.Block, from.Since(start)));
    }

    /// <summary>The block that these bytes are, or null if they are not exactly one.</summary>
    public static Block? Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var block = Read(ref reader);
        return reader.Finish() ? block : null;
    }

    private static Transaction[]? ReadTransactions(ref CanonicalReader from)
    {
        int count = from.ReadArray(0, MaxTransactions), start = from.Position;
        if (from.Failed) return null;
        var transactions = new List<Transaction>(Math.Min(count, 64));
        for (int i = 0; i < count; i++)
        {
            if (Transaction.Read(ref from) is not { } transaction) return null;
            transactions.Add(transaction);
            if (from.Position - start > MaxTransactionBytes) from.Fail(CodecFault.OutOfRange);
        }

        return from.Failed ? null : transactions.ToArray();
    }

    private static void Write(
        CanonicalWriter to, BlockHeader header, ProofOfSpaceTime proof, IReadOnlyList<Transaction> transactions)
    {
        to.WriteArray(3);
        header.Write(to);
        proof.Write(to);
        to.WriteArray(transactions.Count);
        for (int i = 0; i < transactions.Count; i++) transactions[i].Write(to);
    }

    private static Hash[] LeavesOf(IReadOnlyList<Transaction> transactions)
    {
        var leaves = new Hash[transactions.Count];
        for (int i = 0; i < leaves.Length; i++) leaves[i] = transactions[i].Leaf;
        return leaves;
    }
}
