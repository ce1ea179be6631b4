using System.Text.Json;
using Lab.Cli.Bench;
using Lab.Cli.Verbs;

namespace Lab.Cli.Tests;

/// <summary>What <c>lab bench</c> refuses, and the form of its rows for programs.</summary>
public sealed class BenchVerbTests
{
    [TestCase]
    [TestCase("--json")]
    public void Refuses_a_group_that_does_not_exist(params string[] words)
    {
        var lab = LabProcess.Run(["bench", "spin", .. words]);
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(lab.Out, Is.Empty);
        Assert.That(lab.Error, Does.Match("^error: no bench group 'spin': expected spine\\b.*\n$"));
    }

    [Test]
    public void Refuses_a_part_that_the_group_does_not_have() => Assert.That(
        LabProcess.Run("bench", "ledger", "days").Error,
        Does.Match("^error: no part 'days' of bench group 'ledger': expected rewards, state, .*day\n$"));

    [Test]
    public void Measures_one_part_of_a_group()
    {
        var lab = LabProcess.Run("bench", "ledger", "rewards", "--json");
        Assert.That(lab.OutLines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("name").GetString()),
            Is.All.StartsWith("reward").And.Not.Empty);
    }

    [Test]
    [Category("ST-B10")]
    public void Records_transactions_and_blocks_a_second_in_the_same_form_as_every_row()
    {
        var lab = LabProcess.Run("bench", "network", "relay", "--json");
        Assert.That(lab.Exit, Is.Zero, lab.Error);
        var rows = lab.OutLines.Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.That(
            rows.Select(r => (r.GetProperty("name").GetString(), r.GetProperty("unit").GetString())),
            Is.EqualTo(new[] { ("relayed-transactions", "transactions/s"), ("relayed-blocks", "blocks/s") }));
        Assert.That(rows.Select(r => r.GetProperty("value").GetDouble()), Is.All.GreaterThan(0));
    }

    [Test]
    public void A_row_is_one_object_with_the_agreed_names()
    {
        var row = BenchRow.Of("spine", "kernel-1000", "deliveries/s", ">=", 4e6, [5e6, 3e6, 6e6], ("nodes", 1000));
        string line = BenchVerb.JsonLine(row);
        Assert.That(line, Does.Not.Contain("\n"));
        using var json = JsonDocument.Parse(line);
        Assert.That(json.RootElement.EnumerateObject().Select(p => p.Name), Is.EqualTo((string[])
            ["group", "name", "value", "unit", "bar", "op", "holds", "runs", "min", "max", "nodes"]));
        Assert.That(json.RootElement.GetProperty("value").GetDouble(), Is.EqualTo(5e6));
        Assert.That(json.RootElement.GetProperty("op").GetString(), Is.EqualTo(">="));
        Assert.That(json.RootElement.GetProperty("holds").GetBoolean(), Is.True);
        Assert.That((row with { Bar = 5.1e6 }).Holds, Is.False);
        Assert.That((row with { Doubt = "the bare loop is slow" }).Holds, Is.False);
    }
}
