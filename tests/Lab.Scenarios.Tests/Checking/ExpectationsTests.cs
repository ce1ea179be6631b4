using Lab.Core;
using Lab.Records;
using Lab.Scenarios.Checking;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Tests.Checking;

/// <summary>Bounds at both sides of their limits, in every unit that records use.</summary>
public sealed class ExpectationsTests
{
    private static Bound Number(long top, long bottom = 1) => new(Quantity.Number, new Ratio(top, bottom));

    private static CheckResult Judge(Expectation expectation, string unit, double value) => Expectations.Judge(
        expectation with { Metric = "m" }, [new Metric("other", "s", 1), new Metric("m", unit, value)]);

    [TestCase(3, true)]
    [TestCase(2.999, false)]
    [TestCase(4, true)]
    [TestCase(double.NaN, false)]
    public void At_least(double value, bool holds) =>
        Assert.That(Judge(new Expectation { AtLeast = Number(3) }, "blocks", value).Holds, Is.EqualTo(holds));

    [TestCase(3, true)]
    [TestCase(3.001, false)]
    [TestCase(0, true)]
    [TestCase(double.NaN, false)]
    public void At_most(double value, bool holds) =>
        Assert.That(Judge(new Expectation { AtMost = Number(3) }, "blocks", value).Holds, Is.EqualTo(holds));

    [TestCase(1.999, false)]
    [TestCase(2, true)]
    [TestCase(3, true)]
    [TestCase(3.001, false)]
    public void A_range(double value, bool holds) => Assert.That(
        Judge(new Expectation { AtLeast = Number(2), AtMost = Number(3) }, "", value).Holds, Is.EqualTo(holds));

    [TestCase(189.9, false)]
    [TestCase(190, true)]
    [TestCase(210, true)]
    [TestCase(210.1, false)]
    public void Equals_within_a_share_of_the_target(double value, bool holds) => Assert.That(
        Judge(new Expectation { Target = Number(200), Within = new Ratio(5, 100) }, "items", value).Holds,
        Is.EqualTo(holds));

    [TestCase(200, true)]
    [TestCase(200.000001, false)]
    public void Equals_within_nothing_is_exact(double value, bool holds) =>
        Assert.That(Judge(new Expectation { Target = Number(200) }, "items", value).Holds, Is.EqualTo(holds));

    // The bound is written in base units: nanoseconds, bytes, bits a second, one.
    [TestCase(Quantity.Duration, 2_000_000_000, "s", 2.0)]
    [TestCase(Quantity.Duration, 2_000_000, "ms", 2.0)]
    [TestCase(Quantity.Size, 2, "B", 2.0)]
    [TestCase(Quantity.Size, 2_000, "kB", 2.0)]
    [TestCase(Quantity.Rate, 2_000, "kbit/s", 2.0)]
    [TestCase(Quantity.Share, 2, "ratio", 2.0)]
    [TestCase(Quantity.Number, 2, "blocks", 2.0)]
    [TestCase(Quantity.Number, 2, "frames", 2.0)]
    [TestCase(Quantity.Number, 2, "copies", 2.0)]
    [TestCase(Quantity.Number, 2, "nodes", 2.0)]
    [TestCase(Quantity.Number, 2, "links", 2.0)]
    public void Units_are_those_of_records(Quantity quantity, long bound, string unit, double value)
    {
        var exact = new Expectation { Target = new Bound(quantity, new Ratio(bound, 1)) };
        Assert.That(Judge(exact, unit, value).Holds, Is.True);
        Assert.That(Judge(exact, unit, value * 1.001).Holds, Is.False);
        Assert.That(Judge(exact, unit, value * 0.999).Holds, Is.False);
    }

    [TestCase(Quantity.Duration, "B")]
    [TestCase(Quantity.Size, "s")]
    [TestCase(Quantity.Share, "s")]
    [TestCase(Quantity.Duration, "parsecs")]
    public void A_bound_in_another_unit_fails_and_says_so(Quantity quantity, string unit)
    {
        var found = Judge(new Expectation { AtLeast = new Bound(quantity, Ratio.Zero) }, unit, 5);
        Assert.That((found.Holds, found.Detail), Is.EqualTo((false, $"is in {unit}, which the bound is not")));
    }

    [Test]
    public void An_unknown_metric_fails_and_names_those_there_are()
    {
        var found = Expectations.Judge(
            new Expectation { Metric = "x", AtLeast = Number(0) }, [new Metric("y", "s", 1), new Metric("z", "s", 1)]);
        Assert.That((found.Holds, found.Detail), Is.EqualTo((false, "this run has no such metric; it has y, z")));
    }

    [Test]
    public void Tells_what_was_measured_and_what_was_wanted()
    {
        Assert.That(Judge(new Expectation { AtLeast = Number(2), AtMost = Number(3) }, "blocks", 7).Detail,
            Is.EqualTo("7 blocks; expected from 2 to 3"));
        Assert.That(Judge(new Expectation { Target = Number(2), Within = new Ratio(1, 100) }, "blocks", 7).Detail,
            Is.EqualTo("7 blocks; expected 2 within 1%"));
    }
}
