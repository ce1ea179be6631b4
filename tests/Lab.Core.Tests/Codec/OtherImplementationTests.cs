using System.Diagnostics;

namespace Lab.Core.Tests.Codec;

/// <summary>
/// Another MessagePack implementation (npm @msgpack/msgpack) reads our bytes and writes the same ones.
/// </summary>
public sealed class OtherImplementationTests
{
    private const string Name = "npm @msgpack/msgpack";

    [Test]
    [Category("CARD-12")]
    public void Another_implementation_reads_our_bytes_and_writes_the_same()
    {
        string folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "msgpack");
        if (!HasNpm()) Assert.Ignore($"npm is not installed, so {Name} cannot be asked");
        var install = Run(folder, "npm", "ci", "--no-audit", "--no-fund");
        Assert.That(install.Exit, Is.Zero, "npm ci");

        object?[] value =
        [
            0L, 127L, 128L, 255L, 256L, 65535L, 65536L, 4294967295L, 4294967296L, long.MaxValue, ulong.MaxValue,
            -1L, -32L, -33L, -128L, -129L, -32768L, -32769L, -2147483648L, -2147483649L, long.MinValue,
            true, false, null, "", "text é 漢 😀", new string('a', 31), new string('b', 32), new string('c', 256),
            Array.Empty<byte>(), new byte[] { 1, 2, 255 }, new byte[256], new object?[] { 1L, new object?[] { "x" } },
            Enumerable.Repeat((object?)1L, 15).ToArray(), Enumerable.Repeat((object?)1L, 16).ToArray(),
        ];
        string ours = Convert.ToHexStringLower(AnyValue.Encode(value));
        var answer = Run(folder, "node", "read.mjs", ours);

        Assert.That(answer.Exit, Is.Zero, "node read.mjs");
        string[] lines = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines[0], Is.EqualTo(Plain(value)), "what it read");
        Assert.That(lines[1], Is.EqualTo(ours), "what it wrote");
    }

    private static string Plain(object? value) => value switch
    {
        null => "nil",
        bool b => b ? "true" : "false",
        string s => '"' + s + '"',
        byte[] bytes => "x" + Convert.ToHexStringLower(bytes),
        object?[] items => "[" + string.Join(' ', items.Select(Plain)) + "]",
        _ => value.ToString()!,
    };

    private static bool HasNpm()
    {
        try
        {
            return Run(".", "npm", "--version").Exit == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Runs a program to its end; what it says on stderr goes to the test run's own.</summary>
    private static (int Exit, string Output) Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
