using System.Diagnostics;
using System.Globalization;

namespace Lab.Cli.Runs;

/// <summary>Another process of this executable that runs a scenario and tells its trace.</summary>
internal static class TracingProcess
{
    /// <summary>
    /// Runs <c>lab trace</c>; .NET draws a new string-hash seed for every process by itself.
    /// </summary>
    /// <param name="second">The steps of this second; null for the hashes of all.</param>
    /// <param name="unlike">Whether everything that must not matter differs from the usual.</param>
    /// <exception cref="ProcessFailed">It ended with another code than 0.</exception>
    public static TraceText Run(RunRequest request, long? second, bool unlike, CancellationToken stop)
    {
        using var child = Process.Start(Start(request, second, unlike))!;
        using var kill = stop.Register(() => child.Kill(true));
        var error = child.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            var trace = TraceText.Read(child.StandardOutput);
            child.WaitForExit();
            stop.ThrowIfCancellationRequested();
            if (child.ExitCode == 0) return trace;
        }
        catch (FormatException)
        {
            // It ended before it was done, or said something else: its exit code and its error tell more.
            child.StandardOutput.ReadToEnd();
            child.WaitForExit();
            stop.ThrowIfCancellationRequested();
        }
#pragma warning disable VSTHRD002 // the process has ended, so its stream has too
        throw new ProcessFailed((ExitCode)child.ExitCode, error.Result.Trim());
#pragma warning restore VSTHRD002
    }

    private static ProcessStartInfo Start(RunRequest request, long? second, bool unlike)
    {
        var start = OwnProcess.Start();
        start.ArgumentList.Add("trace");
        start.ArgumentList.Add(Path.GetFullPath(request.File));
        foreach (ulong seed in request.Seeds)
            start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"--seed={seed}"));
        int threads = !unlike ? request.Threads
            : request.Threads < SharedOptions.MaxThreads ? request.Threads + 1 : request.Threads - 1;
        start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"--threads={threads}"));
        foreach (var set in request.Set) start.ArgumentList.Add($"--set={set.Path}={set.Value}");
        if (second is { } s) start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"--second={s}"));
        start.Environment["TZ"] = unlike ? "Asia/Kathmandu" : "UTC";
        start.Environment["DOTNET_gcServer"] = unlike ? "1" : "0";
        start.Environment["DOTNET_gcConcurrent"] = unlike ? "1" : "0";
        start.Environment["DOTNET_TieredPGO"] = unlike ? "0" : "1";
        return start;
    }
}

/// <summary>
/// A process of ours failed; what it said on stderr is the message, and its code becomes ours.
/// </summary>
internal sealed class ProcessFailed(ExitCode code, string said)
    : Exception(said.Length > 0 ? said : $"error: a second lab process ended with code {(int)code}")
{
    /// <summary>Its own code; a signal from outside counts as a failed environment.</summary>
    public ExitCode Code => Enum.IsDefined(code) && code != ExitCode.Pass ? code : ExitCode.Environment;
}
