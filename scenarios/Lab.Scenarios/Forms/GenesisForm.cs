using System.Globalization;
using System.Text.Json.Nodes;
using Lab.Core;
using Lab.Ledger;
using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Units;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The form of a genesis file.</summary>
internal static class GenesisForm
{
    public const string Kind = "genesis";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private static readonly Shape<string> Network = new ScalarShape<string>(
        "1 to 64 printable ASCII characters without spaces such as spacetime-devnet",
        s => s.Text.Length is > 0 and <= ChainParameters.MaxNetworkIdLength && s.Text.All(c => c is >= '!' and <= '~')
            ? Reading<string>.Of(s.Text)
            : Reading<string>.Refused(),
        v => JsonValue.Create(v), () => Scalars.TextOf("^[!-~]{1,64}$"));

    private static readonly Shape<Instant> Time = new ScalarShape<Instant>(
        "an instant from 1970 to 2261 such as 2026-01-01T00:00:00Z", s => ReadTime(s.Text), v => WriteTime(v),
        () => Scalars.TextOf("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"));

    private static readonly MapShape<Allocation> Allocation =
        new MapShape<Allocation>("an allocation", () => default)
            .Required("to", "The address that owns the coin.", AddressForm.Shape, a => a.To, (a, v) => a with { To = v })
            .Required("amount", "The coin, in base units.", Scalars.Units(1),
                a => a.Amount.Units, (a, v) => a with { Amount = new Amount(v) });

    public static readonly MapShape<GenesisSettings> Shape =
        new MapShape<GenesisSettings>("a genesis", () => new GenesisSettings())
            .Required("version", "The version of this form: 1.",
                Scalars.Count(GenesisSettings.FormVersion, GenesisSettings.FormVersion),
                _ => GenesisSettings.FormVersion, (g, _) => g)
            .Required("kind", "What this file is: genesis.",
                new WordShape<string>(new Word<string>(Kind, Kind, "the start of a network")), _ => Kind, (g, _) => g)
            .Required("network", "The network's name, which separates it from all others.", Network,
                g => g.Network, (g, v) => g with { Network = v })
            .Required("state", "How far the network is from one that carries value.",
                new WordShape<GenesisState>(
                    new("devnet", GenesisState.Devnet, "for development: thrown away and started anew at will"),
                    new("testnet", GenesisState.Testnet, "a candidate that starts clean and whose history is kept"),
                    new("mainnet-plan", GenesisState.MainnetPlan, "a plan to review, of a network that does not exist")),
                g => g.State, (g, v) => g with { State = v })
            .Field("time", "When epoch 0 begins; a run begins by its own clock.", Time,
                g => g.Time, (g, v) => g with { Time = v })
            .Required("chain", "All other chain parameters, with a difficulty.", ChainForm.Shape,
                g => g.Chain, (g, v) => g with { Chain = v })
            .OptionalValue("allocated", "What the allocations sum to, in base units; held against them.",
                Scalars.Units(0), g => g.Allocated, (g, v) => g with { Allocated = v })
            .Field("allocations", "The coins that exist from the start, at most one for each address.",
                new ListShape<Allocation>("allocations", Allocation, 0, GenesisSettings.MaxAllocations),
                g => g.Allocations, (g, v) => g with { Allocations = v })
            .NotYet("which no network has yet", "validators", "directory")
            .Finish(Check);

    private static GenesisSettings Check(GenesisSettings genesis, YamlMap map, Findings findings)
    {
        if (genesis.Chain.Difficulty is null)
            findings.Add(Places.Of(map, "chain", "difficulty"), "no difficulty but one that depends on a run's miners",
                "difficulty: a whole number from 1");
        var seen = new Dictionary<Address, int>();
        Int128 sum = 0;
        for (int i = 0; i < genesis.Allocations.Count; i++)
        {
            var (to, amount) = genesis.Allocations[i];
            sum += amount.Units;
            if (!seen.TryAdd(to, i))
                findings.Add(Places.Of(map, "allocations", i, "to"), $"the address of allocation {seen[to] + 1} a second time",
                    "each address once");
        }

        if (sum > Amount.Max.Units)
            findings.Add(Places.Of(map, "allocations"), $"allocations that sum to {sum}", "at most 2^63 - 1");
        if (genesis.Allocated is { } claimed && claimed != sum)
            findings.Add(Places.Of(map, "allocated"), $"{claimed} allocated", $"{sum}, the sum of the allocations");
        return genesis;
    }

    private static Reading<Instant> ReadTime(string text)
    {
        bool ok = DateTime.TryParseExact(
            text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time);
        if (!ok || time < DateTime.UnixEpoch || time.Year > 2261) return Reading<Instant>.Refused();
        return Reading<Instant>.Of(Instant.Zero + Duration.FromSeconds((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond));
    }

    private static string WriteTime(Instant at) =>
        DateTime.UnixEpoch.AddTicks((at - Instant.Zero).Nanoseconds / 100).ToString(TimeFormat, CultureInfo.InvariantCulture);
}
