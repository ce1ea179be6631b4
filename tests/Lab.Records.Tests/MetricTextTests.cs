namespace Lab.Records.Tests;

/// <summary>Metrics as people read them.</summary>
public sealed class MetricTextTests
{
    [TestCase(0.536042, "s", "0.5360 s")]
    [TestCase(12, "s", "12.00 s")]
    [TestCase(0.0032376, "s", "0.003238 s")]
    [TestCase(1234.56, "s", "1235 s")]
    [TestCase(0, "s", "0 s")]
    [TestCase(0.075, "ratio", "7.500 %")]
    [TestCase(1, "ratio", "100 %")]
    [TestCase(0, "ratio", "0 %")]
    [TestCase(0.999989, "ratio", "> 99.99 %")]
    [TestCase(0.9405, "ratio", "94.05 %")]
    [TestCase(14, "blocks", "14 blocks")]
    [TestCase(332.8125, "frames", "332.8 frames")]
    [TestCase(123_456, "items", "123456 items")]
    [TestCase(999, "B", "999 B")]
    [TestCase(105_694.4, "B", "105.7 kB")]
    [TestCase(1_105_014.457, "B", "1.105 MB")]
    [TestCase(7.0463, "kbit/s", "7.046 kbit/s")]
    [TestCase(7046.3, "kbit/s", "7.046 Mbit/s")]
    [TestCase(1.5, "", "1.500")]
    public void Reads_with_four_digits_and_the_unit_that_suits(double value, string unit, string text) =>
        Assert.That(MetricText.Of(new Metric("x", unit, value)), Is.EqualTo(text));

    [TestCase(4.9, "4.900 s")]
    [TestCase(5, "5.000 s")]
    [TestCase(5.00004, "5.00004 s")]
    [TestCase(5.1, "5.100 s")]
    public void Never_prints_a_missed_bound_as_if_it_were_met(double value, string text) =>
        Assert.That(MetricText.Telling(new Metric("x", "s", value), v => v <= 5), Is.EqualTo(text));

    [Test]
    public void Reads_the_same_in_two_columns() =>
        Assert.That(MetricText.Parts(new Metric("x", "ratio", 0.5)), Is.EqualTo(("50.00", "%")));
}
