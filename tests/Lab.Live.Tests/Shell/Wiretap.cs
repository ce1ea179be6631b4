using System.Net;
using System.Net.Sockets;
using Lab.Core.Seam;

namespace Lab.Live.Tests.Shell;

/// <summary>Passes one connection on to a node, unchanged, and remembers all that its dialler said.</summary>
internal sealed class Wiretap : IDisposable
{
    private readonly Socket listening = Loopback.NewSocket(), onward = Loopback.NewSocket();
    private readonly MemoryStream heard = new();
    private readonly Lock gate = new();

    public Wiretap(Endpoint to)
    {
        this.listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        this.listening.Listen();
        Endpoint = Loopback.ToEndpoint(this.listening.LocalEndPoint);
        _ = RunAsync(to);
    }

    public Endpoint Endpoint { get; }

    /// <summary>What the dialler sent so far, in order.</summary>
    public byte[] Heard
    {
        get
        {
            lock (this.gate) return this.heard.ToArray();
        }
    }

    /// <summary>Bytes that the node answered.</summary>
    public long Answered { get; private set; }

    public void Dispose()
    {
        this.listening.Dispose();
        this.onward.Dispose();
    }

    private async Task RunAsync(Endpoint to)
    {
        using Socket caller = await this.listening.AcceptAsync();
        await this.onward.ConnectAsync(Loopback.ToPlatform(to));
        await Task.WhenAll(Pass(caller, this.onward, Note), Pass(this.onward, caller, s => Answered += s.Length));
    }

    private void Note(ReadOnlySpan<byte> said)
    {
        lock (this.gate) this.heard.Write(said);
    }

    private static async Task Pass(Socket from, Socket to, Action<ReadOnlySpan<byte>> note)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int n;
            while ((n = await from.ReceiveAsync(buffer)) > 0)
            {
                note(buffer.AsSpan(0, n));
                await to.SendAsync(buffer.AsMemory(0, n));
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
