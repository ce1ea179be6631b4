using Lab.Core;

namespace Lab.Scenarios.Model;

/// <summary>Bits a second, more than 0.</summary>
public readonly record struct Rate(long BitsPerSecond)
{
    public override string ToString() => Units.Rates.Write(this);
}

/// <summary>A number of bytes, 0 or more.</summary>
public readonly record struct ByteSize(long Bytes)
{
    public override string ToString() => Units.Sizes.Write(this);
}

/// <summary>Uplink and downlink of a share of the nodes.</summary>
public sealed record BandwidthClass(Ratio Share, Rate Up, Rate Down);

/// <summary>
/// Uplinks and downlinks of nodes: classes whose shares add up to one, or none at all (unlimited).
/// </summary>
public sealed record Bandwidth(IReadOnlyList<BandwidthClass> Classes)
{
    public static readonly Bandwidth Unlimited = new([]);

    public bool IsUnlimited => Classes.Count == 0;
}
