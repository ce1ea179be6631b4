using System.Diagnostics;
using System.Text.Json;

namespace Lab.Reports.Tests;

/// <summary>A browser on this machine, driven by a small Node script; tests without one are skipped with that reason.</summary>
internal static class Browser
{
    private static readonly string[] Names =
        ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

    /// <summary>What one window of the page showed; see <c>page/look.mjs</c>.</summary>
    public sealed record View(
        string Name, int Width, int Figures, int Charts, int Drawn, int Stills, int ScrollWidth, int ClippedCharts,
        string Ground, string AxisInk, string First, int Bold, string Text, string Tooltip, int PrintedStills,
        string PrintedGround, string[] Said, string[] Requests);

    /// <summary>Opens a page from disk in a wide, a narrow and a dark window.</summary>
    public static IReadOnlyList<View> Look(string page)
    {
        string? browser = Find();
        if (browser is null) Assert.Ignore("no browser found");
        string scripts = Path.Combine(TestContext.CurrentContext.TestDirectory, "page");
        if (!Directory.Exists(Path.Combine(scripts, "node_modules")))
            Run(scripts, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
        var profile = Directory.CreateTempSubdirectory("lab-browser-");
        try
        {
            string seen = Run(scripts, "node", "look.mjs", browser!, page, profile.FullName);
            return JsonSerializer.Deserialize<View[]>(seen, JsonSerializerOptions.Web)!;
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("LAB_CHROMIUM") is { Length: > 0 } named)
            return File.Exists(named) ? named : null;
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }

    private static string Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{program} {arguments[0]}");
        return output;
    }
}
