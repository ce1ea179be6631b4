using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;

namespace Lab.Ledger;

/// <summary>
/// What must hold of a block, in three depths: read from bytes, by itself, on top of its parent; and, apart
/// from them because it changes with time, against the wall clock. Read it from top to bottom beside
/// node/SPEC.md.
/// </summary>
public static class BlockRules
{
    /// <summary>How many windows ahead of the wall clock an epoch may start.</summary>
    public const int EpochsAhead = 2;

    /// <summary>The block that bytes from outside are, or the ruling that they are none.</summary>
    public static Ruling Read(ReadOnlySpan<byte> bytes, out Block? block)
    {
        block = Block.Decode(bytes);
        return block is null
            ? Ruling.Sender(Rule.CanonicalBlock, $"{bytes.Length} bytes") : Ruling.Accepted; // R-FORMAT-1
    }

    /// <summary>
    /// Everything that needs neither parent nor clock. Of an orphan
    /// it does not show work: its difficulty and its challenge follow from the parent.
    /// </summary>
    /// <param name="block">Well-formed.</param>
    /// <param name="parameters">The network.</param>
    /// <param name="memo">Remembers the verdict.</param>
    /// <param name="signed">A header whose signature was checked before; if it is the block's, it is not checked again.</param>
    public static Ruling CheckAlone(
        Block block, ChainParameters parameters, IMemo memo, BlockHeader? signed = null)
    {
        var key = Sha256.Tagged(Domains.Alone, block.WireId);
        var verdict = memo.Get(
            key, (block, memo, signed), static x => new Verdict(CheckParts(x.block, x.memo, x.signed)));
        if (!verdict.Ruling.IsAccepted) return verdict.Ruling;
        return CheckEpoch(block.Header, parameters);
    }

    /// <summary>
    /// What a header shows by itself: who has a sync's headers knows of their proofs only what they claim. That a
    /// claimed score is below the target costs its author nothing, so until its block came it proves nothing.
    /// </summary>
    public static Ruling CheckAlone(BlockHeader header, ChainParameters parameters, IMemo memo)
    {
        var ruling = CheckSigned(header, memo);
        if (ruling.IsAccepted) ruling = CheckVersion(header);
        if (ruling.IsAccepted) ruling = CheckTarget(header);
        return ruling.IsAccepted ? CheckEpoch(header, parameters) : ruling;
    }

    /// <summary>
    /// The same of a header and its proof, for who has not the transactions: what it cannot tell is whether the body
    /// and the state are as the header claims.
    /// </summary>
    public static Ruling CheckAlone(
        BlockHeader header, ProofOfSpaceTime proof, ChainParameters parameters, IMemo memo)
    {
        var ruling = CheckSender(header, proof, memo);
        if (ruling.IsAccepted) ruling = CheckClaims(header, proof);
        return ruling.IsAccepted ? CheckEpoch(header, parameters) : ruling;
    }

    /// <summary>
    /// What depends on the wall clock of the node that checks, and so stays out of every memo. A block is
    /// never refused for arriving late.
    /// </summary>
    public static Ruling CheckClock(BlockHeader header, ChainParameters parameters, Instant wall)
    {
        var start = (Int128)parameters.GenesisTime.Nanoseconds
            + (Int128)header.Epoch.Value * parameters.EpochLength.Nanoseconds;
        var latest = (Int128)wall.Nanoseconds + (Int128)EpochsAhead * parameters.EpochLength.Nanoseconds;
        return start > latest
            ? Ruling.NotYet(Rule.EpochHasCome, $"epoch {header.Epoch}, at {wall}") : Ruling.Accepted; // R-EPOCH-4
    }

    /// <summary>What must hold of a header on top of its parent: height, epoch, difficulty.</summary>
    public static Ruling CheckWithParent(IChainPlace parent, BlockHeader header)
    {
        var last = parent.Header;
        Check.That(header.Parent == last.Id);
        if (header.Height != last.Height.Next) // R-CHAIN-1
            return Ruling.Author(Rule.HeightFollowsParent, $"height {header.Height} after {last.Height}");
        if (header.Epoch <= last.Epoch) // R-EPOCH-3
            return Ruling.Author(Rule.EpochAfterParent, $"epoch {header.Epoch} after {last.Epoch}");
        if (header.Difficulty != parent.NextDifficulty) // R-CHAIN-2
        {
            return Ruling.Author(
                Rule.DifficultyFollowsRetarget, $"{header.Difficulty}, expected {parent.NextDifficulty}");
        }

        return Ruling.Accepted;
    }

    /// <summary>What must hold of the proof under the challenge that the parent gives.</summary>
    public static Ruling CheckScore(IChainPlace parent, BlockHeader header, ProofOfSpaceTime proof)
    {
        var score = SpaceTime.Score(SpaceTime.Challenge(parent, header.Epoch), proof.Leaf(header.Miner));
        return header.Score == score
            ? Ruling.Accepted
            : Ruling.Author(Rule.ScoreOfChallenge, $"{header.Score.Short}, expected {score.Short}"); // R-SPACE-3
    }

    /// <summary>
    /// The parts that no parameter changes. The signature and the body come first: until they hold, nothing
    /// that the header says can be held against its author.
    /// </summary>
    private static Ruling CheckParts(Block block, IMemo memo, BlockHeader? signed)
    {
        var header = block.Header;
        bool isSigned = signed is not null && signed.Id == header.Id && signed.Signature == header.Signature;
        var ruling = isSigned ? CheckDigest(header, block.Proof) : CheckSender(header, block.Proof, memo);
        if (!ruling.IsAccepted) return ruling;
        long bytes = 0;
        foreach (var transaction in block.Transactions) bytes += transaction.Length;
        // R-FORMAT-1 once more: a block that was put together here was never read from bytes.
        if (block.Transactions.Count > Block.MaxTransactions || bytes > Block.MaxTransactionBytes)
            return Ruling.Sender(Rule.CanonicalBlock, $"{block.Transactions.Count} transactions, {bytes} bytes");
        var root = Block.RootOf(block.Transactions);
        if (header.TransactionRoot != root) // R-BODY-3
            return Ruling.Sender(Rule.TransactionsMatchHeader, $"{root.Short}, expected {header.TransactionRoot.Short}");
        ruling = CheckClaims(header, block.Proof);
        return ruling.IsAccepted ? CoinbaseRules.CheckAlone(block) : ruling;
    }

    /// <summary>Whether header and proof are what the miner sent out.</summary>
    private static Ruling CheckSender(BlockHeader header, ProofOfSpaceTime proof, IMemo memo)
    {
        var ruling = CheckSigned(header, memo);
        return ruling.IsAccepted ? CheckDigest(header, proof) : ruling;
    }

    private static Ruling CheckSigned(BlockHeader header, IMemo memo) =>
        header.IsSigned(memo) ? Ruling.Accepted : Ruling.Sender(Rule.SignedByMiner, $"{header.Miner}"); // R-BODY-1

    private static Ruling CheckDigest(BlockHeader header, ProofOfSpaceTime proof) =>
        proof.Digest == header.ProofDigest
            ? Ruling.Accepted
            : Ruling.Sender(
                Rule.ProofMatchesHeader, $"{proof.Digest.Short}, expected {header.ProofDigest.Short}"); // R-BODY-2

    /// <summary>What the miner signed, apart from body, parent and clock.</summary>
    private static Ruling CheckClaims(BlockHeader header, ProofOfSpaceTime proof)
    {
        var ruling = CheckVersion(header);
        if (!ruling.IsAccepted) return ruling;
        return proof.Path.Verify(header.PlotRoot, proof.Leaf(header.Miner))
            ? CheckTarget(header)
            : Ruling.Author(
                Rule.PathLeadsToPlotRoot, $"leaf {proof.Path.Index}, {header.PlotRoot.Short}"); // R-SPACE-2
    }

    private static Ruling CheckVersion(BlockHeader header) =>
        header.Content.Version == HeaderContent.CurrentVersion
            ? Ruling.Accepted
            : Ruling.Author(Rule.KnownVersion, $"version {header.Content.Version}"); // R-HEADER-1

    private static Ruling CheckTarget(BlockHeader header) =>
        header.Score.ToNumber() < header.Difficulty.Target
            ? Ruling.Accepted
            : Ruling.Author(
                Rule.ScoreBelowTarget, $"{header.Score.Short} at difficulty {header.Difficulty}"); // R-SPACE-4

    private static Ruling CheckEpoch(BlockHeader header, ChainParameters parameters)
    {
        if (header.Timestamp < parameters.GenesisTime || parameters.EpochAt(header.Timestamp) != header.Epoch)
            return Ruling.Author(Rule.EpochOfTimestamp, $"epoch {header.Epoch}, timestamp {header.Timestamp}"); // R-EPOCH-2
        return Ruling.Accepted;
    }

    /// <summary>A ruling as a memo can hold it.</summary>
    private sealed class Verdict(Ruling ruling)
    {
        public Ruling Ruling { get; } = ruling;
    }
}
