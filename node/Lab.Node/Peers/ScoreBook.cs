using Lab.Core;
using Lab.Core.Crypto;

namespace Lab.Nodes.Peers;

/// <summary>
/// Points against keys, for those that have any: they outlive a link, so that who comes back is known, and fade.
/// Kept are those of all keys that are linked, and of 1,024 others: beyond that the one with the fewest points is
/// forgotten, the oldest of them. So nobody loses points to a key with fewer, and no number of keys with many keeps a
/// linked one from getting its own.
/// </summary>
/// <param name="settings">What is forgiven.</param>
/// <param name="isLinked">Whether a key has a link now; never of more than there are slots.</param>
internal sealed class ScoreBook(ScoreSettings settings, Predicate<PublicKey> isLinked)
{
    /// <summary>Keys without a link, and keys in all.</summary>
    public const int Unlinked = 1024, Capacity = Unlinked + SlotSet.Capacity;

    private static readonly Duration Minute = Duration.FromMinutes(1);

    private readonly List<Entry> scores = [];

    public int Count => this.scores.Count;

    /// <summary>Points of a key now; 0 for one that has done nothing.</summary>
    public int Of(PublicKey key, Duration now)
    {
        int at = Find(key);
        return at < 0 ? 0 : Faded(this.scores[at], now).Points;
    }

    /// <summary>Those of the points that no bad line explains.</summary>
    public int DeliberateOf(PublicKey key, Duration now)
    {
        int at = Find(key);
        return at < 0 ? 0 : Faded(this.scores[at], now).Deliberate;
    }

    /// <summary>Adds points, 1 and up, but none beyond a ceiling, and gives the new sum.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="points">How many.</param>
    /// <param name="ceiling">Where the sum ends; it never falls because of it.</param>
    /// <param name="now">On the monotonic clock.</param>
    /// <param name="deliberate">Whether no bad line explains them.</param>
    public int Add(PublicKey key, int points, int ceiling, Duration now, bool deliberate = false)
    {
        int at = Find(key);
        var before = at < 0 ? new Entry(key, 0, 0, now) : Faded(this.scores[at], now);
        int sum = Math.Max(before.Points, Math.Min(before.Points + points, ceiling));
        var after = before with { Points = sum };
        if (deliberate) after = after with { Deliberate = Math.Min(before.Deliberate + points, sum) };
        if (at >= 0)
        {
            this.scores[at] = after;
            return sum;
        }

        this.scores.Add(after);
        if (this.scores.Count > Capacity) ForgetTheLeast(now);
        return sum;
    }

    /// <summary>The entry after forgiveness; the part of a minute that is left over is kept.</summary>
    private Entry Faded(in Entry entry, Duration now)
    {
        long minutes = (now - entry.Since).Nanoseconds / Minute.Nanoseconds;
        if (minutes <= 0) return entry;
        long forgiven = Math.Min(minutes, ScoreSettings.MostPoints) * settings.ForgivenPerMinute;
        return entry with
        {
            Points = (int)Math.Max(0, entry.Points - forgiven),
            Deliberate = (int)Math.Max(0, entry.Deliberate - forgiven),
            Since = entry.Since + Minute * minutes,
        };
    }

    private void ForgetTheLeast(Duration now)
    {
        int least = -1, fewest = int.MaxValue;
        for (int i = 0; i < this.scores.Count; i++)
        {
            int points = Faded(this.scores[i], now).Points;
            if (points < fewest && !isLinked(this.scores[i].Key)) (least, fewest) = (i, points);
        }

        Check.That(least >= 0);
        this.scores.RemoveAt(least);
    }

    private int Find(PublicKey key)
    {
        for (int i = 0; i < this.scores.Count; i++)
            if (this.scores[i].Key == key) return i;
        return -1;
    }

    private readonly record struct Entry(PublicKey Key, int Points, int Deliberate, Duration Since);
}
