namespace Lab.Cli;

/// <summary>
/// The checkout that this executable was built in: scenarios.yaml, the solution and the tests live there.
/// </summary>
public sealed record Checkout(string Root)
{
    private const string Mark = "Lab.sln";

    public string Solution => Path.Combine(Root, Mark);
    public string Catalogue => Path.Combine(Root, "scenarios.yaml");

    /// <summary>The commit that is checked out, or null when git does not say.</summary>
    public static string? Commit
    {
        get
        {
            try
            {
                var start = new System.Diagnostics.ProcessStartInfo("git", ["rev-parse", "HEAD"])
                {
                    RedirectStandardOutput = true, RedirectStandardError = true,
                    WorkingDirectory = AppContext.BaseDirectory,
                };
                using var git = System.Diagnostics.Process.Start(start)!;
                string commit = git.StandardOutput.ReadToEnd().Trim();
                git.WaitForExit();
                return git.ExitCode == 0 && commit.Length == 40 ? commit : null;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return null; // no git on this machine
            }
        }
    }

    /// <summary>Walks up from the executable to the folder that holds the solution.</summary>
    /// <exception cref="InputError">The executable was moved out of its checkout.</exception>
    public static Checkout Find()
    {
        for (string? up = AppContext.BaseDirectory; up is not null; up = Path.GetDirectoryName(up))
            if (File.Exists(Path.Combine(up, Mark)))
                return new Checkout(up);
        throw new InputError($"no {Mark} above {AppContext.BaseDirectory}: run the `lab` of a checkout");
    }
}
