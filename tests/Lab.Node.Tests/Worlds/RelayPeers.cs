namespace Lab.Nodes.Tests.Worlds;

/// <summary>Peers of a node that relays, and what they say.</summary>
internal static class RelayPeers
{
    /// <summary>Who signs broadcasts that come from outside.</summary>
    public static readonly SigningKey Author = Chains.KeyOf(50);

    /// <summary>Settings of a node that relays in a way, and does nothing of its own accord.</summary>
    public static NodeSettings With(RelayStrategy strategy) => new()
    {
        Relay = strategy, PingInterval = Duration.Zero, MaxLinks = 128, OutboundTarget = 0,
    };

    /// <summary>A broadcast of one byte, created now or at an instant.</summary>
    public static Frame BroadcastAt(Bench bench, byte payload = 1, Instant? created = null) =>
        Broadcast.Sign(Author, 1, created ?? bench.Wall, [payload], NoMemo.Instance);

    /// <summary>That many ready peers, in the order of their links.</summary>
    public static List<RemotePeer> Connect(Bench bench, int count) =>
        [.. Enumerable.Range(1, count).Select(i => bench.Connect(i))];
}
