using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Units;

namespace Lab.Scenarios.Tests;

public sealed class UnitTests
{
    [TestCase("250ms", 250_000_000L)]
    [TestCase("250 ms", 250_000_000L)]
    [TestCase("1.5s", 1_500_000_000L)]
    [TestCase("0s", 0L)]
    [TestCase("1ns", 1L)]
    [TestCase("0.5us", 500L)]
    [TestCase("5m", 300_000_000_000L)]
    [TestCase("2h", 7_200_000_000_000L)]
    [TestCase("1d", 86_400_000_000_000L)]
    [TestCase("365d", 31_536_000_000_000_000L)]
    public void Reads_durations(string text, long nanoseconds) =>
        Assert.That(Families.Duration.Read(text), Is.EqualTo(Reading<long>.Of(nanoseconds)));

    [TestCase("366d")]
    [TestCase("0.1ns")]
    [TestCase("10")]
    [TestCase("s")]
    [TestCase("")]
    [TestCase("1 s s")]
    [TestCase("-1s")]
    [TestCase("+1s")]
    [TestCase("1e3s")]
    [TestCase(".5s")]
    [TestCase("1.s")]
    [TestCase("1..5s")]
    [TestCase("1,5s")]
    [TestCase("10 kB")]
    [TestCase("1S")]
    [TestCase("1234567890123456s")]
    [TestCase("\u0661s")]
    public void Refuses_what_is_no_duration(string text) =>
        Assert.That(Families.Duration.Read(text).Ok, Is.False);

    [TestCase("10 seconds", "10s")]
    [TestCase("5 Min", "5m")]
    [TestCase("1 H", "1h")]
    [TestCase("10", "10s")]
    [TestCase("10 kB", null)]
    public void Suggests_the_duration_that_was_meant(string text, string? meant) =>
        Assert.That(Families.Duration.Read(text).Suggestion, Is.EqualTo(meant));

    [TestCase("1 kB", 1_000L)]
    [TestCase("100kB", 100_000L)]
    [TestCase("1 MiB", 1_048_576L)]
    [TestCase("0.5 KiB", 512L)]
    [TestCase("7 B", 7L)]
    public void Reads_sizes(string text, long bytes) => Assert.That(Families.Size.Read(text).Value, Is.EqualTo(bytes));

    [TestCase("38 Mbit/s", 38_000_000L)]
    [TestCase("4.7 Mbit/s", 4_700_000L)]
    [TestCase("1 Gbit/s", 1_000_000_000L)]
    [TestCase("2 MB/s", 16_000_000L)]
    public void Reads_rates(string text, long bits) => Assert.That(Families.Rate.Read(text).Value, Is.EqualTo(bits));

    [TestCase("600ns", 600_000L)]
    [TestCase("0.5ns", 500L)]
    [TestCase("150ms", 150_000_000_000L)]
    public void Reads_costs_in_picoseconds(string text, long picoseconds) =>
        Assert.That(Families.Cost.Read(text).Value, Is.EqualTo(picoseconds));

    [TestCase("50%", 1, 2)]
    [TestCase("1/200", 1, 200)]
    [TestCase("1 / 200", 1, 200)]
    [TestCase("0.5%", 1, 200)]
    [TestCase("0.005", 1, 200)]
    [TestCase("100%", 1, 1)]
    [TestCase("0", 0, 1)]
    public void Reads_shares(string text, int top, int bottom) =>
        Assert.That(Shares.Read(text), Is.EqualTo(Reading<Ratio>.Of(new Ratio(top, bottom))));

    [TestCase("100.1%")]
    [TestCase("2/1")]
    [TestCase("1/0")]
    [TestCase("1/2%")]
    [TestCase("0.5/2")]
    [TestCase("half")]
    [TestCase("%")]
    public void Refuses_what_is_no_share(string text) => Assert.That(Shares.Read(text).Ok, Is.False);

    [Test]
    public void Writes_what_it_reads([Values(0, 1, 999, 1_000, 1_024, 1_500, 1_048_576, 90_000_000_000)] long value)
    {
        Assert.Multiple(() =>
        {
            foreach (var family in (UnitFamily[])[Families.Duration, Families.Size, Families.Rate, Families.Cost])
                Assert.That(family.Read(family.Write(value)).Value, Is.EqualTo(value), family.Write(value));
        });
    }

    [TestCase(1, 3, "1/3")]
    [TestCase(1, 2, "50%")]
    [TestCase(1, 200, "0.5%")]
    [TestCase(0, 1, "0%")]
    [TestCase(1, 1, "100%")]
    [TestCase(1, 1024, "0.09765625%")]
    public void Writes_shares_as_percentages_where_they_are_finite(int top, int bottom, string text)
    {
        var share = new Ratio(top, bottom);
        Assert.That(Shares.Write(share), Is.EqualTo(text));
        Assert.That(Shares.Read(text).Value, Is.EqualTo(share));
    }

    [TestCase("5s", Quantity.Duration)]
    [TestCase("95%", Quantity.Share)]
    [TestCase("1/20", Quantity.Share)]
    [TestCase("6.32", Quantity.Number)]
    [TestCase("10 kB", Quantity.Size)]
    [TestCase("5 Mbit/s", Quantity.Rate)]
    public void Bounds_say_what_they_measure_and_read_back(string text, Quantity quantity)
    {
        var bound = Bounds.Read(text).Value;
        Assert.That(bound.Quantity, Is.EqualTo(quantity));
        Assert.That(Bounds.Read(bound.ToString()).Value, Is.EqualTo(bound));
    }

    [TestCase("nodse", "nodes", 1)]
    [TestCase("", "abc", 3)]
    [TestCase("kitten", "sitting", 3)]
    [TestCase("ca", "abc", 3)]
    [TestCase("same", "same", 0)]
    public void Distance_counts_edits_and_swaps(string a, string b, int distance)
    {
        Assert.That(Nearest.Distance(a, b), Is.EqualTo(distance));
        Assert.That(Nearest.Distance(b, a), Is.EqualTo(distance));
    }

    [TestCase("nodse", "nodes")]
    [TestCase("NODES", "nodes")]
    [TestCase("warm_up", "warm-up")]
    [TestCase("x", null)]
    [TestCase("", null)]
    [TestCase("something-else", null)]
    public void Nearest_is_close_or_nothing(string word, string? near) =>
        Assert.That(Nearest.To(word, ["nodes", "warm-up", "seed"]), Is.EqualTo(near));

    [Test]
    public void Nearest_spends_no_time_on_very_long_words() =>
        Assert.That(Nearest.To(new string('n', 1_000_000), ["nodes"]), Is.Null);
}
