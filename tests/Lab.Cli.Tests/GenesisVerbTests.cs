using System.Text.Json;

namespace Lab.Cli.Tests;

/// <summary><c>lab genesis</c>: every value of the file, and what follows from them.</summary>
[Category("ST-S02")]
public sealed class GenesisVerbTests
{
    private static readonly string FixedSupply =
        Path.Combine(Checkout.Find().Root, "scenarios", "genesis", "fixed-supply.yaml");

    [Test]
    public void Prints_every_value_and_what_names_the_network()
    {
        var lab = LabProcess.Run("genesis", FixedSupply);
        Assert.That((lab.Exit, lab.Error), Is.EqualTo((0, "")));
        string[] keys =
        [
            "network", "state", "identity", "monetary policy", "document", "time", "preset", "epoch", "target-block-time",
            "difficulty", "retarget", "retarget-window", "tie", "challenge", "fork-policy", "coinbase-maturity", "minimum-fee",
            "strict-coinbase", "fees", "emission", "allocated",
        ];
        Assert.That(
            lab.OutLines.Where(l => l[0] != ' ').Select(l => l[..20].TrimEnd()), Is.EqualTo(keys));
        Assert.That(lab.Out, Does.Match("(?m)^identity +[0-9a-f]{64}$").And.Match("(?m)^monetary policy +[0-9a-f]{64}$"));
        Assert.That(lab.Out, Does.Contain("100,000,000,000,000 base units in 3 allocations"));
    }

    [Test]
    public void Json_holds_the_same_and_the_identity_follows_the_values()
    {
        using var one = JsonDocument.Parse(LabProcess.Run("genesis", FixedSupply, "--json").Out);
        using var same = JsonDocument.Parse(LabProcess.Run("genesis", FixedSupply, "--json").Out);
        using var other = JsonDocument.Parse(LabProcess.Run("genesis", FixedSupply, "--json", "--set", "chain.difficulty=101").Out);
        string Of(JsonDocument document, string name) => document.RootElement.GetProperty(name).GetString()!;
        Assert.Multiple(() =>
        {
            Assert.That(Of(same, "identity"), Is.EqualTo(Of(one, "identity")));
            Assert.That(Of(other, "identity"), Is.Not.EqualTo(Of(one, "identity")));
            Assert.That(Of(other, "monetaryPolicy"), Is.EqualTo(Of(one, "monetaryPolicy")));
            Assert.That(one.RootElement.GetProperty("genesis").GetProperty("state").GetString(), Is.EqualTo("devnet"));
        });
    }

    [Test]
    public void An_emission_can_be_shown_from_a_genesis_file()
    {
        var lab = LabProcess.Run("emission", FixedSupply);
        Assert.That(lab.Exit, Is.Zero, lab.Error);
        Assert.That(lab.OutLines[0], Is.EqualTo("fixed-supply-devnet: fixed, 0 a block; cap 0 (base units)"));
    }

    [Test]
    public void Refuses_what_is_no_genesis()
    {
        var lab = LabProcess.Run("genesis", Samples.FirstBlocks);
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(lab.ErrorLines[0], Does.EndWith("found a scenario, expected a file with kind: genesis (lab emission shows what a scenario's chain issues)"));
        Assert.That(LabProcess.Run("run", FixedSupply).ErrorLines[0], Does.Contain("found the unknown key 'kind'"));
    }
}
