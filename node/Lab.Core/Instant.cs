namespace Lab.Core;

/// <summary>
/// A point in time: a 64-bit count of nanoseconds since the epoch of its clock. In a simulation that epoch is the
/// start of the run; live it is 1970-01-01 UTC.
/// </summary>
public readonly record struct Instant(long Nanoseconds) : IComparable<Instant>
{
    public static readonly Instant Zero = new(0);
    public static readonly Instant Never = new(long.MaxValue);

    public static Instant operator +(Instant at, Duration by) => new(checked(at.Nanoseconds + by.Nanoseconds));
    public static Instant operator -(Instant at, Duration by) => new(checked(at.Nanoseconds - by.Nanoseconds));
    public static Duration operator -(Instant to, Instant from) =>
        new(checked(to.Nanoseconds - from.Nanoseconds));
    public static bool operator <(Instant a, Instant b) => a.Nanoseconds < b.Nanoseconds;
    public static bool operator >(Instant a, Instant b) => a.Nanoseconds > b.Nanoseconds;
    public static bool operator <=(Instant a, Instant b) => a.Nanoseconds <= b.Nanoseconds;
    public static bool operator >=(Instant a, Instant b) => a.Nanoseconds >= b.Nanoseconds;

    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);
    public override string ToString() => new Duration(Nanoseconds).ToString();
}
