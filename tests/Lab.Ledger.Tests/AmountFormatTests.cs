using Lab.Core;

namespace Lab.Ledger.Tests;

/// <summary>How people write amounts: every form that is read, and every one that is refused by name.</summary>
[Category("SC-P03")]
public sealed class AmountFormatTests
{
    private static readonly AmountFormat Eight = new(8, "LAB");

    [TestCase(8, 0, "0")]
    [TestCase(8, 1, "0.00000001")]
    [TestCase(8, 10, "0.0000001")]
    [TestCase(8, 99_999_999, "0.99999999")]
    [TestCase(8, 100_000_000, "1")]
    [TestCase(8, 1_250_000_000, "12.5")]
    [TestCase(8, long.MaxValue, "92233720368.54775807")]
    [TestCase(0, 0, "0")]
    [TestCase(0, 10, "10")]
    [TestCase(0, long.MaxValue, "9223372036854775807")]
    [TestCase(18, 1, "0.000000000000000001")]
    [TestCase(18, 1_000_000_000_000_000_000, "1")]
    [TestCase(18, long.MaxValue, "9.223372036854775807")]
    public void Writes_as_few_decimals_as_it_takes_and_reads_them_back(int decimals, long units, string text)
    {
        var format = new AmountFormat(decimals, "LAB");
        var amount = new Amount(units);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(format.WriteNumber(amount), Is.EqualTo(text));
            Assert.That(format.Write(amount), Is.EqualTo(text + " LAB"));
            Assert.That(format.Read(text, out var read), Is.Null);
            Assert.That(read, Is.EqualTo(amount));
            Assert.That(format.Read(text + " LAB", out read), Is.Null);
            Assert.That(read, Is.EqualTo(amount));
        }
    }

    [Test]
    public void What_is_written_reads_back([Range(1, 300)] int seed)
    {
        var luck = Rng.For((ulong)seed, "amounts", 0);
        var format = new AmountFormat(luck.Below(19), "A1");
        var amount = new Amount((long)(luck.Next() >> (1 + luck.Below(63))));
        Assert.That(format.Read(format.Write(amount), out var read), Is.Null);
        Assert.That(read, Is.EqualTo(amount));
    }

    [TestCase("1.50", 150_000_000)]
    [TestCase("1.00000000", 100_000_000)]
    [TestCase("0.0", 0)]
    public void Reads_zeros_that_it_would_not_write(string text, long units)
    {
        Assert.That(Eight.Read(text, out var amount), Is.Null);
        Assert.That(amount.Units, Is.EqualTo(units));
    }

    [TestCase("", AmountFault.Empty)]
    [TestCase("  ", AmountFault.Empty)]
    [TestCase("-1", AmountFault.Negative)]
    [TestCase("-0", AmountFault.Negative)]
    [TestCase("-", AmountFault.Negative)]
    [TestCase("1e8", AmountFault.Exponent)]
    [TestCase("1.5E-3", AmountFault.Exponent)]
    [TestCase("1e+2 LAB", AmountFault.Exponent)]
    [TestCase("1e", AmountFault.Malformed)]
    [TestCase("e8", AmountFault.Malformed)]
    [TestCase("+1", AmountFault.Malformed)]
    [TestCase(" 1", AmountFault.Malformed)]
    [TestCase("1 ", AmountFault.Malformed)]
    [TestCase("1,000", AmountFault.Malformed)]
    [TestCase("1_000", AmountFault.Malformed)]
    [TestCase("01", AmountFault.Malformed)]
    [TestCase("00", AmountFault.Malformed)]
    [TestCase(".5", AmountFault.Malformed)]
    [TestCase("5.", AmountFault.Malformed)]
    [TestCase("1.2.3", AmountFault.Malformed)]
    [TestCase("0x10", AmountFault.Malformed)]
    [TestCase("\u0661", AmountFault.Malformed)]
    [TestCase("\u22121", AmountFault.Malformed)]
    [TestCase("NaN", AmountFault.Malformed)]
    [TestCase("1LAB", AmountFault.Malformed)]
    [TestCase("1  LAB", AmountFault.Malformed)]
    [TestCase("LAB", AmountFault.Malformed)]
    [TestCase("1 lab", AmountFault.OtherSymbol)]
    [TestCase("1 BTC", AmountFault.OtherSymbol)]
    [TestCase("0.000000001", AmountFault.TooPrecise)]
    [TestCase("1.000000000", AmountFault.TooPrecise)]
    [TestCase("92233720368.54775808", AmountFault.TooLarge)]
    [TestCase("92233720369", AmountFault.TooLarge)]
    [TestCase("99999999999999999999999999999999999999999999999999999999999", AmountFault.TooLarge)]
    public void Refuses_by_name_and_shows_what_it_found(string text, AmountFault fault)
    {
        var refusal = Eight.Read(text, out var amount);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(refusal?.Fault, Is.EqualTo(fault));
            Assert.That(refusal?.Found, Is.EqualTo($"'{text}'"));
            Assert.That(refusal?.ToString(), Does.StartWith($"{fault}: found '{text}', expected "));
            Assert.That(amount, Is.EqualTo(Amount.Zero));
        }
    }

    [TestCase(0, "9223372036854775807", AmountFault.None)]
    [TestCase(0, "9223372036854775808", AmountFault.TooLarge)]
    [TestCase(0, "1.0", AmountFault.TooPrecise)]
    [TestCase(18, "9.223372036854775807", AmountFault.None)]
    [TestCase(18, "9.223372036854775808", AmountFault.TooLarge)]
    [TestCase(18, "10", AmountFault.TooLarge)]
    [TestCase(18, "0.0000000000000000001", AmountFault.TooPrecise)]
    public void Keeps_the_limits_at_the_fewest_and_the_most_decimals(int decimals, string text, AmountFault fault) =>
        Assert.That(
            new AmountFormat(decimals, "LAB").Read(text, out _)?.Fault ?? AmountFault.None, Is.EqualTo(fault));

    [TestCase(64, AmountFault.TooLarge)]
    [TestCase(65, AmountFault.Malformed)]
    public void Reads_no_more_than_64_characters_and_shows_no_more(int length, AmountFault fault)
    {
        var refusal = Eight.Read(new string('1', length), out _)!.Value;
        Assert.That(refusal.Fault, Is.EqualTo(fault));
        Assert.That(refusal.Found, Has.Length.LessThanOrEqualTo(64 + 5));
    }

    [TestCase(0, true)]
    [TestCase(18, true)]
    [TestCase(-1, false)]
    [TestCase(19, false)]
    public void Has_0_to_18_decimals(int decimals, bool accepted) => Assert.That(
        () => new AmountFormat(decimals, "LAB"),
        accepted ? Throws.Nothing : (NUnit.Framework.Constraints.IResolveConstraint)Throws.TypeOf<CheckFailed>());

    [TestCase("L", true)]
    [TestCase("ABCDEFGHIJK2", true)]
    [TestCase("", false)]
    [TestCase("ABCDEFGHIJKLM", false)]
    [TestCase("2A", false)]
    [TestCase("A-B", false)]
    [TestCase("Ä", false)]
    public void Has_a_symbol_of_letters_and_digits(string symbol, bool accepted) => Assert.That(
        () => new AmountFormat(8, symbol),
        accepted ? Throws.Nothing : (NUnit.Framework.Constraints.IResolveConstraint)Throws.TypeOf<CheckFailed>());
}
