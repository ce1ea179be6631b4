using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// A node's listening socket: accepts connections and hands them on once TLS and the preamble are done. Its
/// certificate lives as long as it does.
/// </summary>
internal sealed class Listener : IDisposable
{
    private static readonly TimeSpan AfterError = TimeSpan.FromMilliseconds(100);

    private readonly Socket socket;
    private readonly SslStreamCertificateContext? certificate;
    private readonly TimeSpan limit;
    private int pending;

    private Listener(Socket socket, SslStreamCertificateContext? certificate, TimeSpan limit)
    {
        this.socket = socket;
        this.certificate = certificate;
        this.limit = limit;
        Endpoint = Loopback.ToEndpoint(socket.LocalEndPoint);
    }

    public Endpoint Endpoint { get; }

    /// <summary>
    /// Listens, with a new certificate unless <paramref name="plaintext"/> is asked for; port 0 lets the
    /// system choose one. A connection that is not ready within <paramref name="limit"/> is closed.
    /// </summary>
    /// <exception cref="CannotHonour">Plaintext on an address that others may reach.</exception>
    /// <exception cref="LiveFailure">The port is taken, or may not be used.</exception>
    public static Listener Open(IPAddress address, ushort port, bool plaintext, TimeSpan limit)
    {
        if (plaintext && !IPAddress.IsLoopback(address))
            throw new CannotHonour($"plaintext on {address}, which is not a loopback address");
        Socket socket = Loopback.NewSocket();
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(Limits.PendingInbound);
            return new Listener(socket, plaintext ? null : Secrecy.NewCertificate(), limit);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            bool taken = e.SocketErrorCode == SocketError.AddressAlreadyInUse;
            string why = taken ? "is in use" : "cannot be used";
            throw new LiveFailure($"port {port} of {address} {why}: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Accepts until stopped, each connection in a task of <paramref name="nursery"/>.</summary>
    public async Task RunAsync(Nursery nursery, Func<Connection, Task> serve, CancellationToken stopped)
    {
        while (!stopped.IsCancellationRequested)
        {
            try
            {
                Socket inbound = await this.socket.AcceptAsync(stopped).ConfigureAwait(false);
                if (Volatile.Read(ref this.pending) >= Limits.PendingInbound) inbound.Dispose();
                else Greet(inbound, nursery, serve, stopped);
            }
            catch (SocketException)
            {
                // Out of descriptors, or the peer left before it was accepted: neither is a reason to go
                // deaf.
                await Task.Delay(AfterError, stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    public void Dispose() => this.socket.Dispose();

    private void Greet(
        Socket inbound, Nursery nursery, Func<Connection, Task> serve, CancellationToken stopped)
    {
        Interlocked.Increment(ref this.pending);
        nursery.Start(async () =>
        {
            Connection? made;
            try
            {
                made = await GreetAsync(inbound, stopped).ConfigureAwait(false);
            }
            finally
            {
                Interlocked.Decrement(ref this.pending);
            }

            if (made != null) await serve(made).ConfigureAwait(false);
        });
    }

    private async Task<Connection?> GreetAsync(Socket inbound, CancellationToken stopped)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        limit.CancelAfter(this.limit);
        try
        {
            inbound.NoDelay = true;
            Endpoint remote = Loopback.ToEndpoint(inbound.RemoteEndPoint);
            return await Connection.AcceptedAsync(inbound, remote, this.certificate, limit.Token)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            inbound.Dispose();
            return null;
        }
    }
}
