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
        return block is null ? Ruling.Sender(Rule.CanonicalBlock) : Ruling.Accepted; // R-FORMAT-1
    }

    /// <summary>
    /// Everything that needs neither parent nor clock. An orphan that passes this was worth a winning leaf.
    /// </summary>
    public static Ruling CheckAlone(Block block, ChainParameters parameters, IMemo memo)
    {
        var key = Sha256.Tagged(Domains.Alone, block.WireId);
        var verdict = memo.Get(key, (block, memo), static x => new Verdict(CheckParts(x.block, x.memo)));
        if (!verdict.Ruling.IsAccepted) return verdict.Ruling;
        var header = block.Header;
        if (header.Timestamp < parameters.GenesisTime || parameters.EpochAt(header.Timestamp) != header.Epoch)
            return Ruling.Author(Rule.EpochOfTimestamp, $"epoch {header.Epoch}, timestamp {header.Timestamp}"); // R-EPOCH-2
        return Ruling.Accepted;
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
        return start > latest ? Ruling.NotYet(Rule.EpochHasCome) : Ruling.Accepted; // R-EPOCH-4
    }

    /// <summary>What must hold of a header on top of its parent: height, epoch, difficulty.</summary>
    public static Ruling CheckWithParent(ChainEntry parent, BlockHeader header)
    {
        Check.That(header.Parent == parent.Id);
        if (header.Height != parent.Height.Next) // R-CHAIN-1
            return Ruling.Author(Rule.HeightFollowsParent, $"height {header.Height} after {parent.Height}");
        if (header.Epoch <= parent.Header.Epoch) // R-EPOCH-3
            return Ruling.Author(Rule.EpochAfterParent, $"epoch {header.Epoch} after {parent.Header.Epoch}");
        if (header.Difficulty != parent.NextDifficulty) // R-CHAIN-2
        {
            return Ruling.Author(
                Rule.DifficultyFollowsRetarget, $"{header.Difficulty}, expected {parent.NextDifficulty}");
        }

        return Ruling.Accepted;
    }

    /// <summary>What must hold of the proof under the challenge that the parent gives.</summary>
    public static Ruling CheckScore(ChainEntry parent, Block block)
    {
        var header = block.Header;
        var score = SpaceTime.Score(parent.Challenge(header.Epoch), block.Proof.Leaf(header.Miner));
        return header.Score == score ? Ruling.Accepted : Ruling.Author(Rule.ScoreOfChallenge); // R-SPACE-3
    }

    /// <summary>
    /// The parts that no parameter changes. The signature and the body come first: until they hold, nothing
    /// that the header says can be held against its author.
    /// </summary>
    private static Ruling CheckParts(Block block, IMemo memo)
    {
        var header = block.Header;
        var proof = block.Proof;
        if (!header.IsSigned(memo)) return Ruling.Sender(Rule.SignedByMiner); // R-BODY-1
        if (proof.Digest != header.ProofDigest) return Ruling.Sender(Rule.ProofMatchesHeader); // R-BODY-2
        if (header.TransactionRoot != Block.RootOf(block.Transactions))
            return Ruling.Sender(Rule.TransactionsMatchHeader); // R-BODY-3
        if (header.Content.Version != HeaderContent.CurrentVersion)
            return Ruling.Author(Rule.KnownVersion); // R-HEADER-1
        if (!proof.Path.Verify(header.PlotRoot, proof.Leaf(header.Miner)))
            return Ruling.Author(Rule.PathLeadsToPlotRoot); // R-SPACE-2
        if (header.Score.ToNumber() >= header.Difficulty.Target)
            return Ruling.Author(Rule.ScoreBelowTarget); // R-SPACE-4
        return CoinbaseRules.CheckAlone(block);
    }

    /// <summary>A ruling as a memo can hold it.</summary>
    private sealed class Verdict(Ruling ruling)
    {
        public Ruling Ruling { get; } = ruling;
    }
}
