using Lab.Core.Seam;
using Lab.Sim.Nodes;

namespace Lab.Sim;

/// <summary>The lane's modelled workers: jobs run first-in first-out beside a node's own processor.</summary>
internal sealed partial class Lane
{
    /// <summary>Starts a job; one of the same id that has not ended is stopped first.</summary>
    private void StartJob(SimNode n, Job job, long at)
    {
        n.Workers ??= new Workers(Math.Max(1, n.Spec.Cores - 1));
        StopJob(n, job.Id.Value, at);
        n.Workers.Waiting.Add((job, at));
        BeginJobs(n, at);
    }

    /// <summary>A job that waits is not begun; the end of one that runs is not told, but its worker stays busy.</summary>
    private void StopJob(SimNode n, ulong id, long at)
    {
        if (n.Workers is null) return;
        BeginJobs(n, at);
        n.Local.Remove(id);
        n.Workers.Forget(new JobId(id));
    }

    /// <summary>Begins every waiting job that found a worker by <paramref name="now"/>.</summary>
    private void BeginJobs(SimNode n, long now)
    {
        var workers = n.Workers!;
        while (workers.Waiting.Count > 0)
        {
            int worker = workers.FirstFree();
            var (job, since) = workers.Waiting[0];
            long begin = Math.Max(since, workers.FreeAt[worker]);
            if (begin > now)
            {
                if (workers.LookAt == begin) return;
                workers.LookAt = begin;
                n.Local.Add(begin, WorkerLook.Instance);
                return;
            }
            workers.Waiting.RemoveAt(0);
            var outcome = job.Run();
            long time = checked((long)((Int128)this.picoseconds[(int)outcome.Kind] * outcome.Units / 1000));
            workers.FreeAt[worker] = begin + n.Spec.Slowness.Of(time);
            n.Local.Set(job.Id.Value, workers.FreeAt[worker], outcome.Result);
        }
    }
}
