using Lab.Scenarios.Units;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lab.Scenarios.Yaml;

/// <summary>
/// Text -> tree, of a plain subset of YAML: one document of scalars, lists and mappings. What could hide a
/// surprise is refused by name: anchors, aliases, tags, directives, repeated keys, keys that are not words,
/// tabs as indentation.
/// </summary>
public sealed class YamlReader
{
    /// <summary>The deepest nesting of lists and mappings.</summary>
    public const int MaxDepth = 32;

    private readonly Findings findings;
    private readonly Func<Mark, Place> place;
    private readonly Parser parser;
    private ParsingEvent last = new StreamStart();

    private YamlReader(string text, Func<Mark, Place> place, Findings findings)
    {
        this.findings = findings;
        this.place = place;
        this.parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>
    /// The tree of a file's text, or null when <paramref name="findings"/> say why there is none.
    /// </summary>
    public static YamlNode? Read(string text, string file, Findings findings)
    {
        Indentation.RefuseTabs(text, file, findings);
        return findings.Any
            ? null
            : Parse(text, mark => new Place(file, (int)mark.Line, (int)mark.Column), findings,
                "an empty file");
    }

    /// <summary>
    /// The tree of a short text that stands at one place, such as an override on the command line.
    /// </summary>
    public static YamlNode? ReadAt(string text, Place at, Findings findings) =>
        Parse(text, _ => at, findings, "nothing");

    private static YamlNode? Parse(string text, Func<Mark, Place> place, Findings findings, string nothing)
    {
        var reader = new YamlReader(text, place, findings);
        var start = place(new Mark(0, 1, 1));
        try
        {
            var root = reader.Document(start, nothing);
            return findings.Any ? null : root;
        }
        catch (Unreadable)
        {
            return null;
        }
        catch (YamlException e)
        {
            findings.Add(place(e.Start), ParserWords.Found(e), ParserWords.Expected(e));
            return null;
        }
    }

    private YamlNode? Document(Place start, string nothing)
    {
        Next();
        if (Next() is not DocumentStart open)
        {
            this.findings.Add(start, nothing, "a mapping with the keys version, id, claim, nodes, ...");
            return null;
        }

        if (open.Version is not null) this.findings.Add(At(open), "a % directive", "none");
        var root = Node(Next(), 1);
        Next();
        if (Next() is DocumentStart second) Stop(second, "a second document", "one document in the file");
        return root;
    }

    private YamlNode Node(ParsingEvent e, int depth)
    {
        if (depth > MaxDepth && e is not Scalar)
            Stop(e, $"more than {MaxDepth} levels of nesting", $"at most {MaxDepth}");
        // What goes on after an alias or an anchor may be a bomb of them: one error says enough.
        if (e is AnchorAlias alias)
            Stop(e, $"the alias {Text.Quote("*" + alias.Value)}", "the value itself, written out");

        if (e is not NodeEvent node)
        {
            Stop(e, "a place without a value", "a value");
            return new YamlScalar(At(e), "", false);
        }

        RefuseExtras(node);
        return node switch
        {
            SequenceStart => List(At(e), depth),
            MappingStart => Map(At(e), depth),
            _ => new YamlScalar(At(e), ((Scalar)node).Value, ((Scalar)node).Style == ScalarStyle.Plain),
        };
    }

    private YamlList List(Place at, int depth)
    {
        var items = new List<YamlNode>();
        for (var e = Next(); e is not SequenceEnd; e = Next()) items.Add(Node(e, depth + 1));
        return new YamlList(at, items);
    }

    private YamlMap Map(Place at, int depth)
    {
        var entries = new List<YamlEntry>();
        var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
        for (var e = Next(); e is not MappingEnd; e = Next())
        {
            if (e is not Scalar and not AnchorAlias)
                Stop(e, "a key that is a list or a mapping", "a word as the key");
            var key = (YamlScalar)Node(e, depth + 1);
            var value = Node(Next(), depth + 1);
            if (seen.TryAdd(key.Text, key.Place)) entries.Add(new YamlEntry(key, value));
            else
                this.findings.Add(
                    key.Place, $"the key {Text.Quote(key.Text)} a second time",
                    $"it once (first at line {seen[key.Text].Line})");
        }

        return new YamlMap(at, entries);
    }

    private void RefuseExtras(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
            Stop(node, $"the anchor {Text.Quote("&" + node.Anchor.Value)}", "a value without anchors");
        // An exclamation mark alone is a tag too, but one that the parser itself gives to quoted scalars.
        if (!node.Tag.IsEmpty)
            this.findings.Add(At(node),
                $"the tag {Text.Quote(node.Tag.IsNonSpecific ? "!" : node.Tag.Value)}",
                "a value without tags");
    }

    private Place At(ParsingEvent e) => this.place(e.Start);

    private ParsingEvent Next()
    {
        try
        {
            if (this.parser.MoveNext()) return this.last = this.parser.Current!;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // The parser's own slips on broken text, such as a scalar that begins with a lone bracket.
        }

        Stop(this.last, "text after this that is not YAML", "YAML");
        return this.last;
    }

    /// <summary>Gives up: what follows would cost more than it tells.</summary>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    private void Stop(ParsingEvent e, string found, string expected)
    {
        this.findings.Add(At(e), found, expected);
        throw new Unreadable();
    }

    private sealed class Unreadable : Exception;
}
