using System.Diagnostics;

namespace Lab.Cli.Testing;

/// <summary>
/// The browser that page tests drive: one that is there, or Debian's chromium when it may be installed.
/// </summary>
public static class Browser
{
    private static readonly string[] Names =
        ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>A path, or null: then page tests are skipped, and say so.</summary>
    public static string? FindOrInstall(Terminal terminal, CancellationToken stop)
    {
        if (Find() is { } found) return found;
        if (Named is not null)
        {
            terminal.Warn($"LAB_CHROMIUM={Named} is no file: page tests are skipped");
            return null;
        }
        if (!Environment.IsPrivilegedProcess || OnPath("apt-get") is null)
        {
            terminal.Warn("no browser, and installing one needs root and apt-get: page tests are skipped");
            return null;
        }
        terminal.Error.WriteLine("installing chromium for the page tests (apt-get)");
        bool installed = Apt(["update", "-q"], stop)
            && Apt(["install", "-y", "-q", "--no-install-recommends", "chromium"], stop);
        if (!installed || Find() is not { } browser)
        {
            terminal.Warn("apt-get could not install chromium: page tests are skipped");
            return null;
        }
        return browser;
    }

    /// <summary>What LAB_CHROMIUM names, if it is set; else the first known browser on the path.</summary>
    public static string? Find()
    {
        if (Named is not null) return File.Exists(Named) ? Named : null;
        return Names.Select(OnPath).FirstOrDefault(path => path is not null);
    }

    private static string? Named =>
        Environment.GetEnvironmentVariable("LAB_CHROMIUM") is { Length: > 0 } named ? named : null;

    private static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static bool Apt(string[] words, CancellationToken stop)
    {
        // Its output goes to a file that nobody reads: a pipe would have to be drained.
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true };
        foreach (string word in (string[])["-c", "exec apt-get \"$@\" >/dev/null 2>&1", "apt-get", .. words])
            start.ArgumentList.Add(word);
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var apt = Process.Start(start)!;
        apt.StandardInput.Close();
        using var ended = stop.Register(() => apt.Kill(entireProcessTree: true));
        bool inTime = apt.WaitForExit(Patience);
        stop.ThrowIfCancellationRequested();
        if (!inTime) apt.Kill(entireProcessTree: true);
        return inTime && apt.ExitCode == 0;
    }
}
