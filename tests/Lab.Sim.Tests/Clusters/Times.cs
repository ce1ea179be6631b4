namespace Lab.Sim.Tests.Clusters;

/// <summary>Short words for lengths of time, so that scenarios read as sentences.</summary>
internal static class Times
{
    public static Duration Ns(long n) => new(n);
    public static Duration Us(long n) => Duration.FromMicroseconds(n);
    public static Duration Ms(long n) => Duration.FromMilliseconds(n);
    public static Duration Sec(long n) => Duration.FromSeconds(n);
}
