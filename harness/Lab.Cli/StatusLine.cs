using System.Diagnostics;

namespace Lab.Cli;

/// <summary>
/// One line on stderr that says how far something is: redrawn in place on a terminal, a plain line every five seconds
/// in a log.
/// </summary>
internal sealed class StatusLine : IDisposable
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100), Relog = TimeSpan.FromSeconds(5);
    private readonly TextWriter writer;
    private readonly int width;
    private readonly Func<TimeSpan> clock;
    private TimeSpan next;
    private int drawn;

    /// <summary>Begins the clock; nothing is drawn yet.</summary>
    /// <param name="terminal">Where it is drawn.</param>
    /// <param name="clock">Wall time since the work began; null for a stopwatch that starts now.</param>
    public StatusLine(Terminal terminal, Func<TimeSpan>? clock = null)
    {
        this.writer = terminal.Error;
        InPlace = terminal.ErrorIsTerminal;
        this.width = Math.Max(terminal.ErrorWidth - 1, 1);
        if (clock is null)
        {
            var watch = Stopwatch.StartNew();
            clock = () => watch.Elapsed;
        }

        this.clock = clock;
        this.next = InPlace ? Redraw : Relog;
    }

    public bool InPlace { get; }

    /// <summary>Whether it is time to draw again; <paramref name="wall"/> is the time so far.</summary>
    public bool IsDue(out TimeSpan wall)
    {
        wall = this.clock();
        if (wall < this.next) return false;
        this.next = wall + (InPlace ? Redraw : Relog);
        return true;
    }

    public void Show(string line)
    {
        if (InPlace)
        {
            if (line.Length > this.width) line = line[..this.width]; // a line that wraps cannot be redrawn
            this.writer.Write('\r' + line.PadRight(this.drawn));
            this.drawn = line.Length;
        }
        else
        {
            this.writer.WriteLine(line);
        }

        this.writer.Flush();
    }

    /// <summary>Clears the line, so that what is printed next starts on a clean one.</summary>
    public void Dispose()
    {
        if (this.drawn > 0) this.writer.Write('\r' + new string(' ', this.drawn) + '\r');
        this.drawn = 0;
    }
}
