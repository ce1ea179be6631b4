using System.Numerics;

namespace Lab.Core.Tests;

/// <summary>256-bit numbers against the framework's big ones.</summary>
public sealed class UInt256Tests
{
    [Property(MaxTest = 1000)]
    public bool Division_agrees_with_big_numbers(ulong a, ulong b, ulong c, ulong d, ulong divisor, byte shift)
    {
        ulong by = (divisor >> shift % 64) | 1;
        var n = new UInt256(a, b, c, d);
        return Number(n / by) == Number(n) / by;
    }

    [Property]
    public bool Order_is_that_of_the_number(ulong a, ulong b, ulong c, ulong d, ulong which)
    {
        UInt256 x = new(a % 2, b % 2, c % 2, d % 2), y = new(which % 2, which / 2 % 2, which / 4 % 2, 1);
        BigInteger m = Number(x), n = Number(y);
        return x < y == m < n && x > y == m > n && x <= y == m <= n && x >= y == m >= n && x == y == (m == n);
    }

    [Test]
    public void The_target_of_difficulty_one_is_the_largest_number()
    {
        Assert.That(UInt256.Max / 1, Is.EqualTo(UInt256.Max));
        Assert.That(Number(UInt256.Max), Is.EqualTo(BigInteger.Pow(2, 256) - 1));
        Assert.That(UInt256.Max / ulong.MaxValue, Is.EqualTo(new UInt256(1, 1, 1, 1)));
        Assert.That(() => UInt256.Max / 0, Throws.TypeOf<CheckFailed>());
    }

    [Test]
    public void Prints_in_decimal()
    {
        Assert.That(UInt256.Zero.ToString(), Is.EqualTo("0"));
        Assert.That(UInt256.Max.ToString(), Is.EqualTo((BigInteger.Pow(2, 256) - 1).ToString()));
    }

    private static BigInteger Number(UInt256 n) =>
        new(n.ToHash().ToArray(), isUnsigned: true, isBigEndian: true);
}
