using System.Runtime.InteropServices;

namespace Lab.Cli;

/// <summary>Ctrl-C and SIGTERM ask once for a clean stop; the second time the process ends at once.</summary>
public sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration interrupt, terminate;

    public StopSignal()
    {
        this.interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        this.terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => this.source.Token;

    public void Dispose()
    {
        this.interrupt.Dispose();
        this.terminate.Dispose();
        this.source.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        if (this.source.IsCancellationRequested) Environment.Exit((int)ExitCode.Stopped);
        signal.Cancel = true;
        this.source.Cancel();
    }
}
