using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Chain;
using Lab.Nodes.Messages;

namespace Lab.Nodes.Sync;

/// <summary>
/// The headers of a sync that are ahead of the node's blocks: consecutive from a block of its own, each held to every
/// rule that a header alone can be held to, and bounded in number. A header goes when its block is applied.
/// </summary>
/// <param name="turn">The step under way.</param>
/// <param name="chain">The node's chains, from one of which the line begins.</param>
/// <param name="intake">Remembers which blocks are bad.</param>
/// <param name="capacity">Headers at most; an answer is asked for only if a full one fits.</param>
/// <param name="memo">Remembers signatures.</param>
internal sealed class HeaderLine(Turn turn, ChainView chain, BlockIntake intake, int capacity, IMemo memo)
{
    // The first `gone` are applied; they are cut off in bulk.
    private readonly List<SyncBlock> blocks = [];
    private int gone;

    /// <summary>Called with each header that is given up before its block was applied.</summary>
    public required Action<SyncBlock> GivenUp { get; init; }

    /// <summary>The node's own block that the line begins after.</summary>
    public ChainEntry Base { get; private set; } = chain.Tip;

    /// <summary>Changes whenever headers are given up: what peers said of them holds no longer.</summary>
    public int Version { get; private set; }

    public int Count => this.blocks.Count - this.gone;
    public bool IsEmpty => Count == 0;

    /// <summary>Whether another full answer fits.</summary>
    public bool HasRoom => Count + Headers.MaxHeaders <= capacity;

    /// <summary>The last header, or the base.</summary>
    public IChainPlace End => IsEmpty ? Base : this.blocks[^1].Entry;

    /// <summary>The block at a place in the line, from 0.</summary>
    public SyncBlock this[int index] => this.blocks[this.gone + index];

    /// <summary>The block of a height and id, or null if it is not in the line; and its place.</summary>
    public SyncBlock? Find(Height height, in Hash id, out int index)
    {
        long at = height - Base.Height - 1;
        index = at >= 0 && at < Count ? (int)at : -1;
        return index >= 0 && this[index].Header.Id == id ? this[index] : null;
    }

    /// <summary>Forgets all headers; the next ones may begin anywhere on the node's chains.</summary>
    public void Clear()
    {
        CutFrom(0);
        Base = chain.Tip;
    }

    /// <summary>Forgets the header at a place and all behind it.</summary>
    public void CutFrom(int index)
    {
        if (index < Count) Version++;
        for (int i = this.gone + index; i < this.blocks.Count; i++) GivenUp(this.blocks[i]);
        this.blocks.RemoveRange(this.gone + index, Count - index);
    }

    /// <summary>Forgets the last headers, if there are too many for another full answer to fit.</summary>
    public void MakeRoom()
    {
        if (!HasRoom) CutFrom(capacity - Headers.MaxHeaders);
    }

    /// <summary>Forgets all headers behind one of the line, or all if it is not in it.</summary>
    public void CutAfter(IChainPlace last) =>
        CutFrom(Find(last.Header.Height, last.Header.Id, out int index) is null ? 0 : index + 1);

    /// <summary>The block of the first header was applied.</summary>
    public void Advance(ChainEntry entry)
    {
        Check.That(entry.Id == this[0].Header.Id);
        Base = entry;
        this.blocks[this.gone++] = null!;
        if (this.gone < 512 && this.gone < this.blocks.Count) return;
        this.blocks.RemoveRange(0, this.gone);
        this.gone = 0;
    }

    /// <summary>Blocks from the end of the line down, at growing steps, then of the chain that it begins on.</summary>
    /// <param name="end">
    /// Whether the last header is among them. If not, the answer of a peer that has it names it, and so says that it has.
    /// </param>
    public List<BlockRef> Locator(bool end)
    {
        var locator = new List<BlockRef>();
        for (int back = end ? 1 : 2; back <= Count; back *= 2) locator.Add(this[Count - back].Ref);
        foreach (var own in ChainView.Locator(Base))
            if (locator.Count < GetHeaders.MaxLocator) locator.Add(own);
        return locator;
    }

    /// <summary>
    /// Takes an answer in: R-SYNC-1, then the rules of headers one by one. What came before a broken one stays. An
    /// answer that leaves the line somewhere replaces the rest of it.
    /// </summary>
    /// <param name="headers">From anybody.</param>
    /// <param name="last">Where the last good header stands; where the line ended if there is none.</param>
    public Ruling Extend(Headers headers, out IChainPlace last)
    {
        last = End;
        for (int i = 0; i < headers.Items.Count; i++)
        {
            var header = headers.Items[i];
            var at = i == 0 ? Find(header.Parent, header.Height.Value - 1) : last;
            if (at is null || at.Header.Id != header.Parent)
                return Ruling.Sender(Rule.HeadersConnect, $"no {header.Parent.Short} before {header.Height}"); // R-SYNC-1
            if (Find(header.Id, header.Height.Value) is { } known)
            {
                last = known;
                continue;
            }

            // R-SNAP-3: where a chain leaves this one below a snapshot, it cannot be followed; nobody is to blame.
            if (at is ChainEntry own && !chain.MayFollow(own))
                return Ruling.NotYet(Rule.HeadersConnect, $"{header.Height} leaves the chain below its base");
            var ruling = Judge(at, header);
            if (!ruling.IsAccepted) return ruling;
            last = Put(at, header);
        }

        return Ruling.Accepted;
    }

    private Ruling Judge(IChainPlace parent, BlockHeader header)
    {
        if (intake.KnownBad(header.Id) is var rule and not Rule.None) return Ruling.Author(rule, "met before");
        turn.Host.Charge(WorkKind.Verify);
        var ruling = BlockRules.CheckAlone(header, chain.Parameters, memo);
        if (ruling.IsAccepted) ruling = BlockRules.CheckWithParent(parent, header);
        if (ruling.Blame == Blame.Author) intake.MarkBad(header.Id, ruling.Rule);
        return ruling.IsAccepted ? BlockRules.CheckClock(header, chain.Parameters, turn.Now.Wall) : ruling;
    }

    private IChainPlace? Find(in Hash id, long height) =>
        Find(new Height(height), id, out _) is { } ahead ? ahead.Entry : chain.Find(id);

    private HeaderEntry Put(IChainPlace parent, BlockHeader header)
    {
        if (parent is ChainEntry own)
        {
            CutFrom(0);
            Base = own;
        }
        else
        {
            CutFrom((int)(parent.Header.Height - Base.Height));
        }

        Check.That(Count < capacity); // asked for only with room
        var entry = new HeaderEntry(parent, header, At(Retarget.StartOf(chain.Parameters, header.Height)));
        this.blocks.Add(new SyncBlock(entry));
        return entry;
    }

    private IChainPlace At(Height height) =>
        height <= Base.Height ? Base.Ancestor(height) : this[(int)(height - Base.Height) - 1].Entry;
}
