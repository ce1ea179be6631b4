using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Lab.Cli.Testing;

/// <summary>
/// A test project of the solution, built beforehand in this executable's own configuration.
/// </summary>
/// <param name="Name">Name of the project.</param>
/// <param name="Assembly">Path of its assembly.</param>
public sealed partial record TestProject(string Name, string Assembly)
{
    /// <summary>Lines of a crashed test host that are shown.</summary>
    private const int TailLines = 20;

    /// <summary>Longest time that one project may take; a test host that hangs is ended then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>The test projects of the solution, by name.</summary>
    public static IReadOnlyList<TestProject> All(Checkout checkout)
    {
        // This executable lies in harness/Lab.Cli/bin/<configuration>/<framework>/.
        string output = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string framework = Path.GetFileName(output);
        string configuration = Path.GetFileName(Path.GetDirectoryName(output))!;
        var projects = new List<TestProject>();
        foreach (Match match in ProjectPath().Matches(File.ReadAllText(checkout.Solution)))
        {
            string name = match.Groups["name"].Value;
            projects.Add(new TestProject(name, Path.Combine(
                checkout.Root, "tests", name, "bin", configuration, framework, name + ".dll")));
        }
        projects.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return projects;
    }

    /// <summary>Runs the project in its own test host and reads its results.</summary>
    /// <param name="filter">A VSTest filter expression, or null.</param>
    /// <param name="browser">Path of a browser for page tests, or null.</param>
    /// <param name="folder">Folder for the result file.</param>
    /// <param name="stop">Ends the test host.</param>
    public ProjectOutcome Run(string? filter, string? browser, string folder, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        string trx = Path.Combine(folder, Name + ".trx");
        string[] words =
            ["test", Assembly, "--logger", $"trx;LogFileName={trx}", "--results-directory", folder];
        if (filter is not null) words = [.. words, "--filter", filter];
        var start = new ProcessStartInfo("dotnet", words)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        if (browser is not null) start.Environment["LAB_CHROMIUM"] = browser;
        var (exit, said) = Host(start, stop);
        return Outcome(trx, exit, said, watch.Elapsed);
    }

    private ProjectOutcome Outcome(string trx, int exit, string said, TimeSpan took)
    {
        ProjectOutcome outcome;
        try
        {
            outcome = File.Exists(trx)
                ? TrxFile.Read(Name, XDocument.Load(trx), took)
                : new ProjectOutcome(Name, 0, [], [], took);
        }
        catch (XmlException torn)
        {
            outcome = Broken("torn result file: " + torn.Message, took);
        }
        if (exit == 0 || outcome.Failed.Count > 0) return outcome;
        return outcome with { Failed = Broken($"the test host ended with code {exit}\n{said}", took).Failed };
    }

    private ProjectOutcome Broken(string why, TimeSpan took) =>
        new(Name, 0, [new NamedTest(Name, why)], [], took);

    private static (int Exit, string Said) Host(ProcessStartInfo start, CancellationToken stop)
    {
        var said = new StringBuilder();
        using var host = new Process { StartInfo = start };
        host.OutputDataReceived += (_, line) => Keep(said, line.Data);
        host.ErrorDataReceived += (_, line) => Keep(said, line.Data);
        host.Start();
        host.StandardInput.Close();
        host.BeginOutputReadLine();
        host.BeginErrorReadLine();
        using var ended = stop.Register(() => End(host));
        bool inTime = host.WaitForExit(Patience);
        if (!inTime) End(host);
        stop.ThrowIfCancellationRequested();
        host.WaitForExit();
        lock (said)
        {
            string[] lines = said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            string tail = string.Join('\n', lines.TakeLast(TailLines));
            if (!inTime) tail = $"ended: it took longer than {Patience.TotalMinutes} minutes\n{tail}";
            return (host.ExitCode, tail);
        }
    }

    private static void Keep(StringBuilder said, string? line)
    {
        lock (said)
            if (line is not null) said.Append(line).Append('\n');
    }

    private static void End(Process host)
    {
        try
        {
            host.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    [GeneratedRegex("""= "(?<name>Lab\.[A-Za-z.]+\.Tests)", "tests""")]
    private static partial Regex ProjectPath();
}
