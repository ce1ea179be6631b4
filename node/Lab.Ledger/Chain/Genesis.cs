using System.Text;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Trees;

namespace Lab.Ledger;

/// <summary>
/// The block that a network starts from: nobody mines or signs it, it follows from the parameters.
/// </summary>
public static class Genesis
{
    /// <summary>
    /// R-GENESIS-1: the first entry of the chain with these parameters, which must be valid. Its id is the
    /// identity of the network: it commits to every parameter.
    /// </summary>
    public static ChainEntry Create(ChainParameters parameters)
    {
        Check.That(parameters.Validate() is null);
        // A path in a plot of one leaf, which nobody checks.
        var proof = ProofOfSpaceTime.From(Hash.Zero, new MerkleProof(0, 1, []));
        var content = new HeaderContent
        {
            Version = HeaderContent.CurrentVersion,
            Parent = Digest(parameters),
            Height = Height.Genesis,
            Timestamp = parameters.GenesisTime,
            Difficulty = parameters.GenesisDifficulty,
            Epoch = Epoch.Zero,
            ProofDigest = proof.Digest,
            TransactionRoot = Block.EmptyTransactionRoot,
        };
        var block = Block.From(BlockHeader.From(content, default), proof);
        return new ChainEntry(parameters, block, SpaceTime.GenesisSeed(parameters.NetworkId), block.WireId);
    }

    /// <summary>The digest of all parameters, each in 8 little-endian bytes, the network id last.</summary>
    public static Hash Digest(ChainParameters parameters)
    {
        var hasher = Hasher.Tagged(Domains.Parameters);
        hasher.Add((ulong)parameters.GenesisTime.Nanoseconds);
        hasher.Add((ulong)parameters.EpochLength.Nanoseconds);
        hasher.Add((ulong)parameters.TargetBlockTime.Nanoseconds);
        hasher.Add(parameters.GenesisDifficulty.Value);
        hasher.Add((ulong)parameters.RetargetWindow);
        hasher.Add((ulong)parameters.Retarget);
        hasher.Add((ulong)parameters.Tie);
        hasher.Add((ulong)parameters.Challenge);
        hasher.Add(Encoding.UTF8.GetBytes(parameters.NetworkId));
        return hasher.Finish();
    }
}
