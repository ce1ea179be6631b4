using Lab.Core;
using Lab.Core.Crypto;

namespace Lab.Nodes.Peers;

/// <summary>Keys that are refused for a while, at most 256; the oldest gives way.</summary>
internal sealed class BanList(Duration time)
{
    public const int Capacity = 256;

    // In order of banning, and so of expiry.
    private readonly List<(PublicKey Key, Duration Until)> bans = [];

    public void Add(PublicKey key, Duration now)
    {
        for (int i = 0; i < this.bans.Count; i++)
        {
            if (this.bans[i].Key != key) continue;
            this.bans.RemoveAt(i);
            break;
        }

        if (this.bans.Count == Capacity) this.bans.RemoveAt(0);
        this.bans.Add((key, now + time));
    }

    public int Count => this.bans.Count;

    /// <summary>Bans that are not over.</summary>
    public int CountAt(Duration now)
    {
        while (this.bans.Count > 0 && this.bans[0].Until <= now) this.bans.RemoveAt(0);
        return this.bans.Count;
    }

    public bool Has(PublicKey key, Duration now)
    {
        CountAt(now);
        foreach (var ban in this.bans)
            if (ban.Key == key) return true;
        return false;
    }
}
