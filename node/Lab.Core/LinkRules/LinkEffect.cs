namespace Lab.Core.LinkRules;

/// <summary>What a rule does to the bytes that travel one way over a link. The neutral effect is <c>default</c>.</summary>
/// <param name="Cut">Bytes are held until the cut ends; after 20 s both ends lose the link.</param>
/// <param name="Delay">Added to the propagation of each frame.</param>
/// <param name="Jitter">A uniform 0 .. Jitter more for each frame; order on the link is kept.</param>
/// <param name="LossPerMillion">Chance of losing a segment, 0 to 1,000,000; the larger of rule and network counts.</param>
/// <param name="BytesPerSecond">A cap on the rate of the link; 0 is none.</param>
public readonly record struct LinkEffect(
    bool Cut = false, Duration Delay = default, Duration Jitter = default, int LossPerMillion = 0,
    long BytesPerSecond = 0)
{
    /// <summary>Both effects together: cuts and delays add up, the worse loss and the lower cap win.</summary>
    public static LinkEffect operator +(LinkEffect a, LinkEffect b) => new(
        a.Cut || b.Cut,
        a.Delay + b.Delay,
        a.Jitter + b.Jitter,
        Math.Max(a.LossPerMillion, b.LossPerMillion),
        a.BytesPerSecond == 0 ? b.BytesPerSecond
            : b.BytesPerSecond == 0 ? a.BytesPerSecond
            : Math.Min(a.BytesPerSecond, b.BytesPerSecond));
}
