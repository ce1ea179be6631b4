namespace Lab.Scenarios.Yaml;

/// <summary>A node of a document, with the place where it was written. Immutable.</summary>
public abstract record YamlNode(Place Place)
{
    /// <summary>What this is, for the "found" half of an error.</summary>
    public abstract string Description { get; }
}

/// <summary>
/// A single value as written. Plain: without quotes, and so perhaps a number or a truth value.
/// </summary>
public sealed record YamlScalar(Place Place, string Text, bool Plain) : YamlNode(Place)
{
    public bool IsEmpty => Plain && Text.Length == 0;
    public override string Description => IsEmpty ? "nothing" : Units.Text.Quote(Text);
}

/// <summary>A list.</summary>
public sealed record YamlList(Place Place, IReadOnlyList<YamlNode> Items) : YamlNode(Place)
{
    public override string Description => "a list";
}

/// <summary>A mapping; its keys differ.</summary>
public sealed record YamlMap(Place Place, IReadOnlyList<YamlEntry> Entries) : YamlNode(Place)
{
    public override string Description => "a mapping";

    public YamlEntry? Find(string key) => Entries.FirstOrDefault(e => e.Key.Text == key);
}

public sealed record YamlEntry(YamlScalar Key, YamlNode Value);
