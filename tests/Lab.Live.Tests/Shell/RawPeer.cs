using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using Lab.Core.Seam;

namespace Lab.Live.Tests.Shell;

/// <summary>A socket that dials a live node and says whatever a test wants, bare or within TLS.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly Socket socket = Loopback.NewSocket();
    private SslStream? tls;

    public static async Task<RawPeer> Dial(Endpoint to)
    {
        var peer = new RawPeer();
        await peer.socket.ConnectAsync(Loopback.ToPlatform(to));
        return peer;
    }

    /// <summary>A peer within TLS, before its preamble.</summary>
    public static async Task<RawPeer> DialSecretly(Endpoint to)
    {
        RawPeer peer = await Dial(to);
        (peer.tls, _) = await Secrecy.DialAsync(new NetworkStream(peer.socket), CancellationToken.None);
        return peer;
    }

    /// <summary>A peer within TLS whose preamble is done: the node has a link.</summary>
    public static async Task<RawPeer> Join(Endpoint to)
    {
        RawPeer peer = await DialSecretly(to);
        await peer.Say([.. Preamble.Magic, .. new byte[16]]);
        await peer.tls!.ReadExactlyAsync(new byte[Preamble.Size]);
        return peer;
    }

    public async Task Say(byte[] bytes)
    {
        if (this.tls == null) await SayBelow(bytes);
        else await this.tls.WriteAsync(bytes);
    }

    /// <summary>Says something on the socket itself, below TLS if there is any.</summary>
    public async Task SayBelow(byte[] bytes) => await this.socket.SendAsync(bytes);

    public Task SayLength(uint length)
    {
        var prefix = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(prefix, length);
        return Say(prefix);
    }

    /// <summary>Waits until the node has closed the connection.</summary>
    public async Task HearEnd()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[4096];
        try
        {
            while (await this.socket.ReceiveAsync(buffer, limit.Token) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A reset is an end too.
        }
    }

    public void Dispose()
    {
        this.tls?.Dispose();
        this.socket.Dispose();
    }
}
