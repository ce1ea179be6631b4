using System.Net;
using System.Net.Sockets;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// Makes one outbound connection: a socket from the node's own address, then TLS and the preamble, within a
/// time-out.
/// </summary>
internal static class Dialler
{
    /// <summary>The connection, or null and why there is none.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stopped"/>: nobody waits for the
    /// answer.</exception>
    public static async Task<(Connection? Made, DialFailure Why)> DialAsync(
        IPAddress from, Endpoint to, bool plaintext, TimeSpan timeout, CancellationToken stopped)
    {
        IPEndPoint target = Loopback.ToPlatform(to);
        if (target.AddressFamily != AddressFamily.InterNetwork) return (null, DialFailure.Unreachable);
        // What is not encrypted never leaves the machine.
        if (plaintext && !IPAddress.IsLoopback(target.Address)) return (null, DialFailure.Unreachable);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        limit.CancelAfter(timeout);
        try
        {
            Socket socket = await ConnectAsync(from, target, limit.Token).ConfigureAwait(false);
            Connection made = await Connection.DialledAsync(socket, to, plaintext, limit.Token)
                .ConfigureAwait(false);
            return (made, default);
        }
        catch (OperationCanceledException) when (!stopped.IsCancellationRequested)
        {
            return (null, DialFailure.TimedOut);
        }
        catch (SocketException e)
        {
            return (null, Reason(e.SocketErrorCode));
        }
        catch (IOException)
        {
            // Connected, but whoever it was hung up or said something else than TLS and our preamble.
            return (null, DialFailure.Refused);
        }
    }

    private static async Task<Socket> ConnectAsync(IPAddress from, IPEndPoint to, CancellationToken cancel)
    {
        Socket socket = Loopback.NewSocket();
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(to, cancel).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static DialFailure Reason(SocketError error) => error switch
    {
        SocketError.ConnectionRefused or SocketError.ConnectionReset => DialFailure.Refused,
        SocketError.TimedOut => DialFailure.TimedOut,
        _ => DialFailure.Unreachable,
    };
}
