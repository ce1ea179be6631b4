using System.Net.Security;
using System.Net.Sockets;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// A socket that is ready for frames: encrypted unless the world was asked for plaintext, its preamble
/// done. This is the only place that knows how a stream is opened and ended.
/// </summary>
internal sealed class Connection : IAsyncDisposable
{
    private readonly Socket socket;

    private Connection(Socket socket, Stream stream, LinkOpened opened)
    {
        this.socket = socket;
        Stream = stream;
        Opened = opened;
    }

    public Stream Stream { get; }
    public LinkOpened Opened { get; }

    /// <summary>Tells the other end that nothing follows, while its own bytes may still arrive.</summary>
    /// <remarks>
    /// By the end of the socket alone, without TLS's own farewell: the platform sends that without a lock, and a read on
    /// its way at the same time breaks the memory of both. Nothing is lost by it: frames carry their lengths, so that an
    /// end which somebody forged is no more than a link that was lost.
    /// </remarks>
    /// <exception cref="SocketException">The connection is broken already.</exception>
    public void EndWriting() => this.socket.Shutdown(SocketShutdown.Send);

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync().ConfigureAwait(false);
        this.socket.Dispose();
    }

    /// <summary>Makes a dialled socket ready; it is disposed of if that fails.</summary>
    /// <exception cref="IOException">The other end is not one of ours, or went away.</exception>
    /// <exception cref="OperationCanceledException">Not done in time.</exception>
    public static Task<Connection> DialledAsync(
        Socket socket, Endpoint remote, bool plaintext, CancellationToken cancel) =>
        OpenAsync(socket, remote, true, plaintext ? null : plain => Secrecy.DialAsync(plain, cancel), cancel);

    /// <summary>Makes an accepted socket ready; without a certificate for plaintext.</summary>
    /// <inheritdoc cref="DialledAsync"/>
    public static Task<Connection> AcceptedAsync(
        Socket socket, Endpoint remote, SslStreamCertificateContext? own, CancellationToken cancel) =>
        OpenAsync(socket, remote, false, own == null ? null : plain => Secrecy.AcceptAsync(plain, own, cancel), cancel);

    private static async Task<Connection> OpenAsync(
        Socket socket, Endpoint remote, bool outbound, Func<Stream, Task<(SslStream Stream, byte[] Certificate)>>? encrypt,
        CancellationToken cancel)
    {
        Stream? stream = null;
        try
        {
            stream = new NetworkStream(socket, ownsSocket: false);
            byte[] certificate = [];
            if (encrypt != null) (stream, certificate) = await encrypt(stream).ConfigureAwait(false);
            var binding = await Preamble.ExchangeAsync(stream, outbound, certificate, cancel).ConfigureAwait(false);
            return new Connection(socket, stream, new LinkOpened(outbound, remote, binding));
        }
        catch
        {
            if (stream != null) await stream.DisposeAsync().ConfigureAwait(false);
            socket.Dispose();
            throw;
        }
    }
}
