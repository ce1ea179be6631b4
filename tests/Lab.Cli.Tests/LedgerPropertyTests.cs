using Lab.Cli.Bench;

namespace Lab.Cli.Tests;

/// <summary>The random sequences of the bench, a few of them.</summary>
public sealed class LedgerPropertyTests
{
    [Test]
    [Category("ST-S01")]
    [Category("ST-R07")]
    [Category("ST-K10")]
    [Category("U-10")]
    public void Good_and_bad_blocks_on_random_parents_keep_the_supply([Range(1, 40)] int seed)
    {
        var (taken, refused, _) = PropertyRows.Play((ulong)seed);
        Assert.That(taken + refused, Is.EqualTo(12));
        Assert.That(taken, Is.Positive);
    }
}
