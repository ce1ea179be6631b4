using System.Text;

namespace Lab.Scenarios.Yaml;

/// <summary>Reads a file's text, within bounds: nothing of a file that is too long is looked at.</summary>
public static class SourceFile
{
    /// <summary>The most bytes of a scenario or suite file.</summary>
    public const int MaxBytes = 1 << 20;

    private const string LimitText = "at most 1 MiB of YAML";

    /// <summary>The text of the file.</summary>
    /// <exception cref="ScenarioInvalid">The file is missing, unreadable, too long or not UTF-8.</exception>
    public static string Read(string path)
    {
        var findings = new Findings();
        var start = new Place(path, 1, 1);
        string? text = null;
        if (Directory.Exists(path)) findings.Add(start, "a directory", "a scenario file");
        else if (!File.Exists(path)) findings.Add(start, "no such file", "a scenario file", Neighbour(path));
        else text = ReadExisting(path, start, findings);
        findings.ThrowIfAny();
        return text!;
    }

    private static string? ReadExisting(string path, Place start, Findings findings)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            // One byte more than allowed tells a long file from a full one, also where it has no length.
            var buffer = new byte[MaxBytes + 1];
            int length = stream.CanSeek && stream.Length > MaxBytes
                ? MaxBytes + 1
                : stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length <= MaxBytes) return Decode(buffer.AsSpan(0, length), start, findings);
            findings.Add(start, "a file of more than 1 MiB", LimitText);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add(start, $"a file that cannot be read ({Units.Text.Clip(e.Message)})",
                "a readable scenario file");
        }

        return null;
    }

    private static string? Decode(ReadOnlySpan<byte> bytes, Place start, Findings findings)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        int valid = ValidPrefix(bytes);
        if (valid == bytes.Length) return Encoding.UTF8.GetString(bytes);
        var before = bytes[..valid];
        int line = before.Count((byte)'\n') + 1;
        int column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        findings.Add(start with { Line = line, Column = column }, "a byte that is not UTF-8",
            "text in UTF-8");
        return null;
    }

    /// <summary>The number of bytes before the first that is not UTF-8.</summary>
    private static int ValidPrefix(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out int used) == 0) at += used;
        return at;
    }

    /// <summary>A file of the same folder whose name is close.</summary>
    private static string? Neighbour(string path)
    {
        try
        {
            string folder = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
            if (!Directory.Exists(folder)) return null;
            var names = Directory.EnumerateFiles(folder, "*.yaml").Take(1_000)
                .Select(f => Path.GetFileName(f)!);
            string? near = Units.Nearest.To(Path.GetFileName(path), names.Order(StringComparer.Ordinal));
            return near is null ? null : Path.Combine(Path.GetDirectoryName(path) ?? "", near);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
