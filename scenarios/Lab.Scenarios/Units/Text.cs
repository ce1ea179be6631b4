using System.Text;

namespace Lab.Scenarios.Units;

/// <summary>Text of a stranger's file, made fit for one line of an error message.</summary>
public static class Text
{
    private const int Most = 60;

    /// <summary>At most 60 characters, control characters shown as escapes.</summary>
    public static string Clip(string text)
    {
        var line = new StringBuilder(text.Length > Most ? Most + 3 : text.Length);
        foreach (char c in text)
        {
            if (line.Length >= Most) return line.Append("...").ToString();
            if (c == '\n') line.Append("\\n");
            else if (c == '\t') line.Append("\\t");
            else if (char.IsControl(c) || char.IsSurrogate(c)) line.Append('?');
            else line.Append(c);
        }

        return line.ToString();
    }

    public static string Quote(string text) => $"'{Clip(text)}'";

    /// <summary><c>a, b or c</c></summary>
    public static string Either(IEnumerable<string> words)
    {
        var list = words.ToList();
        return list.Count < 2
            ? string.Concat(list)
            : string.Join(", ", list.Take(list.Count - 1)) + " or " + list[^1];
    }
}
