using Lab.Cli.Runs;
using Lab.Scenarios;
using Lab.Scenarios.Model;
using Lab.Scenarios.Yaml;

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
                results.Add(Accepted(file, scenario));
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

    private static object Accepted(string file, Scenario scenario) => new
    {
        File = file, Valid = true, scenario.Id, Hash = ScenarioFile.HashOf(scenario).ToString(),
        Nodes = scenario.Nodes, Duration = scenario.Duration.ToString(),
    };

    private static string Sentence(Scenario scenario) =>
        $"{scenario.Id}, {scenario.Nodes} nodes, {scenario.Duration}, hash {ScenarioFile.HashOf(scenario).Short}";
}
