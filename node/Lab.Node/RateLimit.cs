namespace Lab.Nodes;

/// <summary>
/// How much of one class of messages a peer may send (R-PEER-12). One bucket holds bytes; a message takes its length
/// and a fixed share, so that both limits hold: many small messages, or fewer large ones.
/// </summary>
/// <param name="MessagesPerSecond">Of no length, 1 to <paramref name="BytesPerSecond"/>.</param>
/// <param name="BytesPerSecond">Of a few large messages, 1 and up.</param>
/// <param name="BurstSeconds">Seconds' worth that may come at once after a rest, 1 to 60.</param>
public readonly record struct RateLimit(int MessagesPerSecond, int BytesPerSecond, int BurstSeconds)
{
    /// <summary>What a message takes from the bucket on top of its length, in bytes.</summary>
    public int ShareOfMessage => BytesPerSecond / MessagesPerSecond;

    /// <summary>What the bucket holds, in bytes.</summary>
    public int Burst => BytesPerSecond * BurstSeconds;

    /// <summary>Whether the numbers make sense for messages of at most some bytes, which must fit into the bucket.</summary>
    public bool IsSound(int largest) =>
        BytesPerSecond >= 1 && MessagesPerSecond >= 1 && MessagesPerSecond <= BytesPerSecond
        && BurstSeconds is >= 1 and <= 60 && (long)BytesPerSecond * BurstSeconds <= 1 << 30
        && Burst - ShareOfMessage >= largest;
}
