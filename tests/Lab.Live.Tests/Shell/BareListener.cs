using System.Net;
using System.Net.Sockets;
using Lab.Core.Seam;

namespace Lab.Live.Tests.Shell;

/// <summary>A listening socket on loopback that says nothing by itself.</summary>
internal static class BareListener
{
    public static Socket Open(out Endpoint at)
    {
        Socket socket = Loopback.NewSocket();
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        at = Loopback.ToEndpoint(socket.LocalEndPoint);
        return socket;
    }
}
