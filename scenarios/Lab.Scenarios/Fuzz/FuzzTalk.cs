using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Nodes.Messages;

namespace Lab.Scenarios.Fuzz;

/// <summary>
/// Draws what a peer says: well-formed messages of every type, answers, and bytes that are neither. A polite peer says
/// nothing that breaks a rule, and so comes further.
/// </summary>
internal sealed class FuzzTalk(FuzzStock stock, Rng luck)
{
    private const int FewNames = 6, ManyNames = 1_000;

    private ulong sequence;

    // What a peer that breaks no rule says without being asked, by the numbers of Message.
    private static readonly int[] Polite = [0, 1, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 17, 18, 19, 21];

    /// <summary>A well-formed message that may come at any time, useful or not.</summary>
    public Frame Message(Instant wall, bool polite = false) => (polite ? Pick(Polite) : luck.Below(22)) switch
    {
        0 or 1 or 2 => polite ? stock.Blocks[luck.Below(stock.Entries.Count)] : Pick(stock.Blocks),
        3 or 4 => polite ? stock.GoodTransaction(luck) : Pick(stock.Transactions),
        5 => Broadcast(wall, polite),
        6 or 7 => Wire.Encode(new Inventory(Names(ItemKind.Transaction))),
        8 => Wire.Encode(new Request(Names(ItemKind.CompactBlock))),
        9 => Wire.Encode(new NotFound(Names(ItemKind.CompactBlock))),
        10 => Wire.Encode(new Ping(luck.Next())),
        11 => Wire.Encode(new Pong(luck.Next())),
        12 => Wire.Encode(new GetPeers()),
        13 => Wire.Encode(new PeerList(Endpoints())),
        14 => Wire.Encode(new GetHeaders([.. References(1 + luck.Below(5))], 1 + luck.Below(Headers.MaxHeaders))),
        15 when luck.Below(8) == 0 => Wire.Encode(Part()),
        15 => Wire.Encode(HeaderRun()),
        16 when luck.Below(4) == 0 => Wire.Encode(new GetSnapshot(References(1).First(), luck.Below(4) == 0 ? Invented() : Hash.Zero)),
        16 => Wire.Encode(new GetBlock([.. References(1 + luck.Below(8))])),
        17 => Wire.Encode(new TxPoolRequest()),
        18 => Wire.Encode(luck.Below(2) == 0 ? new Graft() : new Prune()),
        19 => Wire.Encode(new GetBlockTransactions(Pick(stock.Entries).Block.WireId, [luck.Below(3), 3 + luck.Below(8_189)])),
        20 when luck.Below(8) == 0 => Wire.Encode(new BlockTransactions(Invented(), Pick(stock.Entries).Block.Transactions)),
        20 => Wire.Encode(new TransactionItem(Pick(stock.Large))),
        _ => polite ? Wire.Encode(CompactBlock.Of(Pick(stock.Entries).Block)) : Compact(),
    };

    /// <summary>A good answer to what the node asked, a part of one, or something else.</summary>
    public IEnumerable<Frame> Answer(Frame asked, Instant wall, bool polite = false)
    {
        if (luck.Below(8) == 0) return [Message(wall, polite)];
        return Wire.Decode(asked) switch
        {
            Ping ping => [Wire.Encode(new Pong(ping.Nonce))],
            GetHeaders question => [Wire.Encode(!polite && luck.Below(8) == 0 ? HeaderRun() : HeadersAfter(question))],
            GetBlock question => Some(question.Blocks).Select(b => FrameOf(b.Id) ?? Message(wall, polite)),
            Request request => Some(request.Items)
                .Select(name => FrameOfWireId(name.WireId) ?? Wire.Encode(new NotFound([name]))),
            GetPeers => [Wire.Encode(new PeerList(Endpoints()))],
            GetBlockTransactions question => [Missing(question, polite)],
            _ => [Message(wall, polite)],
        };
    }

    /// <summary>The frame with some bytes changed, cut off, or added; or bytes of no origin.</summary>
    public Frame Spoil(Frame frame)
    {
        byte[] bytes = frame.Span.ToArray();
        switch (luck.Below(5))
        {
            case 0:
                for (int flips = 1 + luck.Below(4); flips > 0; flips--) bytes[luck.Below(bytes.Length)] = (byte)luck.Next();
                return new Frame(bytes);
            case 1:
                return new Frame(bytes.AsMemory(0, luck.Below(bytes.Length)));
            case 2:
                return new Frame((byte[])[.. bytes, (byte)luck.Next()]);
            case 3:
                bytes[Math.Min(Wire.LengthBytes, bytes.Length - 1)] = (byte)luck.Next();
                return new Frame(bytes);
            default:
                bytes = new byte[luck.Below(64)];
                luck.Fill(bytes);
                return new Frame(bytes);
        }
    }

    private Frame Broadcast(Instant wall, bool polite)
    {
        byte[] payload = new byte[luck.Below(200)];
        var key = Pick(stock.Identities);
        var created = luck.Below(4) == 0 ? Instant.Zero + Duration.FromSeconds(luck.Below(100)) : wall;
        return !polite && luck.Below(4) == 0
            ? Nodes.Messages.Broadcast.From(key.Public, ++this.sequence, created, payload, default)
            : Nodes.Messages.Broadcast.Sign(key, ++this.sequence, created, payload, NoMemo.Instance);
    }

    /// <summary>Transactions of a block that has more than a block may have, and the block in its compact form.</summary>
    public IEnumerable<Frame> Overfull()
    {
        var compact = Pick(stock.Overfull);
        foreach (var transaction in stock.Large.Take(luck.Below(stock.Large.Count)))
            yield return Wire.Encode(new TransactionItem(transaction));
        yield return Wire.Encode(compact);
    }

    /// <summary>What was asked for, or some of it, or other transactions, or word that it is not there.</summary>
    private Frame Missing(GetBlockTransactions question, bool polite)
    {
        if (!stock.Bodies.TryGetValue(question.WireId, out var all) || luck.Below(4) == 0)
            return Wire.Encode(new NotFound([new ItemName(ItemKind.CompactBlock, question.WireId)]));
        var answer = new List<Transaction>();
        foreach (int place in question.Places)
            if (place < all.Count && answer.Sum(t => t.Length) + all[place].Length <= Block.MaxTransactionBytes) answer.Add(all[place]);
        if (answer.Count == 0 || (!polite && luck.Below(8) == 0)) answer.Add(all[0]);
        if (!polite && luck.Below(8) == 0) luck.Shuffle(answer);
        return Wire.Encode(new BlockTransactions(question.WireId, answer));
    }

    private Frame Compact()
    {
        if (luck.Below(6) == 0)
        {
            return Wire.Encode(CompactBlock.From(
                Invented(), Pick(stock.OddHeaders), stock.Tip.Block.Proof, stock.Tip.Block.Transactions[0], luck.Next() >> 16));
        }

        var block = Pick(stock.Entries).Block;
        return Wire.Encode(luck.Below(2) == 0
            ? CompactBlock.Of(block)
            : CompactBlock.From(Invented(), block.Header, block.Proof, block.Transactions[0], luck.Next() >> 16));
    }

    private ItemName[] Names(ItemKind last)
    {
        var names = new ItemName[luck.Below(50) == 0 ? ManyNames : 1 + luck.Below(FewNames)];
        for (int i = 0; i < names.Length; i++)
            names[i] = luck.Below(3) == 0
                ? new ItemName(ItemKind.Block, Pick(stock.Entries).Block.WireId)
                : new ItemName((ItemKind)(1 + luck.Below((int)last)), Invented());
        return names;
    }

    private Endpoint[] Endpoints()
    {
        var endpoints = new Endpoint[luck.Below(30)];
        for (int i = 0; i < endpoints.Length; i++)
            endpoints[i] = new Endpoint(new UInt128(luck.Next(), luck.Next()), (ushort)(1 + luck.Below(60_000)));
        return endpoints;
    }

    private IEnumerable<BlockRef> References(int count)
    {
        for (int i = 0; i < count; i++)
        {
            var entry = Pick(stock.Entries);
            yield return new BlockRef(entry.Height, luck.Below(4) == 0 ? Invented() : entry.Id);
        }
    }

    /// <summary>A part of a state that nobody asked for.</summary>
    private SnapshotPart Part()
    {
        var entry = Pick(stock.Entries);
        return new SnapshotPart(entry.Id, Hash.Zero, SnapshotChunk.Of(entry.Ledger, Hash.Zero)!);
    }

    private Headers HeaderRun()
    {
        int from = luck.Below(stock.Entries.Count), count = luck.Below(stock.Entries.Count - from);
        List<BlockHeader> headers = [.. stock.Entries.Skip(from).Take(count).Select(e => e.Header)];
        if (luck.Below(4) == 0) headers.Insert(luck.Below(headers.Count + 1), Pick(stock.OddHeaders));
        return new Headers(headers);
    }

    private Headers HeadersAfter(GetHeaders question)
    {
        foreach (var place in question.Locator)
            if ((stock.Tip.Find(place.Id) ?? (place.Id == stock.Genesis.Id ? stock.Genesis : null)) is { } shared)
                return new Headers([.. stock.Entries.Take((int)stock.Tip.Height.Value)
                    .Skip((int)shared.Height.Value).Take(question.Max).Select(e => e.Header)]);
        return new Headers([]);
    }

    private Frame? FrameOf(Hash id)
    {
        int at = stock.Entries.FindIndex(e => e.Id == id);
        return at < 0 ? null : stock.Blocks[at];
    }

    private Frame? FrameOfWireId(Hash id)
    {
        int at = stock.Entries.FindIndex(e => e.Block.WireId == id);
        return at < 0 ? null : stock.Blocks[at];
    }

    /// <summary>Usually all, in order; sometimes the first few.</summary>
    private List<T> Some<T>(IReadOnlyList<T> all) =>
        [.. all.Take(luck.Below(4) > 0 ? FuzzLink.MostAnswered : luck.Below(all.Count))];

    private Hash Invented() => new(luck.Next(), luck.Next(), luck.Next(), luck.Next());

    private T Pick<T>(IReadOnlyList<T> list) => list[luck.Below(list.Count)];
}
