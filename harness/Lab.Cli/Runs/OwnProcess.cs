using System.Diagnostics;

namespace Lab.Cli.Runs;

/// <summary>How to start this executable once more.</summary>
internal static class OwnProcess
{
    /// <summary>Without arguments yet; both streams come back.</summary>
    public static ProcessStartInfo Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // Started as `dotnet lab.dll`, or as the executable `lab` that the build puts beside it.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(OwnProcess).Assembly.Location);
        return start;
    }
}
