using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;
using Lab.Core.Trees;

namespace Lab.Ledger;

/// <summary>
/// A block at its place in a chain, with what its children need to know. Immutable: nodes on one chain share
/// its entries, and the index of a chain's blocks is a persistent map that each entry extends by itself.
/// </summary>
public sealed class ChainEntry : IChainPlace
{
    private readonly ChainEntry? skip;
    private readonly HashTrie<ChainEntry> index;
    private readonly Hash seed, lineage;
    private readonly Block? block;
    private readonly LedgerState? ledger;
    private readonly Amount claimed;

    /// <summary>Genesis.</summary>
    internal ChainEntry(ChainParameters parameters, Block block, LedgerState ledger, Hash seed, Hash lineage)
    {
        Check.That(block.Header.Height == Height.Genesis);
        Parameters = parameters;
        Genesis = Base = this;
        Header = block.Header;
        this.block = block;
        this.ledger = ledger;
        this.seed = seed;
        this.lineage = lineage;
        this.index = new HashTrie<ChainEntry>().Add(block.Id, this);
        NextDifficulty = Retarget.After(this, Ancestor(Retarget.StartOf(Parameters, Height)));
    }

    /// <summary>A child, which has passed the rules.</summary>
    internal ChainEntry(ChainEntry parent, Block block, LedgerState ledger, Hash lineage)
        : this(parent, block.Header, lineage, ledger.Supply.Claimed)
    {
        Base = parent.Base;
        this.block = block;
        this.ledger = ledger;
    }

    /// <summary>A block below a snapshot, of which there is nothing but its header.</summary>
    internal ChainEntry(ChainEntry parent, BlockHeader header, Amount claimed)
        : this(parent, header, LineageOf(parent, header), claimed)
    {
        Base = parent.Base;
    }

    /// <summary>The block of a snapshot: its header, and the ledger after it.</summary>
    internal ChainEntry(ChainEntry parent, BlockHeader header, LedgerState ledger)
        : this(parent, header, LineageOf(parent, header), ledger.Supply.Claimed)
    {
        Base = this;
        this.ledger = ledger;
    }

    private ChainEntry(ChainEntry parent, BlockHeader header, Hash lineage, Amount claimed)
    {
        Check.That(header.Parent == parent.Id && header.Height == parent.Height.Next);
        Parameters = parent.Parameters;
        Genesis = Base = parent.Genesis;
        Parent = parent;
        Header = header;
        Weight = checked(parent.Weight + header.Difficulty.Value);
        this.seed = SpaceTime.ChildSeed(parent.seed, header.Score);
        this.lineage = lineage;
        this.claimed = claimed;
        this.skip = parent.Ancestor(new Height(SkipHeight(header.Height.Value)));
        this.index = parent.index.Add(header.Id, this);
        NextDifficulty = Retarget.After(this, Ancestor(Retarget.StartOf(Parameters, Height)));
    }

    public ChainParameters Parameters { get; }

    /// <summary>The first entry of this chain; its id is the identity of the network.</summary>
    public ChainEntry Genesis { get; }

    /// <summary>Null for genesis.</summary>
    public ChainEntry? Parent { get; }

    public BlockHeader Header { get; }
    public ref readonly Hash Id => ref Header.Id;
    public Height Height => Header.Height;

    /// <summary>
    /// The entry that this chain was entered at: genesis, or the block of a snapshot. Blocks up to there are not here,
    /// and so nothing can be built on those below it.
    /// </summary>
    public ChainEntry Base { get; }

    /// <summary>Whether the block is here, and not its header alone.</summary>
    public bool HasBlock => this.block is not null;

    /// <summary>Whether the state after the block is here, so that children can be checked.</summary>
    public bool HasLedger => this.ledger is not null;

    /// <summary>Only where <see cref="HasBlock"/>.</summary>
    public Block Block => this.block ?? throw Check.Unreachable("a block below a snapshot");

    /// <summary>Coins, accounts and supply after this block. Only where <see cref="HasLedger"/>.</summary>
    public LedgerState Ledger => this.ledger ?? throw Check.Unreachable("a state below a snapshot");

    /// <summary>
    /// The sum of coinbase outputs that a child of this block may not spend yet. None of them can have been spent.
    /// </summary>
    public Amount Immature
    {
        get
        {
            long mature = Height.Value + 1 - Parameters.CoinbaseMaturity;
            if (mature >= Height.Value) return Amount.Zero;
            return this.claimed - (mature <= 0 ? Amount.Zero : Ancestor(new Height(mature)).claimed);
        }
    }

    /// <summary>R-FORK-1: the sum of the difficulties after genesis.</summary>
    public UInt128 Weight { get; }

    /// <summary>R-EPOCH-5: what the challenges on top of this block are drawn from.</summary>
    public ref readonly Hash Seed => ref this.seed;

    /// <summary>
    /// A digest of the parameters and of all bytes of all blocks down to here, signatures included:
    /// everything that this entry depends on. (Ids alone leave signatures out.)
    /// </summary>
    public ref readonly Hash Lineage => ref this.lineage;

    /// <summary>R-CHAIN-2: the difficulty of every child.</summary>
    public Difficulty NextDifficulty { get; }

    /// <summary>R-EPOCH-6: the challenge of an epoch for blocks on top of this one.</summary>
    public Hash Challenge(Epoch epoch) => SpaceTime.Challenge(this, epoch);

    /// <summary>
    /// The entry at a height of 0 to this one's, on the way down from here, in O(log height) steps.
    /// </summary>
    public ChainEntry Ancestor(Height height)
    {
        Check.That(height >= Height.Genesis && height <= Height);
        long goal = height.Value, at = Height.Value;
        var entry = this;
        while (at > goal)
        {
            long far = SkipHeight(at);
            // Take the skip unless the parent's skip leads further without passing the goal.
            if (far == goal || (far > goal && !(SkipHeight(at - 1) < far - 2 && SkipHeight(at - 1) >= goal)))
            {
                entry = entry.skip!;
                at = far;
            }
            else
            {
                entry = entry.Parent!;
                at--;
            }
        }

        return entry;
    }

    /// <summary>This entry or the ancestor that has the id, or null if the id is not on this chain.</summary>
    public ChainEntry? Find(in Hash id) => this.index.TryGet(id, out var entry) ? entry : null;

    /// <summary>The last entry that two chains of one genesis share, in O(log height) steps.</summary>
    public static ChainEntry CommonAncestor(ChainEntry a, ChainEntry b)
    {
        var height = a.Height < b.Height ? a.Height : b.Height;
        (a, b) = (a.Ancestor(height), b.Ancestor(height));
        while (a.Id != b.Id)
        {
            Check.That(a.Height > Height.Genesis); // two networks have no common chain
            (a, b) = a.skip!.Id == b.skip!.Id ? (a.Parent!, b.Parent!) : (a.skip, b.skip);
        }

        return a;
    }

    /// <summary>
    /// Where the skip pointer of a height leads: a lower height with fewer binary ones, so that paths are
    /// logarithmic (the scheme of Bitcoin Core's block index).
    /// </summary>
    private static long SkipHeight(long height)
    {
        if (height < 2) return 0;
        return (height & 1) == 1 ? ClearLowestOne(ClearLowestOne(height - 1)) + 1 : ClearLowestOne(height);
    }

    // Other bytes than those of whole blocks: what is worked out on top of it must not pass for theirs.
    private static Hash LineageOf(ChainEntry parent, BlockHeader header)
    {
        using var writer = new CanonicalWriter(BlockHeader.MaxBytes);
        header.Write(writer);
        var hasher = Hasher.Tagged(Domains.LineageOfHeader);
        hasher.Add(in parent.lineage);
        hasher.Add(writer.Written);
        return hasher.Finish();
    }

    private static long ClearLowestOne(long n) => n & (n - 1);
}
