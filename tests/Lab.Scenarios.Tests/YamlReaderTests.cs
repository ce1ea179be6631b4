using System.Diagnostics;
using System.Text;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Tests;

public sealed class YamlReaderTests
{
    private const string OneAPair =
        "expected one 'key: value' a line, indented like its neighbours, or quotes around the value";

    [TestCase("a: &x 1\nb: *x", "f:1:4: error: found the anchor '&x', expected a value without anchors")]
    [TestCase("a: *x", "f:1:4: error: found the alias '*x', expected the value itself, written out")]
    [TestCase("a: !!int 1", "f:1:4: error: found the tag 'tag:yaml.org,2002:int', expected a value without tags")]
    [TestCase("a: ! 1", "f:1:4: error: found the tag '!', expected a value without tags")]
    [TestCase("a: 1\nb: 2\na: 3", "f:3:1: error: found the key 'a' a second time, expected it once (first at line 1)")]
    [TestCase("a: 1\n---\nb: 2", "f:2:1: error: found a second document, expected one document in the file")]
    [TestCase("%YAML 1.1\n---\na: 1", "f:1:1: error: found a % directive, expected none")]
    [TestCase("a:\n\tb: 1", "f:2:1: error: found a tab in the indentation, expected spaces")]
    [TestCase("a:\n  \tb: 1\n\tc: 2", "f:2:3: error: found a tab in the indentation, expected spaces\n"
        + "f:3:1: error: found a tab in the indentation, expected spaces")]
    [TestCase("? [a]\n: 1", "f:1:3: error: found a key that is a list or a mapping, expected a word as the key")]
    [TestCase("a: b: c", "f:1:5: error: found ': ' inside a value, " + OneAPair)]
    [TestCase("a: @b", "f:1:4: error: found a character that no value starts with, expected quotes around text that starts so")]
    [TestCase("a: [1, 2", "f:2:1: error: found a list in brackets that does not go on, expected ',' or ']'")]
    [TestCase("a: {b: 2", "f:2:1: error: found a mapping in braces that does not go on, expected ',' or '}'")]
    [TestCase("a: \"b", "f:1:4: error: found the end of the file inside a value, expected its closing quote, bracket or brace")]
    [TestCase("a: 1\n  b: 2", "f:2:4: error: found ': ' inside a value, " + OneAPair)]
    [TestCase("a:\n  b: 1\n c: 2", "f:3:2: error: found a line that fits nowhere, expected a 'key: value' line at this indentation")]
    [Category("CARD-16")]
    public void Refuses_with_place_and_expectation(string text, string errors) =>
        Assert.That(Errors(text), Is.EqualTo(errors));

    [Test]
    public void Nests_32_deep_and_no_deeper()
    {
        var findings = new Findings();
        Assert.That(YamlReader.Read(Nested(32), "f", findings), Is.Not.Null);
        Assert.That(Errors(Nested(33)), Is.EqualTo("f:1:33: error: found more than 32 levels of nesting, expected at most 32"));
    }

    [Test]
    public void Refuses_a_bomb_of_aliases_without_expanding_it()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 40; i++)
            bomb.Append($"a{i}: &a{i} [").AppendJoin(", ", Enumerable.Repeat($"*a{i - 1}", 10)).Append("]\n");
        var watch = Stopwatch.StartNew();
        var refused = Assert.Throws<ScenarioInvalid>(() => ScenarioFile.Parse(bomb.ToString(), "f"))!;
        Assert.That(refused.Diagnostics[0].ToString(), Is.EqualTo("f:1:5: error: found the anchor '&a0', expected a value without anchors"));
        Assert.That((refused.Diagnostics.Count, refused.Omitted), Is.EqualTo((1, 0)));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(2)));
    }

    [TestCase("[")]
    [TestCase("{a: ")]
    [TestCase("- ")]
    [TestCase("? ")]
    [TestCase("&a ")]
    [TestCase("a,")]
    [TestCase("\"")]
    [TestCase("[a, ")]
    [TestCase("a: 1\n")]
    [TestCase("#\n")]
    [TestCase("!")]
    [TestCase("%\n")]
    [TestCase("---\n")]
    [TestCase(": ")]
    [TestCase("a\n")]
    [TestCase("| ")]
    public void Refuses_a_file_full_of_anything_in_little_time(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, SourceFile.MaxBytes / piece.Length));
        var watch = Stopwatch.StartNew();
        var refused = Assert.Throws<ScenarioInvalid>(() => ScenarioFile.Parse(text, "f"))!;
        Assert.That(refused.Message, Has.Length.LessThan(20_000));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public void Random_bytes_are_refused_or_read_and_never_crash()
    {
        var luck = Lab.Core.Rng.For(1, "yaml-fuzz", 0);
        string sample = File.ReadAllText(Repository.ScenarioFiles[0]);
        const string spice = "{}[]:,-&*!|>%@`\"'#\n\t ?~";
        for (int i = 0; i < 3_000; i++)
        {
            var text = new StringBuilder(sample);
            for (int edits = 1 + luck.Below(5); edits > 0; edits--)
            {
                int at = luck.Below(text.Length);
                if (luck.Below(2) == 0) text.Remove(at, Math.Min(text.Length - at, 1 + luck.Below(20)));
                else text.Insert(at, spice[luck.Below(spice.Length)]);
            }

            try
            {
                ScenarioFile.Parse(text.ToString(), "f");
            }
            catch (ScenarioInvalid e)
            {
                Assert.That(e.Diagnostics, Is.Not.Empty);
            }
        }
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static string Errors(string text)
    {
        var findings = new Findings();
        YamlReader.Read(text, "f", findings);
        return string.Join('\n', Assert.Throws<ScenarioInvalid>(findings.ThrowIfAny)!.Diagnostics);
    }
}
