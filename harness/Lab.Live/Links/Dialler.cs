using System.Net;
using System.Net.Sockets;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// Makes one outbound connection: a socket from the node's own address, then the preamble, within a
/// time-out.
/// </summary>
internal static class Dialler
{
    /// <summary>The connection, or null and why there is none.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stopped"/>: nobody waits for the
    /// answer.</exception>
    public static async Task<(Connection? Made, DialFailure Why)> DialAsync(
        IPAddress from, Endpoint to, TimeSpan timeout, CancellationToken stopped)
    {
        IPEndPoint target = Loopback.ToPlatform(to);
        if (target.AddressFamily != AddressFamily.InterNetwork) return (null, DialFailure.Unreachable);
        // These links are not encrypted, so they never leave the machine.
        if (!IPAddress.IsLoopback(target.Address)) return (null, DialFailure.Unreachable);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        limit.CancelAfter(timeout);
        try
        {
            Socket socket = await ConnectAsync(from, target, limit.Token).ConfigureAwait(false);
            return (await Connection.OpenAsync(socket, true, to, limit.Token).ConfigureAwait(false), default);
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
            // Connected, but whoever it was hung up or said something else than the preamble.
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
