using System.Runtime.InteropServices;

namespace Lab.Cli;

/// <summary>
/// Ctrl-C, SIGTERM and a closed terminal (SIGHUP) ask once for a clean stop; the second time the process ends
/// at once.
/// </summary>
public sealed class StopSignal : IDisposable
{
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
        this.source.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        if (this.source.IsCancellationRequested) Environment.Exit((int)ExitCode.Stopped);
        signal.Cancel = true;
        this.source.Cancel();
    }
}
