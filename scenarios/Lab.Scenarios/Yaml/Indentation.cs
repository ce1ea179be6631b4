namespace Lab.Scenarios.Yaml;

/// <summary>
/// Refuses tabs before the first character of a line, which YAML forbids and parsers explain badly.
/// </summary>
internal static class Indentation
{
    public static void RefuseTabs(string text, string file, Findings findings)
    {
        int line = 1, start = 0;
        while (start < text.Length && !findings.Full)
        {
            int at = start;
            while (at < text.Length && text[at] == ' ') at++;
            if (at < text.Length && text[at] == '\t')
                findings.Add(new Place(file, line, at - start + 1), "a tab in the indentation", "spaces");
            int end = text.IndexOf('\n', start);
            if (end < 0) return;
            start = end + 1;
            line++;
        }
    }
}
