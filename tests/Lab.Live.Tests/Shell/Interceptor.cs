using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Lab.Core.Seam;

namespace Lab.Live.Tests.Shell;

/// <summary>
/// Somebody on the path: takes a connection with a certificate of his own, opens another one to the node
/// that was meant, and passes on every byte both ways, in the clear between.
/// </summary>
internal sealed class Interceptor : IDisposable
{
    private readonly Socket listening = Loopback.NewSocket();
    private readonly CancellationTokenSource stopping = new();
    private long passed;

    public Interceptor(Endpoint victim)
    {
        this.listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        this.listening.Listen();
        Endpoint = Loopback.ToEndpoint(this.listening.LocalEndPoint);
        _ = RunAsync(victim, this.stopping.Token);
    }

    public Endpoint Endpoint { get; }

    /// <summary>Bytes that he has read in the clear and passed on.</summary>
    public long Passed => Interlocked.Read(ref this.passed);

    public void Dispose()
    {
        this.stopping.Cancel();
        this.listening.Dispose();
        this.stopping.Dispose();
    }

    private async Task RunAsync(Endpoint victim, CancellationToken stopped)
    {
        var certificate = Secrecy.NewCertificate();
        try
        {
            while (true)
            {
                Socket caller = await this.listening.AcceptAsync(stopped);
                _ = StandBetween(caller, victim, certificate, stopped);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over; what is passed on ends by the same token.
        }
    }

    private async Task StandBetween(
        Socket caller, Endpoint victim, SslStreamCertificateContext certificate, CancellationToken stopped)
    {
        try
        {
            using Socket onward = Loopback.NewSocket();
            await onward.ConnectAsync(Loopback.ToPlatform(victim), stopped);
            (SslStream taken, _) = await Secrecy.AcceptAsync(new NetworkStream(caller, true), certificate, stopped);
            await using SslStream near = taken;
            (SslStream made, _) = await Secrecy.DialAsync(new NetworkStream(onward), stopped);
            await using SslStream far = made;
            await Task.WhenAny(Pass(near, far, stopped), Pass(far, near, stopped));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // Either end went away, or the test is over.
        }
    }

    private async Task Pass(SslStream from, SslStream to, CancellationToken stopped)
    {
        var buffer = new byte[4096];
        try
        {
            int n;
            while ((n = await from.ReadAsync(buffer, stopped)) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, n), stopped);
                Interlocked.Add(ref this.passed, n);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The other direction ends with this one.
        }
    }
}
