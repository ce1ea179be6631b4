using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using Lab.Core;
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
    /// <exception cref="IOException">The stream is broken already.</exception>
    /// <exception cref="OperationCanceledException">The other end does not even read.</exception>
    public async Task EndWritingAsync(CancellationToken cancel)
    {
        try
        {
            if (Stream is SslStream tls) await tls.ShutdownAsync().WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CryptographicException or InvalidOperationException)
        {
            throw new IOException("the stream was broken before its end", e);
        }
        this.socket.Shutdown(SocketShutdown.Send);
    }

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
        OpenAsync(socket, async plain =>
        {
            if (plaintext)
                return (plain, await Preamble.ExchangeAsync(plain, true, [], cancel).ConfigureAwait(false));
            (SslStream tls, byte[] shown) = await Secrecy.DialAsync(plain, cancel).ConfigureAwait(false);
            return (tls, await Preamble.ExchangeAsync(tls, true, shown, cancel).ConfigureAwait(false));
        }, true, remote);

    /// <summary>Makes an accepted socket ready; without a certificate for plaintext.</summary>
    /// <inheritdoc cref="DialledAsync"/>
    public static Task<Connection> AcceptedAsync(
        Socket socket, Endpoint remote, SslStreamCertificateContext? own, CancellationToken cancel) =>
        OpenAsync(socket, async plain =>
        {
            if (own == null)
                return (plain, await Preamble.ExchangeAsync(plain, false, [], cancel).ConfigureAwait(false));
            SslStream tls = await Secrecy.AcceptAsync(plain, own, cancel).ConfigureAwait(false);
            byte[] shown = Secrecy.DigestOf(own.TargetCertificate);
            return (tls, await Preamble.ExchangeAsync(tls, false, shown, cancel).ConfigureAwait(false));
        }, false, remote);

    private static async Task<Connection> OpenAsync(
        Socket socket, Func<Stream, Task<(Stream Stream, Hash Binding)>> open, bool outbound, Endpoint remote)
    {
        var plain = new NetworkStream(socket, ownsSocket: false);
        try
        {
            (Stream stream, Hash binding) = await open(plain).ConfigureAwait(false);
            return new Connection(socket, stream, new LinkOpened(outbound, remote, binding));
        }
        catch
        {
            await plain.DisposeAsync().ConfigureAwait(false);
            socket.Dispose();
            throw;
        }
    }
}
