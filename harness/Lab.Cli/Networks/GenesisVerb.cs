using System.Text.Json.Nodes;
using Lab.Cli.Emissions;
using Lab.Core;
using Lab.Ledger;
using Lab.Scenarios;
using Lab.Scenarios.Model;
using Lab.Scenarios.Units;

namespace Lab.Cli.Networks;

/// <summary>
/// <c>lab genesis</c>: every value of a genesis file, the network's identity (the id of its genesis block) and its
/// monetary policy.
/// </summary>
internal static class GenesisVerb
{
    // More allocations than a screen holds are for --json.
    private const int MostAllocations = 50;
    private const int Width = 20;

    public static ExitCode Run(GenesisRequest request, Terminal terminal, CancellationToken stop)
    {
        var genesis = GenesisFile.Read(request.File, [.. request.Set.Select(o => $"{o.Path}={o.Value}")]);
        var chain = genesis.ToParameters();
        var block = Genesis.Create(chain);
        if (request.Json) terminal.WriteJson(Document(request.File, genesis, chain, block));
        else Print(terminal.Out, genesis, chain, block);
        return ExitCode.Pass;
    }

    private static object Document(string file, GenesisSettings genesis, ChainParameters chain, ChainEntry block) => new
    {
        File = file, Identity = block.Id.ToString(), MonetaryPolicy = MonetaryPolicy.Digest(chain).ToString(),
        Document = GenesisFile.HashOf(genesis).ToString(), Unit = "base units",
        Allocated = block.Ledger.Supply.Allocated.Units, Emission = EmissionWords.Of(chain.Emission),
        Fees = Fees(chain.Fees), Genesis = GenesisFile.Resolve(genesis),
    };

    private static void Print(TextWriter output, GenesisSettings genesis, ChainParameters chain, ChainEntry block)
    {
        var resolved = GenesisFile.Resolve(genesis);
        Line(output, "network", genesis.Network);
        Line(output, "state", (string)resolved["state"]!);
        Line(output, "identity", $"{block.Id}");
        Line(output, "monetary policy", $"{MonetaryPolicy.Digest(chain)}");
        Line(output, "document", $"{GenesisFile.HashOf(genesis)}");
        output.WriteLine();
        Line(output, "time", (string)resolved["time"]!);
        foreach (var (key, value) in resolved["chain"]!.AsObject())
            if (value is JsonValue) Line(output, key, $"{value}");
        if (!chain.StrictCoinbase) Line(output, "strict-coinbase", "false");
        Line(output, "fees", Fees(chain.Fees));
        Line(output, "emission", EmissionWords.Of(chain.Emission));
        foreach (var version in chain.Emission.Versions.Skip(1))
            Line(output, $"  from {EmissionWords.Grouped(version.From.Value)}", EmissionWords.Of(version));
        output.WriteLine();
        Line(output, "allocated", $"{EmissionWords.Grouped(block.Ledger.Supply.Allocated.Units)} base units in "
            + $"{EmissionWords.Grouped(chain.Allocations.Count)} {(chain.Allocations.Count == 1 ? "allocation" : "allocations")}");
        foreach (var (to, amount) in chain.Allocations.Take(MostAllocations))
            output.WriteLine($"  {to} {EmissionWords.Grouped(amount.Units),26}");
        if (chain.Allocations.Count > MostAllocations)
            output.WriteLine($"  and {chain.Allocations.Count - MostAllocations} more: --json lists all");
    }

    private static string Fees(FeeSplit fees)
    {
        var parts = new List<string> { $"miner {Share(fees.Miner)}" };
        if (fees.Burn > 0) parts.Add($"burn {Share(fees.Burn)}");
        string[] names = ["treasury", "relay-pool", "hosting-pool", "history-pool"];
        for (int i = 0; i < FeeSplit.Payees; i++)
            if (fees.Payee(i) is { BasisPoints: > 0 } share) parts.Add($"{names[i]} {Share(share.BasisPoints)} to {share.To}");
        return string.Join(", ", parts);
    }

    private static string Share(int basisPoints) => Shares.Write(new Ratio(basisPoints, FeeSplit.Whole));

    private static void Line(TextWriter output, string name, string value) =>
        output.WriteLine($"{name.PadRight(Width)}{value}");
}
