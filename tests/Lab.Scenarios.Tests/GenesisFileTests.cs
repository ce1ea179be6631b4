using System.Text;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Ledger;
using Lab.Records;
using Lab.Scenarios.Model;
using Lab.Scenarios.Yaml;
using NJsonSchema;

namespace Lab.Scenarios.Tests;

/// <summary>Genesis files: one file is one network, and what is malformed is refused by place and name.</summary>
[Category("ST-S02")]
[Category("U-12")]
public sealed class GenesisFileTests
{
    private const string Name = "net.yaml";
    private static readonly string One = AddressOf("one"), Two = AddressOf("two");

    /// <summary>Ends at line 7; what tests add starts at line 8.</summary>
    private static readonly string Head =
        "version: 1\nkind: genesis\nnetwork: net\nstate: devnet\ntime: 2026-01-01T00:00:00Z\n"
        + "chain: { difficulty: 9, emission: { initial: 5 } }\n"
        + $"allocations: [{{ to: {One}, amount: 7 }}]\n";

    private static readonly string[] Changes =
    [
        "network=other", "time=2026-01-01T00:00:01Z", "chain.preset=test", "chain.epoch=2s", "chain.target-block-time=11s",
        "chain.difficulty=10", "chain.retarget=fixed", "chain.retarget-window=61", "chain.tie=first-seen",
        "chain.challenge=parent-hash", "chain.fork-policy=append-only", "chain.coinbase-maturity=101", "chain.minimum-fee=1",
        "chain.fees={ miner: 99%, burn: 1% }", "chain.strict-coinbase=true", "chain.emission.initial=6",
        "chain.emission.cap=9", "chain.emission.floor=6", "chain.emission.versions=[{ from: 9 }]",
        "chain.emission={ schedule: table, ranges: [{ from: 0, reward: 5 }] }", "allocations.0.amount=8",
        $"allocations.0.to={Two}", $"allocations=[{{ to: {One}, amount: 7 }}, {{ to: {Two}, amount: 7 }}]", "allocations=[]",
    ];

    private static IEnumerable<string> Shipped =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "scenarios", "genesis"), "*.yaml").Order(StringComparer.Ordinal);

    [Test]
    public void The_same_values_are_the_same_network() => Assert.Multiple(() =>
    {
        Assert.That(Identity(Parse(Head + "allocated: 7\n")), Is.EqualTo(Identity(Parse(Head))));
        Assert.That(GenesisFile.HashOf(Parse("# a remark\n" + Head)), Is.EqualTo(GenesisFile.HashOf(Parse(Head))));
    });

    [TestCaseSource(nameof(Changes))]
    public void Any_other_value_is_another_network(string change)
    {
        Assert.That(Identity(Parse(Head, change)), Is.Not.EqualTo(Identity(Parse(Head))));
        Assert.That(GenesisFile.HashOf(Parse(Head, change)), Is.Not.EqualTo(GenesisFile.HashOf(Parse(Head))));
    }

    [Test]
    public void The_state_changes_the_document_and_no_block()
    {
        var plan = Parse(Head, "state=mainnet-plan");
        Assert.That(Identity(plan), Is.EqualTo(Identity(Parse(Head))));
        Assert.That(GenesisFile.HashOf(plan), Is.Not.EqualTo(GenesisFile.HashOf(Parse(Head))));
    }

    [Test]
    public void Values_become_the_ledgers_parameters()
    {
        var chain = Parse(Head, "chain.strict-coinbase=true").ToParameters();
        Assert.Multiple(() =>
        {
            Assert.That(chain.Validate(), Is.Null);
            Assert.That(chain.NetworkId, Is.EqualTo("net"));
            Assert.That(chain.GenesisTime - Instant.Zero, Is.EqualTo(Duration.FromSeconds(1_767_225_600)));
            Assert.That(chain.GenesisDifficulty, Is.EqualTo(new Difficulty(9)));
            Assert.That(chain.StrictCoinbase, Is.True);
            Assert.That(chain.Allocations.Select(a => (a.To.ToString(), a.Amount.Units)), Is.EqualTo(new[] { (One, 7L) }));
        });
    }

    [Test]
    public void Reads_back_from_its_resolved_form()
    {
        foreach (string change in Changes)
        {
            var genesis = Parse(Head, change);
            string canonical = CanonicalJson.Write(GenesisFile.Resolve(genesis));
            Assert.That(CanonicalJson.Write(GenesisFile.Resolve(Parse(canonical))), Is.EqualTo(canonical), change);
        }
    }

    [TestCase("network: net\n", "", "1:1: error: found a genesis without 'network', expected network: 1 to 64 printable ASCII characters without spaces such as spacetime-devnet")]
    [TestCase("state: devnet\n", "", "1:1: error: found a genesis without 'state', expected state: devnet, testnet or mainnet-plan")]
    [TestCase("kind: genesis\n", "", "1:1: error: found a genesis without 'kind', expected kind: genesis")]
    [TestCase("version: 1\n", "", "1:1: error: found a genesis without 'version', expected version: 1")]
    [TestCase("version: 1", "version: 2", "1:10: error: found '2', expected 1")]
    [TestCase("kind: genesis", "kind: scenario", "2:7: error: found 'scenario', expected genesis")]
    [TestCase("network: net", "network: a b", "3:10: error: found 'a b', expected 1 to 64 printable ASCII characters without spaces*")]
    [TestCase("network: net", "netwrok: net", "3:1: error: found the unknown key 'netwrok', expected version,*(did you mean 'network'?)")]
    [TestCase("devnet", "mainnet", "4:8: error: found 'mainnet', expected devnet, testnet or mainnet-plan*")]
    [TestCase("2026-01-01T00:00:00Z", "2026-02-30T00:00:00Z", "5:7: error: found '2026-02-30T00:00:00Z', expected an instant from 1970 to 2261 such as 2026-01-01T00:00:00Z")]
    [TestCase("2026-01-01T00:00:00Z", "2262-01-01T00:00:00Z", "5:7: error: found '2262-01-01T00:00:00Z', expected an instant*")]
    [TestCase("2026-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "5:7: error: found '1969-12-31T23:59:59Z', expected an instant*")]
    [TestCase("2026-01-01T00:00:00Z", "2026-01-01", "5:7: error: found '2026-01-01', expected an instant*")]
    [TestCase("difficulty: 9, ", "", "6:8: error: found no difficulty but one that depends on a run's miners, expected difficulty: a whole number from 1")]
    [TestCase("difficulty: 9", "difficulty: auto", "6:22: error: found no difficulty but one that depends on a run's miners*")]
    [TestCase("difficulty: 9", "difficulty: 9, genesis: x.yaml", "6:25: error: found the unknown key 'genesis', expected preset,*")]
    [TestCase("difficulty: 9", "difficulty: 9, epoch: 10s", "6:32: error: found epoch out of its range, expected more than 0s and less than the target block time")]
    [TestCase("difficulty: 9", "difficulty: 9, minimum-fe: 3", "6:25: error: found the unknown key 'minimum-fe', expected preset,*(did you mean 'minimum-fee'?)")]
    [TestCase("amount: 7", "amount: 0", "7:94: error: found '0', expected a whole number from 1 to 9223372036854775807")]
    [TestCase("amount: 7", "amuont: 7", "7:86: error: found the unknown key 'amuont', expected to or amount (did you mean 'amount'?)")]
    [TestCase("{ to: lab1", "{ to: lab2", "7:21: error: found 'lab2*', mistyped, by its checksum or form, expected an address of version 1 such as lab1...")]
    [TestCase("amount: 7 }", "amount: 7 }, 8", "7:99: error: found '8', expected an allocation: a mapping with the keys to or amount")]
    public void Refuses_with_place_expectation_and_nearest_word(string piece, string other, string error)
    {
        Assert.That(Head, Does.Contain(piece));
        string pattern = "^" + System.Text.RegularExpressions.Regex.Escape(Name + ":" + error).Replace(@"\*", ".*") + "$";
        Assert.That(Errors(Head.Replace(piece, other)).Split('\n')[0], Does.Match(pattern));
    }

    [Test]
    public void Says_in_one_line_that_a_scenario_is_none() => Assert.That(
        Errors("version: 1\nid: some\nnodes: 3\n"),
        Is.EqualTo($"{Name}:1:1: error: found a scenario, expected a file with kind: genesis "
            + "(lab emission shows what a scenario's chain issues)"));

    [TestCase("validators: []", "8:1: error: found the key 'validators', which no network has yet, expected version,")]
    [TestCase("directory: []", "8:1: error: found the key 'directory', which no network has yet, expected version,")]
    [TestCase("allocated: 8", "8:12: error: found 8 allocated, expected 7, the sum of the allocations")]
    [TestCase("allocated: -1", "8:12: error: found '-1', expected a whole number from 0 to 9223372036854775807")]
    public void Refuses_lines(string line, string error) =>
        Assert.That(Errors(Head + line + "\n"), Does.StartWith($"{Name}:{error}"));

    [Test]
    [Category("SC-E01")]
    public void Refuses_an_address_a_second_time() => Assert.That(
        Errors(Head.Replace("amount: 7 }", $"amount: 7 }}, {{ to: {One}, amount: 8 }}")),
        Is.EqualTo($"{Name}:7:105: error: found the address of allocation 1 a second time, expected each address once"));

    [TestCase(9_223_372_036_854_775_800, true)]
    [TestCase(9_223_372_036_854_775_801, false)]
    public void Allocations_sum_to_the_largest_amount_at_most(long second, bool accepted)
    {
        string text = Head.Replace("amount: 7 }", $"amount: 7 }}, {{ to: {Two}, amount: {second} }}");
        if (accepted) Assert.That(Parse(text).ToParameters().Validate(), Is.Null);
        else
            Assert.That(Errors(text), Is.EqualTo(
                $"{Name}:7:14: error: found allocations that sum to 9223372036854775808, expected at most 2^63 - 1"));
    }

    [TestCase(64, true)]
    [TestCase(65, false)]
    public void A_network_has_a_name_of_at_most_64_characters(int length, bool accepted)
    {
        string text = Head.Replace("network: net", "network: " + new string('n', length));
        if (accepted) Assert.That(Parse(text).ToParameters().Validate(), Is.Null);
        else Assert.That(Errors(text), Does.StartWith($"{Name}:3:10: error: found 'nnn"));
    }

    [TestCaseSource(nameof(Shipped))]
    public async Task Every_shipped_genesis_is_valid_and_satisfies_the_schema(string path)
    {
        var genesis = GenesisFile.Read(path);
        Assert.That(GenesisFile.IsOne(path), Is.True);
        Assert.That(genesis.ToParameters().Validate(), Is.Null);
        var schema = await JsonSchema.FromJsonAsync(ScenarioSchema.WriteGenesis());
        Assert.That(schema.Validate(CanonicalJson.Write(GenesisFile.Resolve(genesis))), Is.Empty);
    }

    [Test]
    [Category("SC-L39")]
    [Category("U-10")]
    public void The_fixed_supply_profile_has_all_coins_at_genesis_and_never_another()
    {
        var chain = GenesisFile.Read(Path.Combine(Repository.Root, "scenarios", "genesis", "fixed-supply.yaml")).ToParameters();
        var curve = IssuanceCurve.Of(chain.Emission);
        Assert.Multiple(() =>
        {
            Assert.That(Genesis.Create(chain).Ledger.Supply.Circulating.Units, Is.EqualTo(100_000_000_000_000));
            Assert.That(curve.IssuedThrough(curve.Highest), Is.EqualTo(Amount.Zero));
            Assert.That(chain.Allocations.Select(a => a.To.ToString()), Is.EqualTo(new[]
            {
                AddressOf("devnet treasury"), AddressOf("devnet reserve"), AddressOf("devnet faucet"),
            }));
            Assert.That(chain.Fees.Treasury.To, Is.EqualTo(chain.Allocations[0].To));
            Assert.That(chain.MinimumFee, Is.GreaterThan(Amount.Zero));
        });
    }

    private static GenesisSettings Parse(string text, params string[] overrides) => GenesisFile.Parse(text, Name, overrides);

    private static string Errors(string text) => string.Join(
        '\n', Assert.Throws<ScenarioInvalid>(() => GenesisFile.Parse(text, Name))!.Diagnostics);

    private static Hash Identity(GenesisSettings genesis) => Genesis.Create(genesis.ToParameters()).Id;

    private static string AddressOf(string words) =>
        Address.Of(SigningKey.FromSeed(Sha256.Of(Encoding.UTF8.GetBytes(words))).Public).ToString();
}
