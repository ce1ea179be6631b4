namespace Lab.Sim.Network;

/// <summary>
/// Loss on a reliable stream: lost segments cost recovery rounds, not bytes. Every round repeats the segments lost in
/// the round before; a round takes a round trip, or a retransmission timeout of max(200 ms, 2 round trips) when the
/// last segment of the frame is among the lost (nothing behind it tells the sender).
/// </summary>
internal static class LossModel
{
    private const long LeastTimeout = 200_000_000;
    private const int MostRounds = 16;

    /// <summary>Nanoseconds that recovery adds to a frame of <paramref name="segments"/> segments.</summary>
    /// <param name="key">Names the frame's luck.</param>
    public static long Delay(int segments, int lossPerMillion, long roundTripNs, ulong key)
    {
        long delay = 0;
        ulong threshold = lossPerMillion >= 1_000_000 ? ulong.MaxValue
            : (ulong)(((UInt128)(uint)lossPerMillion << 64) / 1_000_000);
        ulong counter = 0;
        int outstanding = segments;
        for (int round = 0; outstanding > 0 && round < MostRounds; round++)
        {
            int lost = 0;
            bool tail = false;
            for (int i = 0; i < outstanding; i++)
            {
                if (Mix.Word(key + counter++) >= threshold) continue;
                lost++;
                tail = i == outstanding - 1;
            }
            if (lost > 0) delay += tail ? Math.Max(LeastTimeout, 2 * roundTripNs) : roundTripNs;
            outstanding = lost;
        }
        return delay;
    }
}
