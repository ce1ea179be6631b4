using System.Globalization;

namespace Lab.Cli;

/// <summary>How far a work of so many things is: a bar on a terminal, a plain line every five seconds in a log.</summary>
internal sealed class CountLine(Terminal terminal, string what, string things, long total) : IDisposable
{
    private readonly StatusLine status = new(terminal);

    /// <summary>Says how many are done. Cheap when it is too early to draw again.</summary>
    public void Report(long done)
    {
        if (!this.status.IsDue(out var wall)) return;
        double share = Math.Clamp((double)done / total, 0, 1), seconds = Math.Max(wall.TotalSeconds, 1e-3);
        string left = done > 0 ? ProgressLine.Clock(Math.Min(seconds * (1 - share) / share, 360_000)) : "?";
        this.status.Show(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {(this.status.InPlace ? ProgressLine.Bar(share) : "")}{share * 100:0} %  "
            + $"{ProgressLine.Count(done / seconds)} {things}/s  {left} left"));
    }

    public void Dispose() => this.status.Dispose();
}
