using Lab.Core;
using Lab.Core.Crypto;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Relay;

/// <summary>
/// Blocks that peers announced and did not bring, and that nobody else has brought since. Each is held against its
/// announcer when its time is up. A bad line makes one peer late with a block that others bring; but of blocks that
/// nobody ever brings an honest peer announces no more than the network makes, while invented ones cost nothing.
/// </summary>
internal sealed class MissingBlocks(Turn turn, PeerTable peers)
{
    /// <summary>Announcements remembered, at most; further ones are held against nobody.</summary>
    public const int Capacity = 2_048;

    /// <summary>Time in which somebody has to bring the block.</summary>
    public static readonly Duration Wait = Duration.FromMinutes(5);

    private static readonly Duration Second = Duration.FromSeconds(1);

    // In order of time, since all wait equally long.
    private readonly List<(ulong Key, PublicKey Announcer, Duration Due)> missing = [];

    public int Count => this.missing.Count;

    /// <summary>A peer did not bring a block that it had announced. One counts of each second.</summary>
    public void Add(ulong key, in PublicKey announcer)
    {
        Look();
        var due = turn.Now.Mono + Wait;
        for (int i = this.missing.Count - 1; i >= 0 && due - this.missing[i].Due < Second; i--)
            if (this.missing[i].Announcer == announcer) return;
        if (this.missing.Count < Capacity) this.missing.Add((key, announcer, due));
    }

    /// <summary>A block is here: it was none that somebody invented.</summary>
    public void Came(ulong key)
    {
        if (this.missing.Count > 0) this.missing.RemoveAll(m => m.Key == key);
    }

    /// <summary>Counts those whose time is up against their announcers, whether they are linked or not.</summary>
    public void Look()
    {
        int due = 0;
        for (; due < this.missing.Count && this.missing[due].Due <= turn.Now.Mono; due++)
            peers.NoteKey(this.missing[due].Announcer, Conduct.BlockNeverCame);
        if (due > 0) this.missing.RemoveRange(0, due);
    }
}
