using System.Runtime.InteropServices;

namespace Lab.Cli;

/// <summary>
/// Ctrl-C, SIGTERM and a closed terminal (SIGHUP) ask once for a clean stop; the second time the process ends
/// at once.
/// </summary>
public sealed class StopSignal : IDisposable
{
    // Never disposed: a signal may be on its way to it while the last verb returns, and it holds nothing to free.
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public StopSignal()
    {
        this.registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => this.source.Token;

    public void Dispose()
    {
        foreach (var registration in this.registrations) registration.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        if (this.source.IsCancellationRequested) Environment.Exit((int)ExitCode.Stopped);
        signal.Cancel = true;
        this.source.Cancel();
    }
}
