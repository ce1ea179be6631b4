using System.Text;
using Lab.Core;
using Lab.Core.Crypto;

namespace Lab.Ledger;

/// <summary>The formulas of proof of space-time: leaves, challenges, scores and the chain of seeds.</summary>
public static class SpaceTime
{
    /// <summary>R-SPACE-1: SHA-256(miner's key || plot seed || nonce, 8 bytes little-endian).</summary>
    public static Hash Leaf(PublicKey miner, Hash plotSeed, long nonce)
    {
        Check.That(nonce >= 0);
        var hasher = Hasher.Plain();
        hasher.Add(miner.Bytes);
        hasher.Add(plotSeed);
        hasher.Add((ulong)nonce);
        return hasher.Finish();
    }

    /// <summary>R-SPACE-3: SHA-256(challenge || leaf); lower is better.</summary>
    public static Hash Score(in Hash challenge, in Hash leaf) => Sha256.Of(challenge, leaf);

    /// <summary>R-EPOCH-5: the seed of genesis, SHA-256(network id, UTF-8).</summary>
    public static Hash GenesisSeed(string networkId) => Sha256.Of(Encoding.UTF8.GetBytes(networkId));

    /// <summary>
    /// R-EPOCH-5: the seed of a child. It follows from the winning score alone, so a winner has nothing to
    /// vary to get a better next challenge.
    /// </summary>
    public static Hash ChildSeed(in Hash parentSeed, in Hash score) =>
        Sha256.Tagged(Domains.Seed, parentSeed, score);

    /// <summary>R-EPOCH-6: the challenge of an epoch for blocks on top of this one, by the chain's rule.</summary>
    public static Hash Challenge(IChainPlace parent, Epoch epoch) =>
        parent.Parameters.Challenge == ChallengeRule.SeedChain
            ? SeedChallenge(parent.Seed, epoch)
            : ParentChallenge(parent.Header.Id, epoch);

    /// <summary>R-EPOCH-6: the challenge of an epoch on top of a block with this seed.</summary>
    public static Hash SeedChallenge(in Hash parentSeed, Epoch epoch)
    {
        var hasher = Hasher.Tagged(Domains.Challenge);
        hasher.Add(parentSeed);
        hasher.Add((ulong)epoch.Value);
        return hasher.Finish();
    }

    /// <summary>
    /// R-EPOCH-6, the source's formula: SHA-256(parent id || epoch, 8 bytes little-endian).
    /// </summary>
    public static Hash ParentChallenge(in Hash parentId, Epoch epoch)
    {
        var hasher = Hasher.Plain();
        hasher.Add(parentId);
        hasher.Add((ulong)epoch.Value);
        return hasher.Finish();
    }
}
