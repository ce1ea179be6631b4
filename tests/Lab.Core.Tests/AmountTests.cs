namespace Lab.Core.Tests;

/// <summary>Amounts are never negative and never wrap.</summary>
public sealed class AmountTests
{
    [Test]
    public void An_amount_is_not_negative()
    {
        Assert.That(new Amount(0), Is.EqualTo(Amount.Zero));
        Assert.That(() => new Amount(-1), Throws.TypeOf<CheckFailed>());
    }

    [Test]
    public void Adding_stops_at_the_largest_amount()
    {
        Assert.That(new Amount(long.MaxValue - 1) + new Amount(1), Is.EqualTo(Amount.Max));
        Assert.That(() => Amount.Max + new Amount(1), Throws.TypeOf<OverflowException>());
        Assert.That(Amount.TryAdd(new Amount(long.MaxValue - 1), new Amount(1), out var most), Is.True);
        Assert.That(most, Is.EqualTo(Amount.Max));
        Assert.That(Amount.TryAdd(Amount.Max, new Amount(1), out var none), Is.False);
        Assert.That(none, Is.EqualTo(Amount.Zero));
    }

    [Test]
    public void Subtracting_stops_at_zero()
    {
        Assert.That(new Amount(5) - new Amount(5), Is.EqualTo(Amount.Zero));
        Assert.That(() => new Amount(5) - new Amount(6), Throws.TypeOf<CheckFailed>());
    }

    [Test]
    public void Amounts_are_ordered_by_their_units()
    {
        Amount less = new(1), more = new(2);
        Assert.That(less < more && more > less && less <= more && more >= less && less.CompareTo(more) < 0);
        Assert.That(more < less || less > more || more <= less || less >= more, Is.False);
        Assert.That(more.ToString(), Is.EqualTo("2"));
    }
}
