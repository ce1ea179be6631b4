using Lab.Core.Seam;
using Lab.Nodes.Chain;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Sync;

/// <summary>
/// Gives peers the state after any block whose state the node has, in parts, and says so where it has not (R-SNAP-5).
/// </summary>
internal sealed class SnapshotDesk(Turn turn, ChainView chain, PeerTable peers, RateLimits rates)
{
    /// <summary>Questions that one peer may ask in a second, and how many seconds' worth at once after a rest.</summary>
    public const int AsksPerSecond = 10, BurstSeconds = 4;

    // One token a question: the answers are bounded each, and by what waits for a link.
    public static readonly RateLimit Limit = new(AsksPerSecond, AsksPerSecond, BurstSeconds);

    public void Asked(Peer peer, GetSnapshot question)
    {
        if (!peer.SnapshotAsks.TryTake(0, Limit, Limit.ShareOfMessage, turn.Now.Mono)) // R-SNAP-5
        {
            rates.Exceeded(peer);
            return;
        }

        var at = chain.Find(question.Block.Id);
        var chunk = at is { HasLedger: true } ? Ledger.SnapshotChunk.Of(at.Ledger, question.After) : null;
        if (chunk is null)
        {
            peers.Send(peer, Wire.Encode(new NotFound([new ItemName(ItemKind.Block, question.Block.Id)])));
            return;
        }

        var answer = Wire.Encode(new SnapshotPart(question.Block.Id, question.After, chunk));
        turn.Host.Charge(WorkKind.CodecKiB, (answer.Length + 1023) >> 10);
        peers.Send(peer, answer);
    }
}
