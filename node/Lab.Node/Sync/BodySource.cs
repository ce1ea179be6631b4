using Lab.Core;

namespace Lab.Nodes.Sync;

/// <summary>What a sync knows of one peer as a source of blocks.</summary>
internal sealed class BodySource
{
    /// <summary>Blocks asked of it that have not come.</summary>
    public int InFlight { get; set; }

    /// <summary>Blocks ever asked of it that it has not said it lacks.</summary>
    public long MayDecline { get; set; }

    /// <summary>When it last sent one, or was asked while nothing was owed.</summary>
    public Duration Progress { get; set; }

    /// <summary>The version of the line, and the lowest height of it that the peer said it lacks.</summary>
    public (int Line, long From) Lacks { get; set; } = (0, long.MaxValue);

    /// <summary>Not asked again before this, because it let the sync wait.</summary>
    public Duration RestsUntil { get; set; }

    /// <summary>Blocks taken from it, and times that it let the sync wait, since its link is up.</summary>
    public long Taken { get; set; }

    public int Stalls { get; set; }

    /// <summary>The height from which on nothing of a version of the line is to be asked of it.</summary>
    public long LacksFrom(int line) => Lacks.Line == line ? Lacks.From : long.MaxValue;
}
