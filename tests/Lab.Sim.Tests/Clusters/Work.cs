namespace Lab.Sim.Tests.Clusters;

/// <summary>A job that takes as long as it says and counts how often it was run.</summary>
internal sealed class Work(ulong id, Duration time) : Job(new JobId(id))
{
    public int Runs { get; private set; }

    public override JobOutcome Run()
    {
        Runs++;
        return new JobOutcome("done " + id, WorkKind.Microsecond, time.Nanoseconds / 1000);
    }
}
