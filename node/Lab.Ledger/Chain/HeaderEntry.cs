using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// A header at its place in a chain, with what its children need to know, and no reference to its parent, so that old
/// headers can be let go. Immutable; branches share entries. Light clients have nothing else of a block; a node that
/// syncs has it before the block.
/// </summary>
public sealed class HeaderEntry : IChainPlace
{
    private readonly Hash seed;

    /// <summary>The header of genesis.</summary>
    public HeaderEntry(ChainEntry genesis)
    {
        Check.That(genesis.Height == Height.Genesis);
        Parameters = genesis.Parameters;
        Header = genesis.Header;
        this.seed = genesis.Seed;
        NextDifficulty = genesis.NextDifficulty;
    }

    /// <summary>A child, which has passed the rules.</summary>
    /// <param name="parent">What it follows.</param>
    /// <param name="header">The child.</param>
    /// <param name="start">Its ancestor at the start of the retarget's window (<see cref="Retarget.StartOf"/>).</param>
    public HeaderEntry(IChainPlace parent, BlockHeader header, IChainPlace start)
    {
        Check.That(header.Parent == parent.Header.Id && header.Height == parent.Header.Height.Next);
        Parameters = parent.Parameters;
        Header = header;
        Weight = checked(parent.Weight + header.Difficulty.Value);
        this.seed = SpaceTime.ChildSeed(parent.Seed, header.Score);
        NextDifficulty = Retarget.After(this, start);
    }

    public ChainParameters Parameters { get; }
    public BlockHeader Header { get; }
    public UInt128 Weight { get; }
    public ref readonly Hash Seed => ref this.seed;
    public Difficulty NextDifficulty { get; }
}
