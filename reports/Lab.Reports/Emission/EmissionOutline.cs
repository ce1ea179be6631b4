namespace Lab.Reports;

/// <summary>What the report of an emission is drawn from. Amounts are in base units, heights in blocks.</summary>
/// <param name="Name">Of the scenario or network that it belongs to; also names the directory.</param>
/// <param name="Schedule">The schedule in one sentence.</param>
/// <param name="Cap">All rewards together; null for none.</param>
/// <param name="Allocated">What exists at genesis.</param>
/// <param name="Points">At least one, in rising order: enough to draw the curves by.</param>
/// <param name="Rows">In rising order: round heights and those at which something changes.</param>
/// <param name="LogHeights">Whether the changes lie so far apart that heights need a logarithmic axis.</param>
public sealed record EmissionOutline(
    string Name, string Schedule, long? Cap, long Allocated, IReadOnlyList<EmissionPoint> Points,
    IReadOnlyList<EmissionRow> Rows, bool LogHeights);

/// <summary>What the block at a height issues, and all blocks up to it together.</summary>
public readonly record struct EmissionPoint(long Height, long Reward, long Issued);

/// <summary>A height worth a row, and why.</summary>
/// <param name="At">The height, its reward and the sum.</param>
/// <param name="Event">What happens there; empty at a round height.</param>
/// <param name="Share">How much of the cap is issued, as text; null without a cap.</param>
public sealed record EmissionRow(EmissionPoint At, string Event, string? Share);
