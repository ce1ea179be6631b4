using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;

namespace Lab.Nodes.Chain;

/// <summary>
/// Genesis, worked out once for all nodes that share a memo, so that they share their whole chain.
/// </summary>
internal static class SharedGenesis
{
    public static ChainEntry Of(ChainParameters parameters, IMemo memo) => memo.Get(
        Sha256.Tagged("lab.node.genesis"u8, Genesis.Digest(parameters)),
        parameters,
        static p => Genesis.Create(p));
}
