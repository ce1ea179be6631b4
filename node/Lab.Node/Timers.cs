using Lab.Core.Seam;

namespace Lab.Nodes;

/// <summary>
/// The timers of a node, one per part: links and requests have deadlines in their part's list, not timers.
/// </summary>
internal static class Timers
{
    public static readonly TimerId Dial = TimerId.Of(1);
    public static readonly TimerId Handshake = TimerId.Of(2);
    public static readonly TimerId Ping = TimerId.Of(3);
    public static readonly TimerId Heartbeat = TimerId.Of(4);
    public static readonly TimerId Request = TimerId.Of(5);
    public static readonly TimerId Sync = TimerId.Of(6);
    public static readonly TimerId NotYet = TimerId.Of(7);
    public static readonly TimerId Epoch = TimerId.Of(8);
    public static readonly TimerId Upload = TimerId.Of(9);
    public static readonly TimerId Snapshot = TimerId.Of(10);
    public static readonly TimerId Preview = TimerId.Of(11);
}
