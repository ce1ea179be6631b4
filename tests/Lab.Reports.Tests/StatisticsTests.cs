namespace Lab.Reports.Tests;

/// <summary>Percentiles, thinning and bins.</summary>
public sealed class StatisticsTests
{
    // The smallest value such that at least the share is not above it.
    [TestCase(1, 0, 0)]
    [TestCase(1, 1000, 0)]
    [TestCase(4, 500, 1)]
    [TestCase(5, 500, 2)]
    [TestCase(10, 900, 8)]
    [TestCase(10, 901, 9)]
    [TestCase(20, 950, 18)]
    [TestCase(100, 950, 94)]
    [TestCase(100, 951, 95)]
    [TestCase(1000, 999, 998)]
    [TestCase(1000, 1000, 999)]
    [TestCase(int.MaxValue, 1000, int.MaxValue - 1)]
    public void Nearest_rank_is_the_smallest_that_covers_the_share(int count, int perMille, int index) =>
        Assert.That(NearestRank.Index(count, perMille), Is.EqualTo(index));

    [Test]
    public void A_percentile_is_a_measured_value()
    {
        var values = Distribution.Of([40, 10, 30, 20]);
        Assert.Multiple(() =>
        {
            Assert.That(values.Quantile(500), Is.EqualTo(20));
            Assert.That(values.Quantile(501), Is.EqualTo(30));
            Assert.That(values.Quantile(1000), Is.EqualTo(40));
            Assert.That(values.Mean, Is.EqualTo(25));
        });
    }

    [Test]
    public void A_mean_of_large_values_does_not_overflow() =>
        Assert.That(
            Distribution.Of([long.MaxValue, long.MaxValue]).Mean, Is.EqualTo((double)long.MaxValue));

    [Test]
    public void Steps_of_few_values_are_all_of_them() =>
        Assert.That(
            Distribution.Of([3, 1, 2, 2]).Steps(500),
            Is.EqualTo(new[] { (1L, 0.25), (2L, 0.5), (2L, 0.75), (3L, 1.0) }));

    [Test]
    public void Steps_of_many_values_are_thinned_but_keep_both_ends_and_the_tail()
    {
        var steps = Distribution.Of([.. Enumerable.Range(1, 100_000).Select(i => (long)i)]).Steps(500).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(steps, Has.Count.LessThanOrEqualTo(500).And.Count.GreaterThan(450));
            Assert.That(steps[0], Is.EqualTo((1L, 0.00001)));
            Assert.That(steps[^1], Is.EqualTo((100_000L, 1.0)));
            Assert.That(steps.Count(s => s.Share > 0.99), Is.GreaterThanOrEqualTo(50));
            Assert.That(steps.All(s => s.Share == s.Value / 100_000.0), Is.True);
        });
    }

    [Test]
    public void A_step_function_jumps_at_its_values()
    {
        var steps = StepFunction.Of([2.0, 1.0, 3.0, 3.0], 500);
        Assert.Multiple(() =>
        {
            Assert.That(steps.ShareAt(0.999), Is.EqualTo(0));
            Assert.That(steps.ShareAt(1), Is.EqualTo(0.25));
            Assert.That(steps.ShareAt(2.999), Is.EqualTo(0.5));
            Assert.That(steps.ShareAt(3), Is.EqualTo(1));
            Assert.That(steps.Quantile(0.5), Is.EqualTo(2));
            Assert.That(steps.Quantile(0.51), Is.EqualTo(3));
        });
    }

    [Test]
    public void A_value_on_an_edge_belongs_to_the_bin_above()
    {
        var bins = Bins.Of([0, 0.9, 1, 30], about: 30);
        Assert.Multiple(() =>
        {
            Assert.That(bins.Start, Is.EqualTo(0));
            Assert.That(bins.Width, Is.EqualTo(1));
            Assert.That(bins.Counts[0], Is.EqualTo(2));
            Assert.That(bins.Counts[1], Is.EqualTo(1));
            Assert.That(bins.Counts[30], Is.EqualTo(1));
        });
    }

    [TestCase(7.3, 7.3)]
    [TestCase(0, 0)]
    [TestCase(0.001, 1000)]
    [TestCase(0.4, 0.5)]
    [TestCase(1e-7, 3e-7)]
    public void Bins_hold_every_value_once_in_a_bounded_number_of_bins(double low, double high)
    {
        var bins = Bins.Of([low, high, (low + high) / 2]);
        Assert.Multiple(() =>
        {
            Assert.That(bins.Counts.Sum(), Is.EqualTo(3));
            Assert.That(bins.Counts, Has.Length.LessThanOrEqualTo(62));
            Assert.That(bins.Start, Is.LessThanOrEqualTo(low));
            Assert.That(bins.Start + bins.Width * bins.Counts.Length, Is.GreaterThanOrEqualTo(high));
        });
    }

    [TestCase(0, "0")]
    [TestCase(0.203456, "0.2035")]
    [TestCase(0.000123456, "0.0001235")]
    [TestCase(12.3456, "12.35")]
    [TestCase(1234567.8, "1\u202f234\u202f568")]
    [TestCase(-0.5, "-0.5")]
    public void Numbers_keep_four_significant_digits(double value, string text) =>
        Assert.That(Text.Number(value), Is.EqualTo(text));

    [TestCase(1, "100 %")]
    [TestCase(0.99999, "99.999 %")]
    [TestCase(0.9999999, "> 99.99 %")]
    [TestCase(0.0608, "6.08 %")]
    public void A_share_is_never_rounded_up_to_all(double share, string text) =>
        Assert.That(Text.Percent(share), Is.EqualTo(text));
}
