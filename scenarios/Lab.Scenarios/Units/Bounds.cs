using Lab.Core;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Units;

/// <summary>
/// Numbers that say themselves what they measure: <c>5s</c>, <c>95%</c>, <c>6.32</c>, <c>10 kB</c>.
/// </summary>
public static class Bounds
{
    public const string Expected = "a number with its unit such as 5s, 95%, 10 kB, 5 Mbit/s or a plain 6.32";

    public static Reading<Bound> Read(string text)
    {
        if (Decimals.Read(text) is { Ok: true } plain) return Of(Quantity.Number, plain.Value);
        if (Shares.Read(text) is { Ok: true } share) return Of(Quantity.Share, share.Value);
        if (Decimals.Split(text, out _, out string unit))
        {
            if (Families.Duration.Knows(unit)) return Whole(Quantity.Duration, Families.Duration.Read(text));
            if (Families.Size.Knows(unit)) return Whole(Quantity.Size, Families.Size.Read(text));
            if (Families.Rate.Knows(unit)) return Whole(Quantity.Rate, Families.Rate.Read(text));
        }

        return Reading<Bound>.Refused();
    }

    public static string Write(Bound bound) => bound.Quantity switch
    {
        Quantity.Duration => Families.Duration.Write(bound.Value.Top),
        Quantity.Size => Families.Size.Write(bound.Value.Top),
        Quantity.Rate => Families.Rate.Write(bound.Value.Top),
        Quantity.Share => Shares.Write(bound.Value),
        _ => Decimals.Write(bound.Value),
    };

    /// <summary>What a value of a quantity looks like.</summary>
    public static string ExpectedOf(Quantity quantity) => quantity switch
    {
        Quantity.Duration => Families.Duration.Expected,
        Quantity.Size => Families.Size.Expected,
        Quantity.Rate => Families.Rate.Expected,
        Quantity.Share => Shares.Expected,
        _ => "a plain number such as 3 or 6.32",
    };

    private static Reading<Bound> Of(Quantity quantity, Ratio value) =>
        Reading<Bound>.Of(new Bound(quantity, value));

    private static Reading<Bound> Whole(Quantity quantity, Reading<long> value) =>
        value.To(v => new Bound(quantity, new Ratio(v, 1)));
}
