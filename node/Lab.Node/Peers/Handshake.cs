using Lab.Core;
using Lab.Core.Crypto;
using Lab.Nodes.Messages;

namespace Lab.Nodes.Peers;

/// <summary>What a link needs only until it is ready.</summary>
internal sealed class Handshake(Hash binding, Duration deadline)
{
    private static ReadOnlySpan<byte> Domain => "lab.auth.1"u8;

    /// <summary>When it must be over, on the node's monotonic clock.</summary>
    public Duration Deadline { get; } = deadline;

    /// <summary>SHA-256 of the body of our HELLO and of theirs.</summary>
    public Hash Ours { get; set; }

    public Hash Theirs { get; set; }

    /// <summary>What our AUTH signs.</summary>
    public Hash StatementOfOurs(in ChainTip tip) => Statement(Ours, Theirs, binding, tip);

    /// <summary>What their AUTH must sign.</summary>
    public Hash StatementOfTheirs(in ChainTip tip) => Statement(Theirs, Ours, binding, tip);

    /// <summary>
    /// The HELLOs hold network, roles, keys, nonces and versions of both ends, signer first; the binding ties
    /// the statement to this one link, so that nobody in between can pass it on (R-PEER-4).
    /// </summary>
    private static Hash Statement(in Hash signer, in Hash other, in Hash binding, in ChainTip tip)
    {
        var hasher = Hasher.Tagged(Domain);
        hasher.Add(signer);
        hasher.Add(other);
        hasher.Add(binding);
        hasher.Add((ulong)tip.Block.Height.Value);
        hasher.Add(tip.Block.Id);
        hasher.Add((ulong)(tip.Weight >> 64));
        hasher.Add((ulong)tip.Weight);
        return hasher.Finish();
    }
}
