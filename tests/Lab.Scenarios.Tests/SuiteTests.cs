using Lab.Scenarios.Model;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Tests;

public sealed class SuiteTests
{
    [TestCase("1", new ulong[] { 1 })]
    [TestCase("3..5", new ulong[] { 3, 4, 5 })]
    [TestCase("7..7", new ulong[] { 7 })]
    [TestCase("[1, 5]", new ulong[] { 1, 5 })]
    public void Reads_seeds(string seeds, ulong[] expected) =>
        Assert.That(Read($"seeds: {seeds}").Scenarios[0].Seeds, Is.EqualTo(expected));

    [Test]
    public void A_range_has_at_most_10000_seeds()
    {
        Assert.That(Read("seeds: 1..10000").Scenarios[0].Seeds, Has.Count.EqualTo(10_000));
        Assert.That(Errors("seeds: 1..10001"), Does.Contain("suite.yaml:6:12: error: found '1..10001', expected a range of seeds"));
    }

    [TestCase("seeds: 5..3", "found '5..3', expected a range of seeds such as 1..10")]
    [TestCase("seeds: 1..x", "found '1..x', expected a range of seeds")]
    [TestCase("seeds: 1..2..3", "found '1..2..3', expected a range of seeds")]
    [TestCase("seeds: all", "found 'all', expected a whole number from 0")]
    [TestCase("worlds: [ mars ]", "found 'mars', expected sim or live")]
    [TestCase("gates: [ merg ]", "found 'merg', expected merge or release (did you mean 'merge'?)")]
    [TestCase("gate: [ merge ]", "found the unknown key 'gate'")]
    public void Refuses_with_expectation(string line, string error) => Assert.That(Errors(line), Does.Contain(error));

    [TestCase("/etc/a.yaml")]
    [TestCase("../a.yaml")]
    [TestCase("a/../b.yaml")]
    [TestCase("a.txt")]
    public void Refuses_a_file_outside_the_suites_folder(string file) => Assert.That(
        Assert.Throws<ScenarioInvalid>(() => SuiteFile.Parse(Text("", file), "suite.yaml"))!.Message,
        Does.Contain($"suite.yaml:4:11: error: found '{file}', expected a path below the suite's folder"));

    [Test]
    public void Refuses_an_id_twice()
    {
        string entry = Text("", "a.yaml")[Text("", "a.yaml").IndexOf("  - ", StringComparison.Ordinal)..];
        Assert.That(
            Assert.Throws<ScenarioInvalid>(() => SuiteFile.Parse(Text("", "a.yaml") + entry, "suite.yaml"))!.Message,
            Does.Contain("found the id 'a' a second time"));
    }

    [Test]
    public void Reads_gates_and_worlds()
    {
        var entry = Read("worlds: [ sim, live ]\n    gates: [ release ]").Scenarios[0];
        Assert.That((entry.Worlds, entry.Gates), Is.EqualTo((new[] { World.Sim, World.Live }, new[] { Gate.Release })));
    }

    private static string Text(string line, string file) =>
        $"version: 1\nscenarios:\n  - id: a\n    file: {file}\n    claim: c\n" + (line.Length > 0 ? $"    {line}\n" : "");

    private static Suite Read(string line) => SuiteFile.Parse(Text(line, "a.yaml"), "suite.yaml");

    private static string Errors(string line) => Assert.Throws<ScenarioInvalid>(() => Read(line))!.Message;
}
