using System.Reflection;
using System.Runtime.InteropServices;

namespace Lab.Cli.Verbs;

public sealed record VersionRequest(bool Json);

/// <summary><c>lab version</c>: what this executable is and what it runs on.</summary>
public static class VersionVerb
{
    public static string Number =>
        typeof(VersionVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion;

    public static ExitCode Run(VersionRequest request, Terminal terminal, CancellationToken stop)
    {
        var version = new
        {
            Lab = Number, Runtime = RuntimeInformation.FrameworkDescription,
            Platform = RuntimeInformation.RuntimeIdentifier,
        };
        if (request.Json) terminal.WriteJson(version);
        else terminal.Out.WriteLine($"lab {version.Lab} ({version.Runtime}, {version.Platform})");
        return ExitCode.Pass;
    }
}
