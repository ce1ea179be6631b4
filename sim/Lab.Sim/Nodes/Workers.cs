using Lab.Core.Seam;

namespace Lab.Sim.Nodes;

/// <summary>The processors of a node that run jobs, and the jobs that wait for one.</summary>
internal sealed class Workers(int count)
{
    /// <summary>When each worker has done what it began.</summary>
    public readonly long[] FreeAt = new long[count];

    /// <summary>Jobs not begun, oldest first, and when they were started.</summary>
    public readonly List<(Job Job, long Since)> Waiting = [];

    /// <summary>The instant of the newest planned look at the waiting jobs.</summary>
    public long LookAt = -1;

    /// <summary>The worker that is free first, the lowest among equals.</summary>
    public int FirstFree()
    {
        int first = 0;
        for (int i = 1; i < this.FreeAt.Length; i++)
            if (this.FreeAt[i] < this.FreeAt[first])
                first = i;
        return first;
    }

    /// <summary>Takes a job that has not begun out of the queue, if it is there.</summary>
    public void Forget(JobId id)
    {
        for (int i = 0; i < this.Waiting.Count; i++)
            if (this.Waiting[i].Job.Id == id)
            {
                this.Waiting.RemoveAt(i);
                return;
            }
    }
}
