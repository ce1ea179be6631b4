using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;

namespace Lab.Ledger;

/// <summary>Builds the block of a winning leaf.</summary>
public static class BlockBuilder
{
    /// <summary>
    /// The signed child of <paramref name="parent"/> for one leaf of a plot. The timestamp must fall in
    /// <paramref name="epoch"/>, which must be later than the parent's; whether the leaf wins is for the rules to
    /// say.
    /// </summary>
    public static Block Build(
        ChainEntry parent, Instant timestamp, Epoch epoch, Plot plot, int leaf, SigningKey key, IMemo memo)
    {
        Check.That(key.Public == plot.Miner);
        Check.That(parent.Parameters.EpochAt(timestamp) == epoch && epoch > parent.Header.Epoch);
        var proof = plot.Prove(leaf);
        var content = new HeaderContent
        {
            Version = HeaderContent.CurrentVersion,
            Parent = parent.Id,
            Height = parent.Height.Next,
            Timestamp = timestamp,
            Difficulty = parent.NextDifficulty,
            Epoch = epoch,
            PlotRoot = plot.Root,
            Score = SpaceTime.Score(parent.Challenge(epoch), plot.Leaf(leaf)),
            ProofDigest = proof.Digest,
            TransactionRoot = Block.EmptyTransactionRoot,
            StateRoot = Hash.Zero,
            Miner = key.Public,
        };
        return Block.From(BlockHeader.Sign(content, key, memo), proof);
    }
}
