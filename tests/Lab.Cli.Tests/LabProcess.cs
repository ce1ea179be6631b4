using System.Diagnostics;

namespace Lab.Cli.Tests;

/// <summary>The built executable, run as a user runs it: in its own process.</summary>
public sealed record LabProcess(int Exit, string Out, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The assembly that <c>dotnet</c> runs.</summary>
    public static string Executable => Path.Combine(AppContext.BaseDirectory, "lab.dll");

    /// <summary>The lines of stdout and of stderr, empty ones left out.</summary>
    public string[] OutLines => Lines(Out);

    public string[] ErrorLines => Lines(Error);

    /// <summary>Runs <c>lab</c> with these words and no input.</summary>
    public static LabProcess Run(params string[] words) => Start("dotnet", [Executable, .. words], []);

    /// <summary>The same from another folder than the test's own.</summary>
    public static LabProcess RunIn(string folder, params string[] words) =>
        Start("dotnet", [Executable, .. words], [], folder);

    /// <summary>Runs any program with these words, no input, and this change to its environment.</summary>
    public static LabProcess Start(
        string program, string[] words, Dictionary<string, string> environment, string folder = "")
    {
        var start = new ProcessStartInfo(program, words)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        bool inTime = process.WaitForExit(Patience);
        if (!inTime) process.Kill(entireProcessTree: true);
        Assert.That(inTime, Is.True, $"{program} {string.Join(' ', words)} did not end");
#pragma warning disable VSTHRD002 // the process has ended, so its stream has too
        return new LabProcess(process.ExitCode, output, error.Result);
#pragma warning restore VSTHRD002
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
