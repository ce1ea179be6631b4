namespace Lab.Live;

/// <summary>
/// How much a link has taken from its socket and not yet delivered. While it is <see
/// cref="Limits.UnreadWindow"/> or more, the link's reader waits, the kernel's buffers fill, and the
/// sender's stream stalls.
/// </summary>
internal sealed class UnreadWindow
{
    private readonly SemaphoreSlim changed = new(0);
    private readonly Lock gate = new();
    private long unread;
    private bool ignored;

    /// <summary>Waits until less than the window is unread. One reader only.</summary>
    public async ValueTask WaitAsync(CancellationToken cancel)
    {
        while (IsShut()) await this.changed.WaitAsync(cancel).ConfigureAwait(false);
    }

    public void Take(int bytes)
    {
        lock (this.gate) this.unread += bytes;
    }

    public void Give(int bytes)
    {
        lock (this.gate)
        {
            bool wasShut = this.unread >= Limits.UnreadWindow;
            this.unread -= bytes;
            if (wasShut && this.unread < Limits.UnreadWindow) this.changed.Release();
        }
    }

    /// <summary>Opens the window for good: what is read from now on is thrown away.</summary>
    public void Ignore()
    {
        lock (this.gate) this.ignored = true;
        this.changed.Release();
    }

    private bool IsShut()
    {
        lock (this.gate) return !this.ignored && this.unread >= Limits.UnreadWindow;
    }
}
