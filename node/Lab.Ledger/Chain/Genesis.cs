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
        var digest = Digest(parameters);
        var ledger = Allocate(parameters, digest);
        // A path in a plot of one leaf, which nobody checks.
        var proof = ProofOfSpaceTime.From(Hash.Zero, new MerkleProof(0, 1, []));
        var content = new HeaderContent
        {
            Version = HeaderContent.CurrentVersion,
            Parent = digest,
            Height = Height.Genesis,
            Timestamp = parameters.GenesisTime,
            Difficulty = parameters.GenesisDifficulty,
            Epoch = Epoch.Zero,
            ProofDigest = proof.Digest,
            TransactionRoot = Block.EmptyTransactionRoot,
            StateRoot = ledger.Root,
        };
        var block = Block.From(BlockHeader.From(content, default), proof);
        return new ChainEntry(parameters, block, ledger, SpaceTime.GenesisSeed(parameters.NetworkId), block.WireId);
    }

    /// <summary>
    /// The digest of all parameters: each in 8 little-endian bytes, the emission's digest, the allocations (version,
    /// body, amount), the network id last.
    /// </summary>
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
        hasher.Add((ulong)parameters.ForkPolicy);
        hasher.Add((ulong)parameters.CoinbaseMaturity);
        hasher.Add((ulong)parameters.MinimumFee.Units);
        AddFees(ref hasher, parameters.Fees);
        hasher.Add(parameters.StrictCoinbase ? 1ul : 0);
        hasher.Add(parameters.Emission.Digest());
        AddAllocations(ref hasher, parameters.Allocations);
        hasher.Add(Encoding.UTF8.GetBytes(parameters.NetworkId));
        return hasher.Finish();
    }

    internal static void AddFees(ref Hasher hasher, FeeSplit fees)
    {
        hasher.Add((ulong)fees.Miner);
        hasher.Add((ulong)fees.Burn);
        for (int i = 0; i < FeeSplit.Payees; i++)
        {
            var share = fees.Payee(i);
            hasher.Add((ulong)share.BasisPoints);
            hasher.Add(share.To.Version);
            hasher.Add(share.To.Body);
        }
    }

    internal static void AddAllocations(ref Hasher hasher, IReadOnlyList<Allocation> allocations)
    {
        hasher.Add((ulong)allocations.Count);
        foreach (var allocation in allocations)
        {
            hasher.Add(allocation.To.Version);
            hasher.Add(allocation.To.Body);
            hasher.Add((ulong)allocation.Amount.Units);
        }
    }

    /// <summary>
    /// R-GENESIS-2: the coin of the allocation at index i has the outpoint (H(`lab.allocation`, digest of the
    /// parameters, i / 256), i mod 256).
    /// </summary>
    private static LedgerState Allocate(ChainParameters parameters, Hash digest)
    {
        var draft = new LedgerDraft(LedgerState.Empty, parameters, Height.Genesis);
        var sum = Amount.Zero;
        var name = Hash.Zero;
        for (int i = 0; i < parameters.Allocations.Count; i++)
        {
            var (to, amount) = parameters.Allocations[i];
            int index = i % TransactionContent.MaxOutputs;
            if (index == 0) name = NameOf(digest, i / TransactionContent.MaxOutputs);
            draft.Allocate(new Outpoint(name, index), new Coin(AssetId.Native, amount, to, Height.Genesis, false));
            sum += amount;
        }

        return draft.Finish(new Supply { Allocated = sum });
    }

    private static Hash NameOf(in Hash digest, int batch)
    {
        var hasher = Hasher.Tagged(Domains.Allocation);
        hasher.Add(in digest);
        hasher.Add((ulong)batch);
        return hasher.Finish();
    }
}
