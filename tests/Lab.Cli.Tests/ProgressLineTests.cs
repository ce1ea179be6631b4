using Lab.Core;

namespace Lab.Cli.Tests;

/// <summary>Progress on a terminal and in a log.</summary>
public sealed class ProgressLineTests
{
    private static readonly Duration Half = Duration.FromMinutes(15), Whole = Duration.FromMinutes(30);

    [Test]
    public void Says_simulated_time_speed_events_and_time_left()
    {
        string line = ProgressLine.Line("x", Half, Whole, 45_000_000, TimeSpan.FromSeconds(9), bar: false);
        Assert.That(line, Is.EqualTo(
            "x: 50 %  15:00 of 30:00 simulated  100 x real time  5.0 M events/s  0:09 left"));
    }

    [Test]
    public void Draws_a_bar_that_is_half_full()
    {
        string line = ProgressLine.Line("x", Half, Whole, 0, TimeSpan.FromSeconds(1), bar: true);
        Assert.That(line, Does.Contain("[############............]"));
    }

    [Test]
    public void Knows_no_time_left_before_anything_happened()
    {
        string line = ProgressLine.Line("x", Duration.Zero, Whole, 0, TimeSpan.Zero, bar: false);
        Assert.That(line, Does.EndWith("? left"));
    }

    [Test]
    public void Writes_a_plain_line_every_five_seconds_into_a_log()
    {
        using var log = new StringWriter();
        var now = TimeSpan.Zero;
        using (var progress = new ProgressLine(Terminal(log, isTerminal: false), "x", Whole, () => now))
            for (; now <= TimeSpan.FromSeconds(12); now += TimeSpan.FromMilliseconds(500))
                progress.Report(Half, 1);
        string[] lines = log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(lines, Has.All.StartsWith("x: 50 %"));
    }

    [Test]
    public void Redraws_in_place_on_a_terminal_and_leaves_nothing_behind()
    {
        using var screen = new StringWriter();
        var now = TimeSpan.FromSeconds(1);
        using (var progress = new ProgressLine(Terminal(screen, isTerminal: true), "x", Whole, () => now))
            progress.Report(Half, 1);
        Assert.That(screen.ToString(), Does.StartWith("\rx: [").And.EndsWith(" \r").And.Not.Contain("\n"));
    }

    [Test]
    public void Never_wraps_on_a_narrow_terminal_where_it_could_not_be_redrawn()
    {
        using var screen = new StringWriter();
        var narrow = new Terminal(TextWriter.Null, screen, outputIsTerminal: false, errorIsTerminal: true) { ErrorWidth = 40 };
        using (var progress = new ProgressLine(narrow, "a-name-of-some-length", Whole, () => TimeSpan.FromSeconds(1)))
            progress.Report(Half, 1);
        Assert.That(screen.ToString().Split('\r'), Has.All.Property("Length").LessThan(40).And.Some.Length.EqualTo(39));
    }

    private static Terminal Terminal(TextWriter error, bool isTerminal) =>
        new(TextWriter.Null, error, outputIsTerminal: false, isTerminal);
}
