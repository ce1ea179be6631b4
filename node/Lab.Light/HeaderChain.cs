using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;

namespace Lab.Light;

/// <summary>
/// A light client's chain: headers with their proofs of space-time, held to the rules that a node holds them to, the
/// heaviest branch followed by the node's fork choice, in bounded memory. It sees no transactions and no state: that
/// these are as the headers claim is trusted.
/// </summary>
public sealed class HeaderChain
{
    private readonly LightLimits limits;
    private readonly HeaderEntry genesis;
    private readonly BestHeaders best;
    private readonly List<Branch> sides = [];
    private Hash? endOfFullRun;

    /// <summary>A chain that has only genesis, which follows from the parameters; these must be valid.</summary>
    public HeaderChain(ChainParameters parameters, LightLimits? limits = null)
    {
        this.limits = limits ?? LightLimits.Default;
        this.genesis = new HeaderEntry(Ledger.Genesis.Create(parameters));
        this.best = new BestHeaders(this.genesis, this.limits.Kept(parameters));
    }

    public ChainParameters Parameters => this.genesis.Parameters;

    /// <summary>The header of genesis; its id is the identity of the network.</summary>
    public BlockHeader Genesis => this.genesis.Header;

    /// <summary>The newest header of the best chain.</summary>
    public BlockHeader Tip => this.best.Tip.Header;

    /// <summary>R-FORK-1: the sum of the difficulties of the best chain after genesis.</summary>
    public UInt128 Weight => this.best.Tip.Weight;

    /// <summary>Headers of side branches that are remembered.</summary>
    public int SideHeaders
    {
        get
        {
            int sum = 0;
            foreach (var side in this.sides) sum += side.Entries.Count;
            return sum;
        }
    }

    /// <summary>Side branches that are remembered.</summary>
    public int SideBranches => this.sides.Count;

    /// <summary>The header of the best chain at a height, or null if there is none or it was forgotten.</summary>
    public BlockHeader? At(Height height) =>
        this.best.Has(height.Value) && height.Value >= this.best.TipHeight - this.limits.Depth
            ? this.best[height.Value].Header : null;

    /// <summary>The newest header with so many confirmations, or null if there is none; 1 gives the tip.</summary>
    public BlockHeader? Confirmed(int confirmations)
    {
        Check.That(confirmations >= 1);
        return At(new Height(this.best.TipHeight + 1 - confirmations));
    }

    /// <summary>Whether the last run was good and full, so that the one who sent it may have more.</summary>
    public bool ExpectsMore => this.endOfFullRun is not null;

    /// <summary>
    /// Headers to ask for more with, best first: the end of the last run, if it was full; ten of the best chain from
    /// the tip down, then at doubling steps; genesis. Who answers begins after the first that is on its chain.
    /// </summary>
    public IReadOnlyList<Hash> Locator()
    {
        var locator = new List<Hash>();
        if (this.endOfFullRun is { } end) locator.Add(end);
        long step = 1;
        for (long height = this.best.TipHeight; height > 0 && At(new Height(height)) is { } header; height -= step)
        {
            locator.Add(header.Id);
            if (locator.Count >= 10) step *= 2;
        }

        locator.Add(Genesis.Id);
        return locator;
    }

    /// <summary>
    /// Takes a run of headers, of which the first follows a known one and each other the one before it. Known ones are
    /// passed over. What came before a broken one is kept.
    /// </summary>
    /// <param name="run">From anybody.</param>
    /// <param name="wall">The client's clock: headers from the future wait (R-EPOCH-4).</param>
    /// <param name="memo">Remembers signatures.</param>
    public Ruling Accept(HeaderRun run, Instant wall, IMemo memo)
    {
        Place? last = null;
        var ruling = Ruling.Accepted;
        for (int i = 0; i < run.Items.Count && ruling.IsAccepted; i++) ruling = Take(run.Items[i], ref last, wall, memo);
        ShedSides();
        if (ruling.IsAccepted && last is { Side: { } side } && !this.sides.Contains(side))
            ruling = Ruling.NotYet(Rule.BranchWithinLimits, "lighter than all other side branches"); // R-LIGHT-2
        bool isFull = ruling.IsAccepted && run.Items.Count == HeaderRun.MaxHeaders;
        this.endOfFullRun = isFull ? run.Items[^1].Header.Id : null;
        return ruling;
    }

    private Ruling Take(ProvenHeader item, ref Place? last, Instant wall, IMemo memo)
    {
        var header = item.Header;
        if (ParentOf(header, last) is not { } parent)
            return Ruling.Sender(Rule.HeadersConnect, $"no header {header.Parent.Short} before {header.Height}"); // R-SYNC-1
        if (Find(header.Id, header.Height.Value) is { } known)
        {
            last = known;
            return Ruling.Accepted;
        }

        if (!MayExtend(parent))
            return Ruling.NotYet(Rule.BranchWithinLimits, $"fork at {parent.Height}, tip at {Tip.Height}"); // R-LIGHT-2
        var ruling = Judge(this[parent], item, wall, memo);
        if (ruling.IsAccepted) last = Add(parent, header);
        return ruling;
    }

    /// <summary>The rules of a node, as far as they need neither body nor state.</summary>
    private Ruling Judge(HeaderEntry parent, ProvenHeader item, Instant wall, IMemo memo)
    {
        var ruling = BlockRules.CheckAlone(item.Header, item.Proof, Parameters, memo);
        if (ruling.IsAccepted) ruling = BlockRules.CheckWithParent(parent, item.Header);
        if (ruling.IsAccepted) ruling = BlockRules.CheckScore(parent, item.Header, item.Proof);
        return ruling.IsAccepted ? BlockRules.CheckClock(item.Header, Parameters, wall) : ruling;
    }

    /// <summary>R-SYNC-1: of the first header any known one, of the others the one before.</summary>
    private Place? ParentOf(BlockHeader header, Place? last)
    {
        if (last is { } before) return this[before].Header.Id == header.Parent ? before : null;
        return Find(header.Parent, header.Height.Value - 1) ?? Search(header.Parent);
    }

    private Place? Find(in Hash id, long height)
    {
        if (this.best.Has(height) && this.best[height].Header.Id == id) return new Place(null, height);
        foreach (var side in this.sides)
            if (side.At(height) is { } entry && entry.Header.Id == id) return new Place(side, height);
        return null;
    }

    /// <summary>For a header with a false height, whose author is then to blame and not who sent it.</summary>
    private Place? Search(in Hash id)
    {
        for (long height = this.best.TipHeight; height >= this.best.Oldest; height--)
            if (this.best[height].Header.Id == id) return new Place(null, height);
        foreach (var side in this.sides)
            foreach (var entry in side.Entries)
                if (entry.Header.Id == id) return new Place(side, entry.Header.Height.Value);
        return null;
    }

    private HeaderEntry this[Place place] => place.Side?.At(place.Height) ?? this.best[place.Height];

    /// <summary>R-LIGHT-2: forks deeper than the limit, or below which the retarget sees nothing, are not followed.</summary>
    private bool MayExtend(Place parent) => parent.Side is not null || MayForkAt(parent.Height);

    private bool MayForkAt(long height) =>
        height >= this.best.TipHeight - this.limits.Depth
        && Retarget.StartOf(Parameters, new Height(height + 1)).Value >= this.best.Oldest;

    /// <summary>Puts a good header behind its parent, and follows it if the fork choice says so.</summary>
    private Place Add(Place parent, BlockHeader header)
    {
        long height = header.Height.Value, start = Retarget.StartOf(Parameters, header.Height).Value;
        var entry = new HeaderEntry(this[parent], header, this[parent with { Height = start }]);
        if (parent.Side is null && parent.Height == this.best.TipHeight)
        {
            this.best.Push(entry);
            this.sides.RemoveAll(side => !MayForkAt(side.Fork));
            return new Place(null, height);
        }

        var side = Extend(parent, entry);
        if (!ForkChoice.Follows(entry, this.best.Tip)) return new Place(side, height);
        Follow(side);
        return new Place(null, height);
    }

    /// <summary>The side branch that ends with an entry: its parent's, or a new one.</summary>
    private Branch Extend(Place parent, HeaderEntry entry)
    {
        var side = parent.Side;
        if (side is not null && side.Tip.Header.Height.Value == parent.Height)
        {
            side.Entries.Add(entry);
            return side;
        }

        long fork = side?.Fork ?? parent.Height;
        var entries = side?.Entries.GetRange(0, (int)(parent.Height - fork)) ?? [];
        entries.Add(entry);
        var branch = new Branch(fork, entries);
        this.sides.Add(branch);
        return branch;
    }

    /// <summary>Makes a side branch the best chain, and what it replaces a side branch.</summary>
    private void Follow(Branch risen)
    {
        this.sides.Remove(risen);
        var left = new Branch(risen.Fork, this.best.CutAbove(risen.Fork));
        foreach (var entry in risen.Entries) this.best.Push(entry);
        this.sides.RemoveAll(side => !side.Rebase(risen, left));
        this.sides.Add(left);
        this.sides.RemoveAll(side => !MayForkAt(side.Fork));
    }

    /// <summary>Forgets the lightest side branches until the others are within the limits.</summary>
    private void ShedSides()
    {
        while (this.sides.Count > this.limits.SideBranches || SideHeaders > this.limits.SideHeaders)
        {
            int lightest = 0;
            for (int i = 1; i < this.sides.Count; i++)
                if (this.sides[i].Tip.Weight < this.sides[lightest].Tip.Weight) lightest = i;
            this.sides.RemoveAt(lightest);
        }
    }

    /// <summary>Where a header is known: on a side branch, or on the best chain.</summary>
    private readonly record struct Place(Branch? Side, long Height);
}
