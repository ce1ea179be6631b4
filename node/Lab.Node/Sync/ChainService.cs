using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Chain;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;
using Lab.Nodes.Relay;

namespace Lab.Nodes.Sync;

/// <summary>The serving side of a sync: headers after a locator, and blocks by name.</summary>
internal sealed class ChainService(Turn turn, ChainView chain, PeerTable peers, Spreader spreader)
{
    /// <summary>
    /// Answers with the best chain's headers after the first block of the locator that is on it.
    /// </summary>
    public void HeadersAsked(Peer peer, GetHeaders question)
    {
        ChainEntry? shared = null;
        for (int i = 0; i < question.Locator.Count && shared is null; i++)
            shared = chain.Tip.Find(question.Locator[i].Id);
        var headers = shared is null ? [] : After(shared, question.Max);
        var answer = Wire.Encode(new Headers(headers));
        turn.Host.Charge(WorkKind.CodecKiB, (answer.Length + 1023) >> 10);
        peers.Send(peer, answer);
    }

    /// <summary>Answers with the blocks that are known, in the order asked, and the ids of those that are not.</summary>
    public void BlocksAsked(Peer peer, GetBlock question)
    {
        List<ItemName>? missing = null;
        for (int i = 0; i < question.Blocks.Count; i++)
        {
            var block = question.Blocks[i];
            if (IsBefore(question.Blocks, i)) continue; // R-RELAY-8
            if (chain.Find(block.Id) is not { HasBlock: true } entry)
            {
                (missing ??= []).Add(new ItemName(ItemKind.Block, block.Id));
                continue;
            }

            ulong key = spreader.Seen.KeyOf(entry.Block.WireId);
            var frame = spreader.Recent.Find(key) ?? Wire.Encode(new BlockItem(entry.Block));
            turn.Host.Charge(WorkKind.CodecKiB, (frame.Length + 1023) >> 10);
            turn.Counters.SentBlockBytes += frame.Length;
            peers.Send(peer, frame);
        }

        if (missing is not null) peers.Send(peer, Wire.Encode(new NotFound(missing)));
    }

    /// <summary>Whether a block stands in a list before some place already; lists are short.</summary>
    private static bool IsBefore(IReadOnlyList<BlockRef> blocks, int place)
    {
        for (int i = 0; i < place; i++)
            if (blocks[i].Id == blocks[place].Id) return true;
        return false;
    }

    private BlockHeader[] After(ChainEntry shared, int max)
    {
        int count = (int)Math.Min(max, chain.Tip.Height - shared.Height);
        var headers = new BlockHeader[count];
        var entry = chain.Tip.Ancestor(new Height(shared.Height.Value + count));
        for (int i = count - 1; i >= 0; i--, entry = entry.Parent!) headers[i] = entry.Header;
        return headers;
    }
}
