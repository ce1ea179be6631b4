using System.Text;
using System.Text.Json.Nodes;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Ledger;
using Lab.Records;
using Lab.Scenarios.Model;
using Lab.Scenarios.Worlds;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Tests;

/// <summary>A scenario that takes its chain from a genesis file.</summary>
[Category("ST-S02")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class GenesisSourceTests
{
    private static readonly string Owner =
        Address.Of(SigningKey.FromSeed(Sha256.Of(Encoding.UTF8.GetBytes("owner"))).Public).ToString();

    private static readonly string Network =
        "version: 1\nkind: genesis\nnetwork: net\nstate: testnet\nchain: { difficulty: 9, epoch: 2s, fork-policy: append-only }\n"
        + $"allocations: [{{ to: {Owner}, amount: 7 }}]\n";

    private string folder = "";

    private string File => Path.Combine(this.folder, "sample.yaml");

    [SetUp]
    public void Make_a_folder()
    {
        this.folder = Directory.CreateTempSubdirectory("lab-genesis-").FullName;
        Directory.CreateDirectory(Path.Combine(this.folder, "nets"));
        System.IO.File.WriteAllText(Path.Combine(this.folder, "nets", "net.yaml"), Network);
    }

    [TearDown]
    public void Delete_it() => Directory.Delete(this.folder, recursive: true);

    [Test]
    public void The_chain_of_a_run_is_that_of_the_file()
    {
        var scenario = Read("chain: { genesis: nets/net.yaml }");
        var chain = new Blueprint(scenario, 1).Chain(Instant.Zero);
        Assert.That(scenario.Chain.Epoch, Is.EqualTo(Duration.FromSeconds(2)));
        Assert.That(
            Genesis.Create(chain).Id, Is.EqualTo(Genesis.Create(GenesisFile.Parse(Network, "f").ToParameters()).Id));
    }

    [Test]
    public void Wallets_own_coins_beside_those_of_the_file()
    {
        var scenario = Read("chain: { genesis: nets/net.yaml }\nworkload: { transfers: { every: 1s, wallets: 3, funds: 5 } }");
        var allocations = new Blueprint(scenario, 1).Chain(Instant.Zero).Allocations;
        Assert.That(allocations.Select(a => a.Amount.Units), Is.EqualTo(new long[] { 7, 5, 5, 5 }));
    }

    [Test]
    public void The_resolved_form_holds_the_network_and_needs_no_file()
    {
        var scenario = Read("chain: { genesis: nets/net.yaml }");
        var resolved = ScenarioFile.Resolve(scenario);
        Assert.That(resolved["chain"]!.AsObject().Select(p => p.Key), Is.EqualTo(new[] { "genesis" }));
        Directory.Delete(Path.Combine(this.folder, "nets"), recursive: true);
        var back = ScenarioFile.FromResolved(JsonNode.Parse(CanonicalJson.Write(resolved))!.AsObject());
        Assert.That(ScenarioFile.HashOf(back), Is.EqualTo(ScenarioFile.HashOf(scenario)));
        Assert.That(new Blueprint(back, 1).Chain(Instant.Zero).NetworkId, Is.EqualTo("net"));
    }

    [Test]
    public void Another_network_is_another_scenario()
    {
        var one = ScenarioFile.HashOf(Read("chain: { genesis: nets/net.yaml }"));
        System.IO.File.WriteAllText(Path.Combine(this.folder, "nets", "net.yaml"), Network.Replace("amount: 7", "amount: 8"));
        Assert.That(ScenarioFile.HashOf(Read("chain: { genesis: nets/net.yaml }")), Is.Not.EqualTo(one));
    }

    [TestCase("chain: { genesis: nets/net.yaml, epoch: 1s }", "6:34: error: found the key 'epoch' beside 'genesis', expected genesis alone, which gives all of them")]
    [TestCase("chain: { preset: test, genesis: nets/net.yaml }", "6:10: error: found the key 'preset' beside 'genesis', expected genesis alone, which gives all of them")]
    [TestCase("chain: { genesis: nets/other.yaml }", "6:19: error: found 'nets/other.yaml', where no file is, expected a genesis file from this file's folder such as genesis/devnet.yaml")]
    [TestCase("chain: { genesis: /nets/net.yaml }", "6:19: error: found '/nets/net.yaml', expected a genesis file from*")]
    [TestCase("chain: { genesis: nets }", "6:19: error: found 'nets', expected a genesis file from*")]
    [TestCase("chain: { genesis: [] }", "6:19: error: found a list, expected a genesis file from*")]
    [TestCase("chain: { genesys: nets/net.yaml }", "6:10: error: found the unknown key 'genesys', expected preset,*(did you mean 'genesis'?)")]
    [TestCase("chain: { genesis: { kind: genesis } }", "6:19: error: found a genesis without 'version', expected version: 1")]
    [TestCase("chain: { genesis: nets/net.yaml }\nroles: { miner: 2 }", "6:8: error: found append-only with 2 miners,*")]
    public void Refuses_with_place_and_expectation(string lines, string error)
    {
        string pattern = "^" + System.Text.RegularExpressions.Regex.Escape(File + ":" + error).Replace(@"\*", ".*");
        Assert.That(Errors(lines), Does.Match(pattern));
    }

    [Test]
    public void An_error_inside_the_file_is_told_with_its_own_place()
    {
        string net = Path.Combine(this.folder, "nets", "net.yaml");
        System.IO.File.WriteAllText(net, Network.Replace("difficulty: 9", "difficulty: x"));
        Assert.That(Errors("chain: { genesis: nets/net.yaml }"), Is.EqualTo(
            $"{net}:5:22: error: found 'x', expected auto, or a whole number from 1"));
    }

    [TestCase(9_223_372_036_854_775_797, true)]
    [TestCase(9_223_372_036_854_775_798, false)]
    public void Wallets_and_allocations_together_sum_to_the_largest_amount_at_most(long allocated, bool accepted)
    {
        System.IO.File.WriteAllText(
            Path.Combine(this.folder, "nets", "net.yaml"), Network.Replace("amount: 7", $"amount: {allocated}"));
        const string lines = "chain: { genesis: nets/net.yaml }\nworkload: { transfers: { every: 1s, wallets: 2, funds: 5 } }";
        if (accepted) Assert.That(new Blueprint(Read(lines), 1).Chain(Instant.Zero).Validate(), Is.Null);
        else
            Assert.That(Errors(lines), Is.EqualTo(
                $"{File}:7:56: error: found 5 for each of 2 wallets beside {allocated} of genesis, expected at most 2^63 - 1 in all"));
    }

    private Scenario Read(string lines)
    {
        System.IO.File.WriteAllText(File, Sample.Head + lines + "\n");
        return ScenarioFile.Read(File);
    }

    private string Errors(string lines) => string.Join('\n', Assert.Throws<ScenarioInvalid>(() => Read(lines))!.Diagnostics);
}
