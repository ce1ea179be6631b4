using System.Numerics;

namespace Lab.Core.Tests;

/// <summary>Ratios are exact, in lowest terms, and rounded down where they meet whole numbers.</summary>
public sealed class RatioTests
{
    [Test]
    public void A_ratio_is_kept_in_lowest_terms()
    {
        Assert.That(new Ratio(6, 8), Is.EqualTo(new Ratio(3, 4)));
        Assert.That(new Ratio(0, 9), Is.EqualTo(Ratio.Zero));
        Assert.That(default(Ratio), Is.EqualTo(Ratio.Zero));
        Assert.That(default(Ratio).Bottom, Is.EqualTo(1));
        Assert.That(new Ratio(6, 8).ToString(), Is.EqualTo("3/4"));
        Assert.That(new Ratio(8, 4).ToString(), Is.EqualTo("2"));
    }

    [Test]
    public void A_negative_top_or_a_bottom_of_zero_is_our_bug()
    {
        Assert.That(() => new Ratio(-1, 2), Throws.TypeOf<CheckFailed>());
        Assert.That(() => new Ratio(1, 0), Throws.TypeOf<CheckFailed>());
        Assert.That(() => new Ratio(1, -2), Throws.TypeOf<CheckFailed>());
    }

    [Property]
    public bool Of_multiplies_exactly_and_rounds_down(int top, int bottom, long value)
    {
        long positive = value & long.MaxValue, t = top & int.MaxValue, b = (bottom & int.MaxValue) + 1L;
        BigInteger exact = (BigInteger)positive * t / b;
        if (exact <= long.MaxValue) return new Ratio(t, b).Of(positive) == (long)exact;
        Assert.That(() => new Ratio(t, b).Of(positive), Throws.TypeOf<OverflowException>());
        return true;
    }

    [Test]
    public void The_threshold_splits_the_words_in_proportion()
    {
        Assert.That(Ratio.Zero.Threshold(), Is.Zero);
        Assert.That(new Ratio(1, 2).Threshold(), Is.EqualTo(1UL << 63));
        Assert.That(new Ratio(1, 3).Threshold(), Is.EqualTo(ulong.MaxValue / 3));
        Assert.That(Ratio.One.Threshold(), Is.EqualTo(ulong.MaxValue));
        Assert.That(() => new Ratio(3, 2).Threshold(), Throws.TypeOf<CheckFailed>());
    }

    [Property]
    public bool Comparing_cross_multiplies(long a, long b, long c, long d)
    {
        long top = a & long.MaxValue, bottom = b & long.MaxValue | 1, otherTop = c & long.MaxValue;
        long otherBottom = d & long.MaxValue | 1;
        int exact = ((BigInteger)top * otherBottom).CompareTo((BigInteger)otherTop * bottom);
        return Math.Sign(new Ratio(top, bottom).CompareTo(new Ratio(otherTop, otherBottom))) == exact;
    }
}
