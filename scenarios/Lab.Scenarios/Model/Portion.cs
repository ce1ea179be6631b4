using System.Globalization;
using Lab.Core;

namespace Lab.Scenarios.Model;

/// <summary>A part of the nodes: a count, or an exact share.</summary>
public readonly record struct Portion
{
    private readonly Ratio? share;
    private readonly int count;

    private Portion(int count, Ratio? share) => (this.count, this.share) = (count, share);

    public static Portion Of(int count) => new(count, null);
    public static Portion Of(Ratio share) => new(0, share);

    /// <summary>The share, or null when this is a count.</summary>
    public Ratio? Share => this.share;

    /// <summary>
    /// The number out of <paramref name="nodes"/>; a share is rounded to the nearest, halves up.
    /// </summary>
    public int Among(int nodes) => this.share is { } s
        ? (int)(((Int128)s.Top * 2 * nodes + s.Bottom) / ((Int128)s.Bottom * 2))
        : this.count;

    public override string ToString() => this.share is { } s
        ? Units.Shares.Write(s)
        : this.count.ToString(CultureInfo.InvariantCulture);
}
