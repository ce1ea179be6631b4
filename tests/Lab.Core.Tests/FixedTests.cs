using System.Numerics;

namespace Lab.Core.Tests;

/// <summary>Integer logarithm and power against the platform's floating-point ones.</summary>
public sealed class FixedTests
{
    private const double Q32 = 4294967296.0;

    [Test]
    public void Powers_of_two_have_whole_logarithms()
    {
        for (int i = 0; i < 64; i++) Assert.That(Fixed.Log2(1UL << i), Is.EqualTo(i * Fixed.One));
    }

    [Property(MaxTest = 2000)]
    public bool Log2_agrees_to_1e_8(ulong word, byte shift)
    {
        ulong n = (word >> shift % 64) | 1;
        return Math.Abs(Fixed.Log2(n) / Q32 - Math.Log2(n)) < 1e-8;
    }

    [Test]
    public void The_largest_number_rounds_up_to_64() =>
        Assert.That(Fixed.Log2(ulong.MaxValue), Is.EqualTo(64 * Fixed.One));

    [Test]
    public void Zero_has_no_logarithm() => Assert.That(() => Fixed.Log2(0), Throws.TypeOf<CheckFailed>());

    [Test]
    public void Whole_exponents_give_powers_of_two()
    {
        for (int i = -32; i < 31; i++)
            Assert.That(Fixed.Exp2(i * Fixed.One), Is.EqualTo(1L << (32 + i)), $"2^{i}");
    }

    [Property(MaxTest = 2000)]
    public bool Exp2_agrees_to_1e_8(ulong word)
    {
        long exponent = (long)(word % (ulong)(62 * Fixed.One)) - 31 * Fixed.One;
        double expected = Math.Pow(2, exponent / Q32), found = Fixed.Exp2(exponent) / Q32;
        return Math.Abs(found - expected) <= 1e-8 * Math.Max(expected, 0.02);
    }

    [Test]
    public void Exp2_and_Log2_undo_each_other()
    {
        var luck = Rng.For(1, "fixed");
        for (int i = 0; i < 2000; i++)
        {
            long n = luck.Between(Fixed.One, long.MaxValue);
            long back = Fixed.Exp2(Fixed.Log2((ulong)n) - 32 * Fixed.One);
            Assert.That((double)back / n, Is.EqualTo(1).Within(1e-9));
        }
    }

    [Test]
    public void Exp2_stops_below_31()
    {
        Assert.That(Fixed.Exp2(31 * Fixed.One - 1), Is.GreaterThan(long.MaxValue - (1L << 33)));
        Assert.That(() => Fixed.Exp2(31 * Fixed.One), Throws.TypeOf<CheckFailed>());
        Assert.That(Fixed.Exp2(-34 * Fixed.One), Is.Zero);
        Assert.That(Fixed.Exp2(long.MinValue), Is.Zero);
    }

    [Property(MaxTest = 1000)]
    public bool Scaling_by_whole_exponents_shifts(long value, int exponent)
    {
        long positive = value & long.MaxValue;
        int by = exponent % 70;
        BigInteger exact = by >= 0 ? (BigInteger)positive << by
            : ((BigInteger)positive + (BigInteger.One << (-by - 1))) >> -by;
        return Fixed.Scale(positive, by * Fixed.One) == BigInteger.Min(exact, long.MaxValue);
    }

    [Test]
    public void Scaling_saturates_only_when_it_must()
    {
        Assert.That(Fixed.Scale(long.MaxValue, 0), Is.EqualTo(long.MaxValue));
        Assert.That(Fixed.Scale(1, 62 * Fixed.One), Is.EqualTo(1L << 62));
        Assert.That(Fixed.Scale(1, 63 * Fixed.One), Is.EqualTo(long.MaxValue));
        Assert.That(Fixed.Scale(1, long.MaxValue), Is.EqualTo(long.MaxValue));
        Assert.That(Fixed.Scale(0, long.MaxValue), Is.Zero);
        Assert.That(() => Fixed.Scale(-1, 0), Throws.TypeOf<CheckFailed>());
    }
}
