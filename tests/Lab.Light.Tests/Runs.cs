using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Ledger.Tests;

namespace Lab.Light.Tests;

/// <summary>Hands headers of real blocks to a light client.</summary>
internal static class Runs
{
    public static HeaderRun Of(params Block[] blocks) =>
        new([.. blocks.Select(block => new ProvenHeader(block.Header, block.Proof))]);

    /// <summary>The ruling on blocks by a client whose clock is far ahead.</summary>
    public static Ruling Take(this HeaderChain chain, params Block[] blocks) =>
        chain.Accept(Of(blocks), Instant.Never, NoMemo.Instance);

    /// <summary>Takes all headers of a chain above one of its entries, in runs of at most <paramref name="max"/>.</summary>
    public static void Follow(this HeaderChain chain, ChainEntry tip, ChainEntry? from = null, int max = 7)
    {
        from ??= tip.Genesis;
        while (from.Id != tip.Id)
        {
            var run = HeaderRun.After(tip, from, max);
            Assert.That(chain.Accept(run, Instant.Never, NoMemo.Instance), Is.EqualTo(Ruling.Accepted));
            from = tip.Ancestor(new Height(from.Height.Value + run.Items.Count));
        }
    }

    /// <summary>A chain of blocks by one miner.</summary>
    public static ChainEntry Mined(this ChainEntry tip, int blocks, int miner = 1) => new Miner(miner).Extend(tip, blocks);
}
