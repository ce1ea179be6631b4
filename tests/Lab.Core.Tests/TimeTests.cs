namespace Lab.Core.Tests;

/// <summary>Instants and durations: exact, ordered, and never wrapped.</summary>
public sealed class TimeTests
{
    [Test]
    public void Units_are_nanoseconds()
    {
        Assert.That(Duration.FromMicroseconds(3).Nanoseconds, Is.EqualTo(3_000));
        Assert.That(Duration.FromMilliseconds(3).Nanoseconds, Is.EqualTo(3_000_000));
        Assert.That(Duration.FromSeconds(3).Nanoseconds, Is.EqualTo(3_000_000_000));
        Assert.That(Duration.FromMinutes(3), Is.EqualTo(Duration.FromSeconds(180)));
        Assert.That(Duration.FromHours(3), Is.EqualTo(Duration.FromMinutes(180)));
    }

    [Test]
    public void Whole_units_round_towards_zero()
    {
        Assert.That(new Duration(1_999_999).Milliseconds, Is.EqualTo(1));
        Assert.That(new Duration(-1_999_999).Milliseconds, Is.EqualTo(-1));
        Assert.That(new Duration(1_999_999_999).Seconds, Is.EqualTo(1));
        Assert.That(new Duration(-1_999_999_999).Seconds, Is.EqualTo(-1));
    }

    [TestCase(9_223_372_036, true)]
    [TestCase(9_223_372_037, false)]
    [TestCase(-9_223_372_036, true)]
    [TestCase(-9_223_372_037, false)]
    public void Seconds_past_292_years_do_not_wrap(long seconds, bool fits) =>
        Assert.That(
            () => Duration.FromSeconds(seconds),
            fits ? Throws.Nothing : Throws.TypeOf<OverflowException>());

    [Test]
    public void Arithmetic_never_wraps()
    {
        Duration most = new(long.MaxValue), least = new(long.MinValue), one = new(1);
        Assert.That(new Duration(long.MaxValue - 1) + one, Is.EqualTo(most));
        Assert.That(() => most + one, Throws.TypeOf<OverflowException>());
        Assert.That(() => least - one, Throws.TypeOf<OverflowException>());
        Assert.That(() => most * 2, Throws.TypeOf<OverflowException>());
        Assert.That(() => Instant.Never + one, Throws.TypeOf<OverflowException>());
        Assert.That(() => new Instant(long.MinValue) - one, Throws.TypeOf<OverflowException>());
        Assert.That(() => Instant.Never - new Instant(-1), Throws.TypeOf<OverflowException>());
    }

    [Property]
    public bool An_instant_moved_is_as_far_away_as_it_was_moved(int at, int by)
    {
        Instant start = new(at), end = start + new Duration(by);
        return end - start == new Duration(by) && end - new Duration(by) == start;
    }

    [Property]
    public bool Order_is_that_of_the_nanoseconds(long x, long y)
    {
        Duration a = new(x), b = new(y);
        Instant s = new(x), t = new(y);
        return a < b == x < y && a > b == x > y && a <= b == x <= y && a >= b == x >= y
            && s < t == x < y && s > t == x > y && s <= t == x <= y && s >= t == x >= y
            && a.CompareTo(b) == x.CompareTo(y) && s.CompareTo(t) == x.CompareTo(y);
    }

    [TestCase(0, "0s")]
    [TestCase(7_200_000_000_000, "2h")]
    [TestCase(5_400_000_000_000, "90m")]
    [TestCase(90_000_000_000, "90s")]
    [TestCase(250_000_000, "250ms")]
    [TestCase(1_500_000, "1500us")]
    [TestCase(1_500_001, "1500001ns")]
    [TestCase(-60_000_000_000, "-1m")]
    public void A_duration_prints_in_the_largest_unit_that_keeps_it_whole(long nanoseconds, string text)
    {
        Assert.That(new Duration(nanoseconds).ToString(), Is.EqualTo(text));
        Assert.That(new Instant(nanoseconds).ToString(), Is.EqualTo(text));
    }

    [Test]
    public void A_duration_divides_and_multiplies()
    {
        Assert.That(Duration.FromSeconds(9) / 2, Is.EqualTo(Duration.FromMilliseconds(4_500)));
        Assert.That(Duration.FromSeconds(9) * 2, Is.EqualTo(Duration.FromSeconds(18)));
        Assert.That(() => Duration.FromSeconds(9) / 0, Throws.TypeOf<DivideByZeroException>());
    }
}
