namespace Lab.Core.Seam;

/// <summary>Kinds of work with a modelled cost. A scenario's cost table gives each a time per unit.</summary>
public enum WorkKind : byte
{
    /// <summary>Taking one frame from a link and dispatching it.</summary>
    Frame,

    /// <summary>Decoding or encoding, per KiB begun.</summary>
    CodecKiB,

    /// <summary>SHA-256, per KiB begun.</summary>
    HashKiB,

    Sign,
    Verify,

    /// <summary>Hashing one plot leaf against a challenge.</summary>
    PlotLeaf,

    /// <summary>Checking one proof of space-time (score and Merkle path).</summary>
    VerifyProof,

    /// <summary>Applying one block to the chain.</summary>
    ApplyBlock,

    /// <summary>Making one plot leaf.</summary>
    PlotWrite,

    /// <summary>One durable store commit.</summary>
    Commit,

    /// <summary>Making one item ready to publish at its origin.</summary>
    Publish,

    /// <summary>Preparing one newly accepted item for forwarding, once an item and node.</summary>
    Relay,

    /// <summary>Whatever a toy or a study charges by itself, in microseconds.</summary>
    Microsecond,
}

/// <summary>Picoseconds a unit of each <see cref="WorkKind"/>. Never measured at run time.</summary>
public sealed class CostTable
{
    public const int Kinds = (int)WorkKind.Microsecond + 1;
    private readonly long[] picoseconds = new long[Kinds];

    public CostTable() => this.picoseconds[(int)WorkKind.Microsecond] = 1_000_000;

    /// <summary>Everything is free, except what is charged in microseconds.</summary>
    public static CostTable Free => new();

    /// <summary>Picoseconds a unit, 0 or more.</summary>
    public long this[WorkKind kind]
    {
        get => this.picoseconds[(int)kind];
        init => this.picoseconds[(int)kind] = value;
    }

    /// <summary>A table with one entry replaced.</summary>
    public CostTable With(WorkKind kind, long picosecondsPerUnit)
    {
        Check.That(picosecondsPerUnit >= 0);
        var next = new CostTable();
        this.picoseconds.CopyTo(next.picoseconds, 0);
        next.picoseconds[(int)kind] = picosecondsPerUnit;
        return next;
    }
}

/// <summary>What a job gave: its result, and the work that it took.</summary>
public readonly record struct JobOutcome(object Result, WorkKind Kind, long Units);

/// <summary>Slow pure work: a plot scan, a proof, a signature batch. Reads nothing that changes.</summary>
public abstract class Job(JobId id)
{
    public JobId Id { get; } = id;

    /// <summary>Does the work; on another thread when live. The outcome must not depend on timing.</summary>
    public abstract JobOutcome Run();
}
