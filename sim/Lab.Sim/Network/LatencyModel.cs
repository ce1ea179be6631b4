namespace Lab.Sim.Network;

/// <summary>
/// How long bits travel between two nodes, one way. Samples are clamped to the world's floor, which is also the
/// longest window in which nodes may run side by side.
/// </summary>
public abstract class LatencyModel
{
    /// <summary>The smallest value that the model gives; the world raises it to its own floor.</summary>
    public abstract Duration Smallest { get; }

    /// <summary>Nanoseconds of a link, drawn once; <paramref name="word"/> is uniform and the same in both directions.</summary>
    public abstract long Link(int from, int to, ulong word);

    /// <summary>True if each message draws anew through <see cref="Message"/>.</summary>
    public virtual bool PerMessage => false;

    /// <summary>Nanoseconds of one message on a link.</summary>
    public virtual long Message(int from, int to, long link, ulong word) => link;
}

/// <summary>The same latency everywhere.</summary>
public sealed class ConstantLatency(Duration oneWay) : LatencyModel
{
    public override Duration Smallest => oneWay;
    public override long Link(int from, int to, ulong word) => oneWay.Nanoseconds;
}

/// <summary>Uniform between two bounds, drawn once a link.</summary>
public sealed class UniformLatency(Duration low, Duration high) : LatencyModel
{
    private readonly ulong span = (ulong)(high - low).Nanoseconds + 1;

    public override Duration Smallest => low;

    public override long Link(int from, int to, ulong word) =>
        low.Nanoseconds + (long)Math.BigMul(word, this.span, out _);
}

/// <summary>Any distribution, as a function from a uniform word to nanoseconds.</summary>
/// <param name="smallest">A bound that no sample undercuts.</param>
/// <param name="perMessage">Draw anew for each message instead of once a link.</param>
/// <param name="draw">Pure, integers only.</param>
public sealed class SampledLatency(Duration smallest, bool perMessage, Func<ulong, long> draw) : LatencyModel
{
    public override Duration Smallest => smallest;
    public override bool PerMessage => perMessage;
    public override long Link(int from, int to, ulong word) => draw(word);
    public override long Message(int from, int to, long link, ulong word) => draw(word);
}

/// <summary>Latency by the regions of both ends.</summary>
public sealed class RegionLatency : LatencyModel
{
    private readonly int[] regionOf;
    private readonly long[] matrix;
    private readonly int regions;
    private readonly Func<long, ulong, long>? draw;

    /// <param name="regionOf">Region index by node id.</param>
    /// <param name="oneWay">By [from, to]: the latency, or its mean if <paramref name="draw"/> is given.</param>
    /// <param name="draw">From a mean and a uniform word to the nanoseconds of one message; null for fixed latency.</param>
    /// <param name="smallest">A bound that no sample undercuts; null for the least entry that two nodes use.</param>
    public RegionLatency(
        int[] regionOf, Duration[,] oneWay, Func<long, ulong, long>? draw = null, Duration? smallest = null)
    {
        Check.That(oneWay.GetLength(0) == oneWay.GetLength(1));
        this.regionOf = regionOf;
        this.regions = oneWay.GetLength(0);
        this.matrix = new long[this.regions * this.regions];
        var used = new bool[this.regions];
        foreach (int region in regionOf) used[region] = true;
        long least = long.MaxValue;
        for (int i = 0; i < this.regions; i++)
            for (int j = 0; j < this.regions; j++)
            {
                this.matrix[i * this.regions + j] = oneWay[i, j].Nanoseconds;
                if (used[i] && used[j]) least = Math.Min(least, oneWay[i, j].Nanoseconds);
            }
        this.draw = draw;
        Smallest = smallest ?? new Duration(least);
    }

    public override Duration Smallest { get; }
    public override bool PerMessage => this.draw is not null;

    public override long Link(int from, int to, ulong word) =>
        this.matrix[this.regionOf[from] * this.regions + this.regionOf[to]];

    public override long Message(int from, int to, long link, ulong word) =>
        this.draw is null ? link : this.draw(link, word);
}
