using System.Buffers.Binary;
using System.Net.Sockets;
using Lab.Core.Seam;

namespace Lab.Live.Tests.Shell;

/// <summary>A bare socket that dials a live node and says whatever a test wants.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly Socket socket = Loopback.NewSocket();

    public static async Task<RawPeer> Dial(Endpoint to)
    {
        var peer = new RawPeer();
        await peer.socket.ConnectAsync(Loopback.ToPlatform(to));
        return peer;
    }

    /// <summary>A peer whose preamble is done: the node has a link.</summary>
    public static async Task<RawPeer> Join(Endpoint to)
    {
        RawPeer peer = await Dial(to);
        await peer.Say([.. Preamble.Magic, .. new byte[16]]);
        int read = 0;
        while (read < Preamble.Size)
            read += await peer.socket.ReceiveAsync(new byte[Preamble.Size - read]);
        return peer;
    }

    public async Task Say(byte[] bytes) => await this.socket.SendAsync(bytes);

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

    public void Dispose() => this.socket.Dispose();
}
