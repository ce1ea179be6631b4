namespace Lab.Scenarios.Units;

/// <summary>The known word that an unknown one most likely stands for.</summary>
public static class Nearest
{
    private const int LongestWord = 64;

    /// <summary>
    /// The word at the least Damerau-Levenshtein distance, if that is at most a third of the word's length
    /// and one; else null. The first of equals wins.
    /// </summary>
    public static string? To(string word, IEnumerable<string> known)
    {
        if (word.Length is 0 or > LongestWord) return null;
        string lower = word.ToLowerInvariant().Replace('_', '-');
        string? best = null;
        int least = Math.Max(1, (word.Length + 1) / 3) + 1;
        foreach (string candidate in known)
        {
            int distance = Distance(lower, candidate.ToLowerInvariant());
            if (distance >= least) continue;
            (best, least) = (candidate, distance);
        }

        return best;
    }

    /// <summary>
    /// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
    /// </summary>
    public static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                int edit = Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1;
                rows[i, j] = Math.Min(replace, edit);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }

        return rows[a.Length, b.Length];
    }
}
