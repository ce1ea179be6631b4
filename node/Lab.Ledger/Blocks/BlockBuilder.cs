using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;

namespace Lab.Ledger;

/// <summary>Builds the block of a winning leaf.</summary>
public static class BlockBuilder
{
    // What a coinbase with one output and full data takes, and what each more output does.
    private const int CoinbaseRoomBytes = 512, OutputRoomBytes = 64;

    /// <summary>
    /// The signed child of <paramref name="parent"/> for a leaf. The timestamp must fall in
    /// <paramref name="epoch"/>, which must be later than the parent's; whether the leaf wins is for the rules to
    /// say.
    /// </summary>
    /// <param name="parent">The block to build on.</param>
    /// <param name="timestamp">The miner's clock.</param>
    /// <param name="epoch">The epoch that was won.</param>
    /// <param name="won">The leaf that won it, in a plot of <paramref name="key"/>.</param>
    /// <param name="key">The miner, to whom the coinbase pays.</param>
    /// <param name="candidates">Transactions that have passed <see cref="TransactionRules"/>, taken in this order;
    /// what does not apply or does not fit is left out.</param>
    /// <param name="memo">Is told that the signature is good.</param>
    public static Block Build(
        ChainEntry parent, Instant timestamp, Epoch epoch, WonLeaf won, SigningKey key,
        IReadOnlyList<Transaction> candidates, IMemo memo)
    {
        var body = Collect(parent, key.Public, candidates, out var ledger);
        return Seal(parent, timestamp, epoch, won, key, body, ledger.Root, memo);
    }

    /// <summary>
    /// The signed child with a body as given, which need not be valid, and the state root that its author claims.
    /// </summary>
    public static Block Seal(
        ChainEntry parent, Instant timestamp, Epoch epoch, WonLeaf won, SigningKey key,
        IReadOnlyList<Transaction> body, in Hash stateRoot, IMemo memo)
    {
        Check.That(parent.Parameters.EpochAt(timestamp) == epoch && epoch > parent.Header.Epoch);
        var content = new HeaderContent
        {
            Version = HeaderContent.CurrentVersion,
            Parent = parent.Id,
            Height = parent.Height.Next,
            Timestamp = timestamp,
            Difficulty = parent.NextDifficulty,
            Epoch = epoch,
            PlotRoot = won.PlotRoot,
            Score = SpaceTime.Score(parent.Challenge(epoch), won.Proof.Leaf(key.Public)),
            ProofDigest = won.Proof.Digest,
            TransactionRoot = Block.RootOf(body),
            StateRoot = stateRoot,
            Miner = key.Public,
        };
        return Block.From(BlockHeader.Sign(content, key, memo), won.Proof, body);
    }

    /// <summary>The coinbase of a child of <paramref name="parent"/>, with outputs and data as given.</summary>
    public static Transaction Coinbase(
        ChainEntry parent, PublicKey miner, IReadOnlyList<Output> outputs, ReadOnlyMemory<byte> data = default) =>
        Transaction.From(
            new TransactionContent
            {
                Network = parent.Genesis.Id,
                Kind = TransactionKind.Coinbase,
                Sender = miner,
                Nonce = (ulong)parent.Height.Next.Value,
                ValidUntil = parent.Height.Next,
                Inputs = [],
                Outputs = outputs,
                Payload = data,
            },
            default);

    /// <summary>The body of a block: the coinbase, which pays the shares and gives the miner the rest, then what applies.</summary>
    public static IReadOnlyList<Transaction> Collect(
        ChainEntry parent, PublicKey miner, IReadOnlyList<Transaction> candidates, out LedgerState ledger)
    {
        var draft = new LedgerDraft(parent);
        var body = new List<Transaction>(candidates.Count + 1) { null! };
        int bytes = CoinbaseRoomBytes + FeeSplit.Payees * OutputRoomBytes;
        foreach (var candidate in candidates)
        {
            if (bytes + candidate.Length > Block.MaxTransactionBytes) continue;
            if (body.Count == Block.MaxTransactions) break;
            if (!draft.Apply(candidate, out _).IsAccepted) continue;
            body.Add(candidate);
            bytes += candidate.Length;
        }

        var outputs = new List<Output>(CoinbaseRules.Shares(parent.Parameters.Fees, draft.Fees));
        var room = CoinbaseRules.Room(parent, draft.Fees).Total;
        if (room > Amount.Zero) outputs.Add(new Output(Address.Of(miner), room));
        body[0] = Coinbase(parent, miner, outputs);
        var ruling = CoinbaseRules.CheckTotal(parent, body[0], draft.Fees, out var supply);
        Check.That(ruling.IsAccepted);
        draft.ApplyCoinbase(body[0]);
        ledger = draft.Finish(supply);
        return body;
    }
}
