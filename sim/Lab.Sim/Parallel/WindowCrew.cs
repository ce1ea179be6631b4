using System.Runtime.ExceptionServices;

namespace Lab.Sim.Parallel;

/// <summary>Threads that run the parts of one window side by side and wait for each other at its end.</summary>
internal sealed class WindowCrew : IDisposable
{
    private const int SpinsBeforeSleep = 2000;
    private readonly Thread[] helpers;
    private readonly SemaphoreSlim[] wake;
    private Action<int>? work;
    private int round, busy;
    private readonly Exception?[] failures; // by part: which one is told must not depend on who was first
    private volatile bool over;

    public WindowCrew(int threads)
    {
        this.helpers = new Thread[threads - 1];
        this.wake = new SemaphoreSlim[threads - 1];
        this.failures = new Exception?[threads];
        for (int i = 0; i < this.helpers.Length; i++)
        {
            int part = i + 1;
            this.wake[i] = new SemaphoreSlim(0);
            this.helpers[i] = new Thread(() => Help(part)) { IsBackground = true, Name = "lab-window-" + part };
            this.helpers[i].Start();
        }
    }

    /// <summary>
    /// Runs part 0 here and the others on the helpers; returns when all are done. Of several parts that threw, the first
    /// one's exception goes on.
    /// </summary>
    public void Run(Action<int> part)
    {
        this.work = part;
        this.busy = this.helpers.Length;
        Interlocked.Increment(ref this.round);
        foreach (var semaphore in this.wake) semaphore.Release();
        Try(0);
        var spin = new SpinWait();
        while (Volatile.Read(ref this.busy) > 0) spin.SpinOnce(sleep1Threshold: -1);
        for (int i = 0; i < this.failures.Length; i++)
            if (this.failures[i] is { } failure)
            {
                Array.Clear(this.failures);
                ExceptionDispatchInfo.Throw(failure);
            }
    }

    private void Try(int part)
    {
        try
        {
            this.work!(part);
        }
        catch (Exception e)
        {
            this.failures[part] = e;
        }
    }

    private void Help(int part)
    {
        int seen = 0;
        while (true)
        {
            for (int i = 0; i < SpinsBeforeSleep && Volatile.Read(ref this.round) == seen && !this.over; i++)
                Thread.SpinWait(10);
            this.wake[part - 1].Wait();
            if (this.over) return;
            seen = Volatile.Read(ref this.round);
            Try(part);
            Interlocked.Decrement(ref this.busy);
        }
    }

    public void Dispose()
    {
        if (this.over) return;
        this.over = true;
        foreach (var semaphore in this.wake) semaphore.Release();
        foreach (var helper in this.helpers) helper.Join();
        foreach (var semaphore in this.wake) semaphore.Dispose();
    }
}
