using System.Text.Json.Nodes;
using Lab.Scenarios.Units;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Shapes;

/// <summary>One word of a fixed list.</summary>
public sealed class WordShape<T>(params Word<T>[] words) : Shape<T>
{
    private readonly Dictionary<string, string> notYet = new(StringComparer.Ordinal);

    public IReadOnlyList<Word<T>> Words => words;
    public override string Expected => words.Length == 1
        ? words[0].Text
        : Text.Either(words.Select(w => w.Text));

    /// <summary>Names words that are planned and refused until then, with the reason.</summary>
    public WordShape<T> NotYet(string reason, params string[] names)
    {
        foreach (string name in names) this.notYet.Add(name, reason);
        return this;
    }

    public string NameOf(T value) =>
        words.First(w => EqualityComparer<T>.Default.Equals(w.Value, value)).Text;

    public override JsonNode Write(T value) => JsonValue.Create(NameOf(value));

    public override JsonObject Schema() => new()
    {
        ["enum"] = new JsonArray([.. words.Select(w => JsonValue.Create(w.Text))]),
        ["description"] = string.Join("\n", words.Select(w => $"{w.Text}: {w.Doc}")),
    };

    public override bool TryRead(YamlNode node, Findings findings, out T value)
    {
        value = default!;
        if (node is not YamlScalar scalar) return Refuse(node, findings);
        foreach (var word in words)
            if (word.Text == scalar.Text)
            {
                value = word.Value;
                return true;
            }

        return this.notYet.TryGetValue(scalar.Text, out string? reason)
            ? Refuse(node, findings, reason)
            : Refuse(node, findings, meant: Nearest.To(scalar.Text, words.Select(w => w.Text)));
    }
}
