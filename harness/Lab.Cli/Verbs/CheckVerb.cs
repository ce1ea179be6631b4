using Lab.Cli.Runs;
using Lab.Scenarios;
using Lab.Scenarios.Model;
using Lab.Scenarios.Worlds;
using Lab.Scenarios.Yaml;
using Lab.Sim.Network;

namespace Lab.Cli.Verbs;

/// <summary>
/// <c>lab check</c>: validates scenario files without running them. Every file is read, so that one command
/// shows all
/// that is wrong.
/// </summary>
internal static class CheckVerb
{
    public static ExitCode Run(CheckRequest request, Terminal terminal, CancellationToken stop)
    {
        var results = new List<object>();
        int refused = 0;
        foreach (string file in request.Files)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                var scenario = Loading.Read(file, request.Set);
                results.Add(Accepted(file, scenario, Parts(file, scenario, terminal)));
                if (!request.Json) terminal.Out.WriteLine($"{file}: ok: {Sentence(scenario)}");
            }
            catch (ScenarioInvalid invalid)
            {
                refused++;
                results.Add(new
                {
                    File = file, Valid = false, Errors = invalid.Diagnostics, invalid.Omitted,
                });
                terminal.Fail(invalid.Message);
            }
        }
        if (request.Json) terminal.WriteJson(new { Files = results, Refused = refused });
        return refused > 0 ? ExitCode.Invalid : ExitCode.Pass;
    }

    /// <summary>
    /// Warns of a network that comes out in parts with the scenario's own seed. One that cannot be drawn at
    /// all with it is for the run to refuse: another seed may do.
    /// </summary>
    private static string? Parts(string file, Scenario scenario, Terminal terminal)
    {
        try
        {
            string? warning = DrawnGraph.Warning(new Blueprint(scenario, scenario.Seed));
            if (warning is not null) terminal.Warn($"{file}: {warning}");
            return warning;
        }
        catch (TopologyImpossible impossible)
        {
            string warning = $"Seed {scenario.Seed} cannot be run: network.topology: {impossible.Message}";
            terminal.Warn($"{file}: {warning}");
            return warning;
        }
    }

    private static object Accepted(string file, Scenario scenario, string? warning) => new
    {
        File = file, Valid = true, scenario.Id, Hash = ScenarioFile.HashOf(scenario).ToString(),
        Nodes = scenario.Nodes, Duration = scenario.Duration.ToString(),
        Warning = warning,
    };

    private static string Sentence(Scenario scenario) =>
        $"{scenario.Id}, {scenario.Nodes} nodes, {scenario.Duration}, hash {ScenarioFile.HashOf(scenario).Short}";
}
