using System.Globalization;

namespace Lab.Scenarios.Units;

/// <summary>
/// Units of one quantity, each a whole multiple of the smallest. A number without a unit is refused.
/// </summary>
/// <param name="noun">With its article: <c>a duration</c>.</param>
/// <param name="examples">Shown in errors.</param>
/// <param name="most">The largest value accepted, in base units.</param>
/// <param name="units">From the smallest, whose factor is 1, upwards.</param>
/// <param name="usual">The unit to suggest when there is none, with the space that this family has before it.</param>
public sealed class UnitFamily(
    string noun, string examples, long most, string usual, params (string Unit, long Factor)[] units)
{
    // What people write instead, in lower case, and the unit they mean.
    private static readonly Dictionary<string, string> Nicknames = new(StringComparer.Ordinal)
    {
        ["sec"] = "s", ["secs"] = "s", ["second"] = "s", ["seconds"] = "s", ["min"] = "m", ["mins"] = "m",
        ["minute"] = "m", ["minutes"] = "m", ["hr"] = "h", ["hrs"] = "h", ["hour"] = "h", ["hours"] = "h",
        ["day"] = "d", ["days"] = "d", ["msec"] = "ms", ["millis"] = "ms", ["\u00b5s"] = "us",
        ["\u03bcs"] = "us",
        ["usec"] = "us", ["nsec"] = "ns", ["byte"] = "B", ["bytes"] = "B", ["k"] = "kB", ["kilobytes"] = "kB",
        ["megabytes"] = "MB", ["bps"] = "bit/s", ["kbps"] = "kbit/s", ["mbps"] = "Mbit/s",
        ["gbps"] = "Gbit/s",
        ["mbit"] = "Mbit/s", ["kbit"] = "kbit/s", ["gbit"] = "Gbit/s", ["kb/s"] = "kB/s", ["mb/s"] = "MB/s",
        ["mbits/s"] = "Mbit/s", ["kbits/s"] = "kbit/s", ["gbits/s"] = "Gbit/s",
    };

    public string Noun => noun;
    public string Expected => $"{noun} such as {examples}";

    /// <summary>A regular expression for the schema.</summary>
    public string Pattern =>
        $"^{Decimals.Pattern} ?({string.Join('|', units.Select(u => u.Unit))})$";

    /// <summary>Whether the text ends in a unit of this family.</summary>
    public bool Knows(string unit) => units.Any(u => u.Unit == unit);

    /// <summary>Reads a value in base units.</summary>
    public Reading<long> Read(string text)
    {
        if (!Decimals.Split(text, out var number, out string unit)) return Reading<long>.Refused(Decimals.Excess(text));
        if (unit.Length == 0) return Reading<long>.Refused("without a unit", text + usual);
        long factor = units.FirstOrDefault(u => u.Unit == unit).Factor;
        if (factor == 0) return WrongUnit(text, unit);

        var scaled = (Int128)number.Top * factor;
        if (scaled % number.Bottom != 0) return Reading<long>.Refused($"finer than 1 {units[0].Unit}");
        var value = scaled / number.Bottom;
        return value > most
            ? Reading<long>.Refused($"more than {Write(most)}")
            : Reading<long>.Of((long)value);
    }

    /// <summary>The value in the largest unit that keeps it whole.</summary>
    public string Write(long value)
    {
        var (unit, factor) = units[0];
        if (value != 0)
            foreach (var u in units)
                if (u.Factor > factor && value % u.Factor == 0)
                    (unit, factor) = u;
        return (value / factor).ToString(CultureInfo.InvariantCulture) + (usual[0] == ' ' ? " " : "") + unit;
    }

    private Reading<long> WrongUnit(string text, string unit)
    {
        string number = text[..^unit.Length].TrimEnd(' ');
        string lower = unit.ToLowerInvariant();
        string? meant = Nicknames.GetValueOrDefault(lower);
        if (meant is null || !Knows(meant))
            meant = units.FirstOrDefault(u => u.Unit.Equals(lower, StringComparison.OrdinalIgnoreCase)).Unit;
        var other = Families.All.FirstOrDefault(f => f.Knows(unit));
        return Reading<long>.Refused(
            other is null ? $"whose unit '{Text.Clip(unit)}' is unknown" : other.Noun,
            meant is null ? null : number + (usual[0] == ' ' ? " " : "") + meant);
    }
}
