using System.Diagnostics;

namespace Lab.Tests.Shared;

/// <summary>
/// Another implementation of MessagePack, npm's @msgpack/msgpack, asked about bytes of ours. Linked into each test project
/// that asks it.
/// </summary>
internal static class OtherMessagePack
{
    private const string Name = "npm @msgpack/msgpack";

    private static string Folder => Path.Combine(TestContext.CurrentContext.TestDirectory, "msgpack");

    /// <summary>Installs it into the test's folder; the test is skipped by name where node and npm are not there.</summary>
    public static void Install()
    {
        if (!HasNode()) Assert.Ignore($"node and npm are not installed, so {Name} cannot be asked");
        Assert.That(Run(Folder, "npm", "ci", "--no-audit", "--no-fund").Exit, Is.Zero, "npm ci");
    }

    /// <summary>What it reads of these bytes, as text, and what it writes of that, in hexadecimal digits.</summary>
    /// <param name="hex">The bytes, in hexadecimal digits.</param>
    /// <param name="what">Names them when it fails.</param>
    public static (string Read, string Written) Ask(string hex, string what)
    {
        var answer = Run(Folder, "node", "read.mjs", hex);
        Assert.That(answer.Exit, Is.Zero, what);
        string[] lines = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (lines[0], lines[1]);
    }

    /// <summary>The text in which it gives a value that it read.</summary>
    public static string Plain(object? value) => value switch
    {
        null => "nil",
        bool b => b ? "true" : "false",
        string s => '"' + s + '"',
        byte[] bytes => "x" + Convert.ToHexStringLower(bytes),
        object?[] items => "[" + string.Join(' ', items.Select(Plain)) + "]",
        _ => value.ToString()!,
    };

    private static bool HasNode()
    {
        try
        {
            return Run(".", "node", "--version").Exit == 0 && Run(".", "npm", "--version").Exit == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Runs a program to its end; what it says on stderr goes to the test run's own.</summary>
    private static (int Exit, string Output) Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
