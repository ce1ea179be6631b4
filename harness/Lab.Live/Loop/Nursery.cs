using Lab.Core;

namespace Lab.Live;

/// <summary>
/// A group of tasks that ends only when all of them have ended, so that none outlives its incarnation. An
/// exception that escapes one of them goes to <paramref name="onFailure"/>.
/// </summary>
internal sealed class Nursery(Action<Exception> onFailure)
{
    private readonly SemaphoreSlim ended = new(0);

    // The tasks that run, and one for the nursery itself until it is told to end.
    private int running = 1;

    /// <summary>
    /// Starts a task on the thread pool. Only from within a task of this nursery, or before it ends.
    /// </summary>
    public void Start(Func<Task> body)
    {
        Check.That(Interlocked.Increment(ref this.running) > 1);
        _ = Task.Run(() => GuardAsync(body));
    }

    /// <summary>Waits for all tasks; call it once.</summary>
    public async Task EndAsync()
    {
        Leave();
        await this.ended.WaitAsync().ConfigureAwait(false);
    }

    private async Task GuardAsync(Func<Task> body)
    {
        try
        {
            await body().ConfigureAwait(false);
        }
        // Nothing may vanish: whatever it is, it is handed on.
        catch (Exception e)
        {
            onFailure(e);
        }
        finally
        {
            Leave();
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref this.running) == 0) this.ended.Release();
    }
}
