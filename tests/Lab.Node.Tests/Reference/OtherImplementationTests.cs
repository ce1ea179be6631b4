using System.Diagnostics;
using Lab.Core.Codec;

namespace Lab.Nodes.Tests.Reference;

/// <summary>
/// Another MessagePack implementation (npm @msgpack/msgpack) reads the body of every message as it was meant, and writes
/// the same bytes.
/// </summary>
public sealed class OtherImplementationTests
{
    [Test]
    [Category("ST-G16")]
    public void Another_implementation_reads_every_message_and_writes_the_same()
    {
        string folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "msgpack");
        if (!HasNode()) Assert.Ignore("node and npm are not installed, so npm @msgpack/msgpack cannot be asked");
        Assert.That(Run(folder, "npm", "ci", "--no-audit", "--no-fund").Exit, Is.Zero, "npm ci");
        foreach (var message in MessageReferenceTests.Messages)
        {
            var body = Wire.Encode(message).Span[Wire.HeaderBytes..];
            string ours = Convert.ToHexStringLower(body);
            var reader = new CanonicalReader(body);
            string meant = Plain(MessageForms.All.Single(f => f.Code == message.Code).Body.Read(ref reader));
            var answer = Run(folder, "node", "read.mjs", ours);
            Assert.That(answer.Exit, Is.Zero, message.Code.ToString());
            string[] lines = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.That(lines[0], Is.EqualTo(meant), $"what it read of {message.Code}");
            Assert.That(lines[1], Is.EqualTo(ours), $"what it wrote of {message.Code}");
        }
    }

    private static string Plain(object value) => value switch
    {
        string s => '"' + s + '"',
        byte[] bytes => "x" + Convert.ToHexStringLower(bytes),
        object[] items => "[" + string.Join(' ', items.Select(Plain)) + "]",
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
