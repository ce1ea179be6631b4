using System.Text.Json;
using Lab.Cli.Runs;
using Lab.Core;
using Lab.Core.Seam;
using Lab.Records;
using Lab.Scenarios;
using Lab.Scenarios.Worlds;
using Lab.Sim.Trace;

namespace Lab.Cli.Tests;

/// <summary>
/// <c>lab compare</c>: two processes agree; and where two traces part, the event is found and named.
/// </summary>
public sealed class CompareTests
{
    private static readonly LoggedStep Step = new(Instant.Zero + new Duration(12_345_678_901), 7, InputKind.Received, 0xa, 0xb);

    [Test]
    public void Two_unlike_processes_make_one_trace()
    {
        var lab = LabProcess.Run("compare", Samples.FirstBlocks, "--seed", "3", "--set", "duration=20s", "--set", "eventually=");
        Assert.That(lab.Exit, Is.Zero, lab.Error);
        Assert.That(lab.Out, Does.Match(
            "^same trace hash [0-9a-f]{32} in two unlike processes \\(first-blocks, seed 3\\)\n$"));
    }

    [Test]
    public void The_most_threads_that_are_allowed_can_be_compared()
    {
        var lab = LabProcess.Run("compare", Samples.FirstBlocks, "--threads", $"{SharedOptions.MaxThreads}", "--json",
            "--set", "duration=5s", "--set", "eventually=", "--set", "workload=", "--set", "expect=");
        Assert.That(lab.Exit, Is.Zero, lab.Error);
        using var json = JsonDocument.Parse(lab.Out);
        Assert.That(json.RootElement.GetProperty("same").GetBoolean(), Is.True);
        Assert.That(json.RootElement.GetProperty("firstDifference").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void Two_seeds_part_at_an_event_that_is_named()
    {
        var (a, b) = (Play(1, null), Play(2, null));
        long second = Difference.Second(a.Seconds, b.Seconds)!.Value;
        string? what = Difference.Step(Play(1, second).Steps, Play(2, second).Steps);
        Assert.That(what, Does.Match("^[A-Z][A-Za-z]+ on node [0-9] at [0-9]+\\.[0-9]{9} s"));
    }

    [Test]
    public void A_run_does_not_part_from_itself()
    {
        var (a, b) = (Play(1, null), Play(1, null));
        Assert.That(Difference.Second(a.Seconds, b.Seconds), Is.Null);
        Assert.That(Difference.Step(Play(1, 2).Steps, Play(1, 2).Steps), Is.Null);
    }

    [Test]
    public void The_first_second_that_differs_or_is_missing_is_found()
    {
        TraceSecond[] whole = [new(0, "a"), new(1, "b"), new(4, "c")];
        TraceSecond[] other = [whole[0], new(1, "x"), new(4, "y")];
        TraceSecond[] skips = [whole[0], new(3, "b")];
        Assert.That(Difference.Second(whole, other), Is.EqualTo(1));
        Assert.That(Difference.Second(whole, skips), Is.EqualTo(1));
        Assert.That(Difference.Second(whole[..2], whole), Is.EqualTo(4));
        Assert.That(Difference.Second(whole, whole[..2]), Is.EqualTo(4));
        Assert.That(Difference.Second([], []), Is.Null);
    }

    [Test]
    public void A_difference_is_told_by_its_kind()
    {
        string event1 = "Received on node 7 at 12.345678901 s";
        Assert.That(Of(Step with { Trace = 1 }),
            Is.EqualTo($"{event1}, where the same input made the node do something else"));
        Assert.That(Of(Step with { Digest = 0xc, Trace = 1 }),
            Is.EqualTo($"{event1}, with another input in each run (digests 000000000000000a and 000000000000000c)"));
        Assert.That(Of(Step with { Node = 9, Input = InputKind.TimerDue }),
            Is.EqualTo($"{event1} in the first run, TimerDue on node 9 at 12.345678901 s in the second"));
        Assert.That(Difference.Step([Step], []), Is.EqualTo($"{event1}, only in the first run"));
        Assert.That(Difference.Step([], [Step]), Is.EqualTo($"{event1}, only in the second run"));

        static string? Of(LoggedStep other) => Difference.Step([Step], [other]);
    }

    [Test]
    public void What_a_process_tells_is_read_back()
    {
        var told = Play(1, 2);
        Assert.That(told.Steps, Is.Not.Empty);
        var seconds = Play(1, null);
        Assert.That(seconds.Seconds, Is.Not.Empty);
        foreach (var trace in (TraceText[])[told, seconds])
        {
            using var text = new StringWriter();
            trace.Write(text);
            using var reader = new StringReader(text.ToString());
            var read = TraceText.Read(reader);
            Assert.That(read.Hash, Is.EqualTo(trace.Hash));
            Assert.That(read.Seconds, Is.EqualTo(trace.Seconds));
            Assert.That(read.Steps, Is.EqualTo(trace.Steps));
        }
    }

    [TestCase("")]
    [TestCase("Unhandled exception")]
    [TestCase("trace 00\nstep 1 2")]
    public void What_is_no_trace_is_not_read_as_one(string text) => Assert.Throws<FormatException>(() =>
    {
        using var reader = new StringReader(text);
        TraceText.Read(reader);
    });

    [Test]
    public void A_process_that_fails_gives_its_own_words_and_code()
    {
        var request = new RunRequest("no-such-file.yaml", [1], [], 1, "", false, false);
        var failed = Assert.Throws<ProcessFailed>(
            () => TracingProcess.Run(request, null, false, CancellationToken.None))!;
        Assert.That(failed.Code, Is.EqualTo(ExitCode.Invalid));
        Assert.That(failed.Message, Does.Contain("no-such-file.yaml:1:1: error: found no such file").And.Not.Contains("\n"));
    }

    private static TraceText Play(ulong seed, long? second)
    {
        var scenario = ScenarioFile.Read(Samples.FirstBlocks, "duration=5s", "eventually=", "workload=", "expect=");
        using var run = new SimRun(scenario, seed, logSecond: second);
        var outcome = run.Play(_ => true);
        return new TraceText(outcome.TraceHash!, second is null ? outcome.Data.Trace : [], [.. run.StepLog]);
    }
}
