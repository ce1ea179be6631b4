using System.Net;
using System.Net.Sockets;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// A node's listening socket: accepts connections and hands them on once their preamble is done.
/// </summary>
internal sealed class Listener : IDisposable
{
    private static readonly TimeSpan AfterError = TimeSpan.FromMilliseconds(100);

    private readonly Socket socket;
    private readonly TimeSpan preambleLimit;
    private int pending;

    private Listener(Socket socket, TimeSpan preambleLimit)
    {
        this.socket = socket;
        this.preambleLimit = preambleLimit;
        Endpoint = Loopback.ToEndpoint(socket.LocalEndPoint);
    }

    public Endpoint Endpoint { get; }

    /// <summary>Listens; port 0 lets the system choose one.</summary>
    /// <exception cref="LiveFailure">The port is taken, or may not be used.</exception>
    public static Listener Open(IPAddress address, ushort port, TimeSpan preambleLimit)
    {
        Socket socket = Loopback.NewSocket();
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(Limits.PendingInbound);
            return new Listener(socket, preambleLimit);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            bool taken = e.SocketErrorCode == SocketError.AddressAlreadyInUse;
            string why = taken ? "is in use" : "cannot be used";
            throw new LiveFailure($"port {port} of {address} {why}: {e.Message}", e);
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
            Connection? made = await GreetAsync(inbound, stopped).ConfigureAwait(false);
            Interlocked.Decrement(ref this.pending);
            if (made != null) await serve(made).ConfigureAwait(false);
        });
    }

    private async Task<Connection?> GreetAsync(Socket inbound, CancellationToken stopped)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        limit.CancelAfter(this.preambleLimit);
        try
        {
            inbound.NoDelay = true;
            Endpoint remote = Loopback.ToEndpoint(inbound.RemoteEndPoint);
            return await Connection.OpenAsync(inbound, false, remote, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            inbound.Dispose();
            return null;
        }
    }
}
