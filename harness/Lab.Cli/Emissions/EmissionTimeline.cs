using Lab.Core;
using Lab.Ledger;
using Lab.Reports;

namespace Lab.Cli.Emissions;

/// <summary>An emission at the heights worth showing: round ones, those where it changes, and enough to draw it by.</summary>
internal sealed class EmissionTimeline
{
    private const int Samples = 400;

    // Changes that lie further apart than this need a logarithmic axis.
    private const double LinearSpan = 5_000;

    // Where nothing ever changes, a chart of this many blocks says it.
    private const long UsualEnd = 1_000_000;

    private readonly SortedDictionary<long, string> changes;

    private EmissionTimeline(Emission emission, IssuanceCurve curve, SortedDictionary<long, string> changes)
    {
        this.changes = changes;
        Emission = emission;
        Curve = curve;
    }

    public Emission Emission { get; }
    public IssuanceCurve Curve { get; }

    /// <summary>The heights at which something changes, with what does.</summary>
    public IReadOnlyDictionary<long, string> Changes => this.changes;

    public static EmissionTimeline Of(Emission emission)
    {
        var curve = IssuanceCurve.Of(emission);
        return new EmissionTimeline(emission, curve, EmissionChanges.Of(emission, curve));
    }

    /// <summary>Heights 0, 1, 10, 100, ... until past the last change, and the changes.</summary>
    public IReadOnlyList<EmissionRow> UsualRows()
    {
        var heights = new SortedSet<long>(this.changes.Keys) { 0 };
        long last = Math.Max(this.changes.Count > 0 ? this.changes.Keys.Last() : UsualEnd, 1);
        for (long round = 1; round <= Curve.Highest.Value; round *= 10)
        {
            heights.Add(round);
            if (round > last || round > long.MaxValue / 10) break;
        }

        return [.. heights.Select(RowAt)];
    }

    /// <summary>The row of a height, at most the curve's highest.</summary>
    public EmissionRow RowAt(long height)
    {
        var at = PointAt(height);
        return new EmissionRow(
            at, this.changes.GetValueOrDefault(height, ""),
            Emission.Cap is { } cap ? EmissionWords.Share(new Amount(at.Issued), cap) : null);
    }

    /// <summary>What a report is drawn from.</summary>
    /// <param name="name">Of the scenario or network.</param>
    /// <param name="allocated">What exists at genesis.</param>
    public EmissionOutline Outline(string name, Amount allocated)
    {
        long end = EndOfChart();
        long[] inside = [.. this.changes.Keys.Where(h => h > 1 && h <= end)];
        bool log = inside.Length > 0 && end / (double)inside[0] > LinearSpan;
        var heights = new SortedSet<long> { 1 };
        for (int i = 0; i <= Samples; i++)
            heights.Add(log ? (long)Math.Pow(end, (double)i / Samples) : (long)((Int128)end * i / Samples));
        // Both sides of a change, or a chart would slope where the reward jumps.
        foreach (long change in inside) heights.UnionWith([change - 1, change]);
        if (log) heights.Remove(0);
        return new EmissionOutline(
            name, EmissionWords.Of(Emission), Emission.Cap?.Units, allocated.Units,
            [.. heights.Select(PointAt)], UsualRows(), log);
    }

    private EmissionPoint PointAt(long height) => new(
        height, Curve.RewardAt(new Height(height)).Units, Curve.IssuedThrough(new Height(height)).Units);

    /// <summary>Where 99.9 % of what will ever be are issued and the last version rules, and a little further.</summary>
    private long EndOfChart()
    {
        long lastVersion = Emission.Versions[^1].From.Value, end;
        bool isCapped = Emission.Cap is not null || Curve.LimitReached() is null;
        if (isCapped && Curve.LastReward() is { } last) end = Math.Max(NearlyAll(last), lastVersion);
        else if (this.changes.Keys.LastOrDefault(h => h < long.MaxValue / 4) is > 0 and var change) end = change * 2;
        else end = UsualEnd;
        return Math.Clamp((long)Math.Min(end * 1.05, long.MaxValue / 2) + 1, 10, Curve.Highest.Value);
    }

    private long NearlyAll(Height last)
    {
        var all = (Int128)Curve.IssuedThrough(last).Units;
        long low = 0, high = last.Value;
        while (low < high)
        {
            long middle = low + (high - low) / 2;
            if ((Int128)Curve.IssuedThrough(new Height(middle)).Units * 1_000 >= all * 999) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
