using Lab.Ledger;
using Lab.Scenarios;

namespace Lab.Cli.Emissions;

/// <summary>The chain of a file: of a scenario, or of the genesis of a network.</summary>
/// <param name="Name">The scenario's id, or the network's.</param>
/// <param name="Chain">Its parameters; those of a scenario without its wallets.</param>
internal sealed record ChainSource(string Name, ChainParameters Chain)
{
    /// <exception cref="Scenarios.Yaml.ScenarioInvalid">It cannot be used.</exception>
    public static ChainSource Read(string file, IReadOnlyList<Override> set)
    {
        string[] overrides = [.. set.Select(o => $"{o.Path}={o.Value}")];
        if (GenesisFile.IsOne(file))
        {
            var genesis = GenesisFile.Read(file, overrides);
            return new ChainSource(genesis.Network, genesis.ToParameters());
        }
        var scenario = ScenarioFile.Read(file, overrides);
        return new ChainSource(
            scenario.Id, scenario.Chain.Genesis?.ToParameters() ?? scenario.Chain.ToParameters(1));
    }
}
