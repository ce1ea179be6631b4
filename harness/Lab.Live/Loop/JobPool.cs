using System.Collections.Concurrent;
using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>One started job, and the mailbox that hears of its end.</summary>
internal sealed class JobTicket(Job job, Action<Arrival> post)
{
    private volatile bool stopped;

    public JobId Id => job.Id;
    public object? Result { get; private set; }

    /// <summary>A job that waits is not begun; the end of one that runs is not told.</summary>
    public void Stop() => this.stopped = true;

    public void Run()
    {
        if (this.stopped) return;
        Arrival end;
        try
        {
            Result = job.Run().Result;
            end = Arrival.JobDone(this);
        }
        // A job is ours: whatever it throws fails its participant, in that one's loop.
        catch (Exception e)
        {
            end = Arrival.JobFailed(this, e);
        }
        if (!this.stopped) post(end);
    }
}

/// <summary>
/// The threads that run jobs, first in, first out, for all participants of a world: threads of its own, so
/// that a plot scan never holds up the loops on the thread pool.
/// </summary>
internal sealed class JobPool : IAsyncDisposable
{
    private readonly BlockingCollection<JobTicket> waiting = [];
    private readonly SemaphoreSlim ended = new(0);
    private readonly int workers;

    public JobPool(int workers)
    {
        Check.That(workers >= 1);
        this.workers = workers;
        for (int i = 0; i < workers; i++)
            new Thread(Work) { IsBackground = true, Name = $"job {i}" }.Start();
    }

    public void Start(JobTicket ticket) => this.waiting.Add(ticket);

    /// <summary>Waits for the jobs that run; those that wait should have been stopped before.</summary>
    public async ValueTask DisposeAsync()
    {
        this.waiting.CompleteAdding();
        for (int i = 0; i < this.workers; i++) await this.ended.WaitAsync().ConfigureAwait(false);
        this.ended.Dispose();
        this.waiting.Dispose();
    }

    private void Work()
    {
        foreach (JobTicket ticket in this.waiting.GetConsumingEnumerable()) ticket.Run();
        this.ended.Release();
    }
}
