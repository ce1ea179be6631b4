using System.Globalization;
using Lab.Core;
using Lab.Ledger;

namespace Lab.Cli.Emissions;

/// <summary>Schedules, amounts and shares as people read them.</summary>
internal static class EmissionWords
{
    private const int Millionths = 1_000_000;

    /// <summary>An emission in one sentence.</summary>
    public static string Of(Emission emission)
    {
        var first = emission.Versions[0];
        string later = emission.Versions.Count switch
        {
            1 => "",
            2 => ", then 1 later version",
            var many => string.Create(CultureInfo.InvariantCulture, $", then {many - 1} later versions"),
        };
        string cap = emission.Cap is { } c ? $"cap {Grouped(c.Units)}" : "no cap";
        return $"{Of(first)}{later}; {cap} (base units)";
    }

    /// <summary>A version's schedule and floor.</summary>
    public static string Of(EmissionVersion version)
    {
        string floor = version.Floor > Amount.Zero ? $", at least {Grouped(version.Floor.Units)}" : "";
        return NameOf(version.Schedule) + version.Schedule switch
        {
            HalvingSchedule s => $" from {Grouped(s.Initial.Units)}, every {Grouped(s.Interval)} blocks",
            LinearDecaySchedule s => $" from {Grouped(s.Initial.Units)}, less {Grouped(s.Step.Units)} a block",
            ExponentialDecaySchedule s => $" from {Grouped(s.Initial.Units)}, times {Ratio(s.Ratio)} a block",
            FixedSchedule s => $", {Grouped(s.Reward.Units)} a block",
            TableSchedule s => $" of {Grouped(s.Ranges.Count)} {(s.Ranges.Count == 1 ? "range" : "ranges")}",
            _ => "",
        } + floor;
    }

    /// <summary>The name of a kind of schedule in scenario files.</summary>
    public static string NameOf(EmissionSchedule schedule) => schedule switch
    {
        HalvingSchedule => "halving",
        LinearDecaySchedule => "linear-decay",
        ExponentialDecaySchedule => "exponential-decay",
        TableSchedule => "table",
        _ => "fixed",
    };

    /// <summary>A whole number with its digits in groups of three.</summary>
    public static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>How much of a cap is issued, rounded down to 0.0001 %, so that 100 % means all of it.</summary>
    public static string Share(Amount issued, Amount cap)
    {
        if (cap == Amount.Zero) return "100 %";
        int share = (int)((UInt128)(ulong)issued.Units * Millionths / (ulong)cap.Units);
        return (share / 10_000m).ToString("0.####", CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>A fraction of 2^64, to nine decimals.</summary>
    private static string Ratio(ulong ratio) =>
        Math.Round(ratio / 18_446_744_073_709_551_616m, 9).ToString("0.#########", CultureInfo.InvariantCulture);
}
