using System.Net.Sockets;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// A socket whose preamble is done, the stream over it, and what both ends know of it. This is where TLS
/// will stand: the stream becomes the encrypted one, and the binding that of the server's certificate.
/// </summary>
internal sealed class Connection(Socket socket, Stream stream, LinkOpened opened) : IAsyncDisposable
{
    public Stream Stream { get; } = stream;
    public LinkOpened Opened { get; } = opened;

    /// <summary>Tells the other end that nothing follows, while its own bytes may still arrive.</summary>
    public void EndWriting() => socket.Shutdown(SocketShutdown.Send);

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync().ConfigureAwait(false);
        socket.Dispose();
    }

    /// <summary>Runs the preamble on a fresh socket; the socket is disposed of if that fails.</summary>
    /// <exception cref="IOException">The other end is not one of ours, or went away.</exception>
    /// <exception cref="OperationCanceledException">Not done in time.</exception>
    public static async Task<Connection> OpenAsync(
        Socket socket, bool outbound, Endpoint remote, CancellationToken cancel)
    {
        var stream = new NetworkStream(socket, ownsSocket: false);
        try
        {
            var binding = await Preamble.ExchangeAsync(stream, outbound, cancel).ConfigureAwait(false);
            return new Connection(socket, stream, new LinkOpened(outbound, remote, binding));
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            socket.Dispose();
            throw;
        }
    }
}
