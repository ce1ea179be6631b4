using System.Globalization;
using Lab.Core;
using Lab.Core.Seam;
using Lab.Records;
using Lab.Sim.Trace;

namespace Lab.Cli.Runs;

/// <summary>
/// What one process tells of its trace, one line each: the hash, the hash of every second, or every step of one second.
/// Written by <c>lab trace</c>, read by <c>lab compare</c>.
/// </summary>
/// <param name="Hash">The run's trace hash.</param>
/// <param name="Seconds">In order; empty when steps were asked for.</param>
/// <param name="Steps">In order of events; empty when seconds were asked for.</param>
internal sealed record TraceText(
    string Hash, IReadOnlyList<TraceSecond> Seconds, IReadOnlyList<LoggedStep> Steps)
{
    public void Write(TextWriter writer)
    {
        writer.WriteLine("trace " + Hash);
        foreach (var second in Seconds)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"second {second.Second} {second.Hash}"));
        foreach (var step in Steps)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"step {step.At.Nanoseconds} {step.Node} {step.Input} {step.Digest:x16} {step.Trace:x16}"));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static TraceText Read(TextReader reader)
    {
        string? hash = null;
        List<TraceSecond> seconds = [];
        List<LoggedStep> steps = [];
        while (reader.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            switch (words)
            {
                case ["trace", var text]:
                    hash = text;
                    break;
                case ["second", var second, var state]:
                    seconds.Add(new TraceSecond(Number(second), state));
                    break;
                case ["step", var at, var node, var input, var digest, var trace]:
                    steps.Add(new LoggedStep(Instant.Zero + new Duration(Number(at)), (int)Number(node),
                        Enum.Parse<InputKind>(input), Word(digest), Word(trace)));
                    break;
                default:
                    throw new FormatException($"found '{line}', expected a line of a trace");
            }
        }
        return new TraceText(hash ?? throw new FormatException("found no trace hash"), seconds, steps);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static ulong Word(string text) =>
        ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
