using Lab.Core;

namespace Lab.Scenarios.Units;

/// <summary>Shares and probabilities from 0 to 1: <c>50%</c>, <c>1/200</c>, <c>0.005</c>.</summary>
public static class Shares
{
    public const string Expected = "a share such as 50%, 0.5% or 1/200";
    public const string Pattern = @"^([0-9]+(\.[0-9]+)?%|[0-9]+/[1-9][0-9]*|0(\.[0-9]+)?|1(\.0+)?)$";

    public static Reading<Ratio> Read(string text)
    {
        if (!TryRead(text, out var value))
        {
            bool unit = Decimals.Split(text, out _, out string rest) && rest.Length > 0;
            return Reading<Ratio>.Refused(unit ? $"with '{Text.Clip(rest)}' after the number" : Decimals.Excess(text));
        }

        if (value.CompareTo(Ratio.One) <= 0) return Reading<Ratio>.Of(value);
        bool forgotten = Decimals.Read(text) is { Ok: true } && value.CompareTo(new Ratio(100, 1)) <= 0;
        return Reading<Ratio>.Refused("more than the whole", forgotten ? text + "%" : null);
    }

    /// <summary>Whether the text says that it is a share, by a percent sign or a fraction bar.</summary>
    public static bool Marked(string text) => text.EndsWith('%') || text.Contains('/');

    /// <summary>As a percentage if it has a finite one, else as a fraction.</summary>
    public static string Write(Ratio share)
    {
        string percent = Decimals.Write(new Ratio(checked(share.Top * 100), share.Bottom));
        return percent.Contains('/') ? share.ToString() : percent + "%";
    }

    private static bool TryRead(string text, out Ratio value)
    {
        value = Ratio.Zero;
        if (!Decimals.Split(text, out var number, out string rest)) return false;
        if (rest.Length == 0) value = number;
        else if (rest == "%") value = new Ratio(number.Top, checked(number.Bottom * 100));
        else if (rest[0] == '/' && number.Bottom == 1
            && Decimals.Read(rest[1..].Trim(' ')) is { Ok: true } bottom
            && bottom.Value is { Bottom: 1, Top: > 0 })
            value = new Ratio(number.Top, bottom.Value.Top);
        else return false;
        return true;
    }
}
