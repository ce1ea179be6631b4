using Lab.Scenarios.Units;
using YamlDotNet.Core;

namespace Lab.Scenarios.Yaml;

/// <summary>Turns the YAML parser's complaints into found and expected.</summary>
internal static class ParserWords
{
    private const string Colon = "': ' inside a value";
    private const string OneAPair = "one 'key: value' a line, indented like its neighbours, or quotes around the value";

    // A piece of the parser's own message, what it means, and what should stand there.
    private static readonly (string Piece, string Found, string Expected)[] Known =
    [
        ("cannot start any token", "a character that no value starts with",
            "quotes around text that starts so"),
        ("mapping values are not allowed", Colon, OneAPair),
        ("found invalid mapping", Colon, OneAPair),
        ("did not find expected <document start>", "text after the end of the document", "one document"),
        ("did not find expected key", "a line that fits nowhere", "a 'key: value' line at this indentation"),
        ("did not find expected '-' indicator", "a line that fits nowhere",
            "a '- item' line at this indentation"),
        ("did not find expected ',' or ']'", "a list in brackets that does not go on", "',' or ']'"),
        ("did not find expected ',' or '}'", "a mapping in braces that does not go on", "',' or '}'"),
        ("could not find expected ':'", "a key without a colon", "'key: value'"),
        ("unexpected end of stream", "the end of the file inside a value",
            "its closing quote, bracket or brace"),
        ("document indicator", "a document marker inside a value", "the closing quote"),
    ];

    public static string Found(YamlException e)
    {
        string piece = Match(e).Found;
        return piece.Length > 0 ? piece : $"text that is not YAML ({Text.Clip(e.Message.TrimEnd('.'))})";
    }

    public static string Expected(YamlException e)
    {
        string piece = Match(e).Expected;
        return piece.Length > 0 ? piece : "YAML";
    }

    private static (string Piece, string Found, string Expected) Match(YamlException e)
    {
        foreach (var known in Known)
            if (e.Message.Contains(known.Piece, StringComparison.OrdinalIgnoreCase)) return known;
        return ("", "", "");
    }
}
