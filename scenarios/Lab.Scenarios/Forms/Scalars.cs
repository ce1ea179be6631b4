using System.Globalization;
using System.Text.Json.Nodes;
using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Units;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>Shapes of single values: numbers, names, durations, sizes, rates and shares.</summary>
internal static class Scalars
{
    /// <summary>The largest whole number that every JSON reader keeps exact: 2^53 - 1.</summary>
    public const long LargestWhole = 9_007_199_254_740_991;

    private const int MostDigits = 19;

    public const string NamePattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";

    public static readonly Shape<Duration> Duration = Of(Families.Duration).As(
        ns => new Duration(ns), d => d.Nanoseconds);

    /// <summary>A duration above zero.</summary>
    public static readonly Shape<Duration> Interval = Positive(Families.Duration).As(
        ns => new Duration(ns), d => d.Nanoseconds);

    public static readonly Shape<Rate> Rate = Positive(Families.Rate).As(
        b => new Rate(b), r => r.BitsPerSecond);

    /// <summary>Picoseconds.</summary>
    public static readonly Shape<long> Cost = Of(Families.Cost);

    public static readonly Shape<Ratio> Share = new ScalarShape<Ratio>(
        Shares.Expected, s => Shares.Read(s.Text), v => Shares.Write(v), () => TextOrNumber(Shares.Pattern));

    /// <summary>A count or a share of the nodes.</summary>
    public static readonly Shape<Portion> Portion = new ScalarShape<Portion>(
        "a number of nodes such as 100, or a share such as 10%", ReadPortion, WritePortion, PortionSchema);

    public static readonly Shape<Ratio> PositiveDecimal = new ScalarShape<Ratio>(
        "a number above 0 such as 0.5 or 2",
        s => Decimals.Read(s.Text) is { Ok: true, Value.Top: > 0 } r ? r : Reading<Ratio>.Refused(),
        v => Decimals.Write(v), () => TextOrNumber($"^{Decimals.Pattern}$"));

    public static readonly Shape<bool> Truth = new ScalarShape<bool>(
        "true or false",
        s => s switch
        {
            { Plain: true, Text: "true" } => Reading<bool>.Of(true),
            { Plain: true, Text: "false" } => Reading<bool>.Of(false),
            _ => Reading<bool>.Refused(null, TruthMeant(s.Text)),
        },
        v => JsonValue.Create(v), () => new JsonObject { ["type"] = "boolean" });

    public static readonly Shape<bool> Switch = new WordShape<bool>(
        new("on", true, "the usual"), new("off", false, "slower, with the same outcome"));

    public static readonly Shape<string> Name = new ScalarShape<string>(
        "a name of at most 64 lower-case letters, digits and single hyphens such as partition-heals",
        s => IsName(s.Text) ? Reading<string>.Of(s.Text) : Reading<string>.Refused(null, NameMeant(s.Text)),
        v => JsonValue.Create(v),
        () => new JsonObject { ["type"] = "string", ["pattern"] = NamePattern, ["maxLength"] = 64 });

    public static readonly Shape<string> Sentence = new ScalarShape<string>(
        "a sentence of at most 500 characters",
        s => Collapse(s.Text) is { Length: > 0 and <= 500 } text
            ? Reading<string>.Of(text)
            : Reading<string>.Refused(),
        v => JsonValue.Create(v),
        () => new JsonObject { ["type"] = "string", ["minLength"] = 1 });

    public static Shape<int> Count(int least, int most) => Whole(least, most).As(v => (int)v, v => v);

    public static Shape<long> Whole(long least, long most) => new ScalarShape<long>(
        least == most ? least.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"),
        s => ReadWhole(s, least, most), v => JsonValue.Create(v),
        () => new JsonObject { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most });

    /// <summary>
    /// An amount in base units, at most 2^63 - 1. Above <see cref="LargestWhole"/> it is a text in JSON, which keeps it
    /// exact.
    /// </summary>
    public static Shape<long> Units(long least) => new ScalarShape<long>(
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {long.MaxValue}"),
        s => ReadWhole(s, least, long.MaxValue),
        v => v <= LargestWhole ? JsonValue.Create(v) : JsonValue.Create(v.ToString(CultureInfo.InvariantCulture)),
        () => new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "integer", ["minimum"] = least, ["maximum"] = long.MaxValue },
                TextOf("^[1-9][0-9]{15,18}$")),
        });

    public static Shape<ByteSize> Size(long most) => new ScalarShape<ByteSize>(
        $"{Families.Size.Expected}, from 1 B to {Families.Size.Write(most)}",
        s => Families.Size.Read(s.Text) is var r && r is { Ok: true, Value: var v } && (v < 1 || v > most)
            ? Reading<ByteSize>.Refused()
            : r.To(b => new ByteSize(b)),
        v => Families.Size.Write(v.Bytes), () => TextOf(Families.Size.Pattern));

    public static bool IsName(string text) =>
        text.Length is > 0 and <= 64 && char.IsAsciiLetterLower(text[0]) && text[^1] != '-'
        && !text.Contains("--", StringComparison.Ordinal)
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    public static JsonObject TextOf(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static Shape<long> Of(UnitFamily family) => new ScalarShape<long>(
        family.Expected, s => family.Read(s.Text), v => family.Write(v),
        () =>
        {
            var schema = TextOf(family.Pattern);
            schema["description"] = family.Expected;
            return schema;
        });

    private static Shape<long> Positive(UnitFamily family) => new ScalarShape<long>(
        $"{family.Expected}, above 0",
        s => family.Read(s.Text) is var r && r is { Ok: true, Value: 0 } ? Reading<long>.Refused() : r,
        v => family.Write(v), () => TextOf(family.Pattern));

    private static JsonObject TextOrNumber(string pattern) => new()
    {
        ["anyOf"] = new JsonArray(TextOf(pattern), new JsonObject { ["type"] = "number", ["minimum"] = 0 }),
    };

    private static Reading<long> ReadWhole(YamlScalar scalar, long least, long most)
    {
        string text = scalar.Text;
        bool digits = text.Length is > 0 and <= MostDigits && text.All(char.IsAsciiDigit);
        if (!digits) return Reading<long>.Refused(null, WholeMeant(text));
        bool fits = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value);
        if (!scalar.Plain && (!fits || value <= LargestWhole || most == LargestWhole))
            return Reading<long>.Refused("in quotes");
        if (text.Length > 1 && text[0] == '0')
            return Reading<long>.Refused("with a leading zero", text.TrimStart('0'));
        if (!fits) return Reading<long>.Refused();
        return value < least || value > most ? Reading<long>.Refused() : Reading<long>.Of(value);
    }

    /// <summary>Digits with separators between them, without those.</summary>
    private static string? WholeMeant(string text)
    {
        string plain = text.Replace("_", "").Replace(",", "").Replace(" ", "");
        return plain.Length is > 0 and <= MostDigits && plain != text && plain.All(char.IsAsciiDigit) ? plain : null;
    }

    private static string? TruthMeant(string text) => text.ToLowerInvariant() switch
    {
        "yes" or "on" or "true" or "y" => "true",
        "no" or "off" or "false" or "n" => "false",
        _ => null,
    };

    private static string? NameMeant(string text)
    {
        if (text.Length > 64) return null;
        string meant = text.ToLowerInvariant().Replace('_', '-').Replace(' ', '-').Trim('-');
        return IsName(meant) ? meant : null;
    }

    private static string Collapse(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static Reading<Portion> ReadPortion(YamlScalar scalar)
    {
        if (Shares.Marked(scalar.Text)) return Shares.Read(scalar.Text).To(Model.Portion.Of);
        return ReadWhole(scalar, 0, Scenario.MaxNodes).To(n => Model.Portion.Of((int)n));
    }

    private static JsonNode WritePortion(Portion portion) => portion.Share is { } share
        ? JsonValue.Create(Shares.Write(share))
        : JsonValue.Create(portion.Among(0));

    private static JsonObject PortionSchema() => new()
    {
        ["anyOf"] = new JsonArray(
            TextOf(Shares.Pattern),
            new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = Scenario.MaxNodes }),
    };
}
