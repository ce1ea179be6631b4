using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// Addresses and sockets of an in-process world. Each node has a loopback address of its own (127.1.x.y,
/// all of which Linux routes to itself) and dials from it, so that a peer sees the same address in both
/// directions.
/// </summary>
internal static class Loopback
{
    private const int PerNetwork = 250;

    public static IPAddress AddressOf(int node)
    {
        Check.That(node >= 0 && node < PerNetwork * PerNetwork);
        return new IPAddress([127, 1, (byte)(node / PerNetwork), (byte)(node % PerNetwork + 1)]);
    }

    public static Endpoint ToEndpoint(EndPoint? at)
    {
        var ip = (IPEndPoint)at!;
        Span<byte> bytes = stackalloc byte[16];
        ip.Address.MapToIPv6().TryWriteBytes(bytes, out _);
        return new Endpoint(BinaryPrimitives.ReadUInt128BigEndian(bytes), (ushort)ip.Port);
    }

    /// <summary>
    /// The platform's form of an endpoint; only what is mapped from IPv4 is reachable here.
    /// </summary>
    public static IPEndPoint ToPlatform(Endpoint endpoint)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, endpoint.Address);
        var address = new IPAddress(bytes);
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, endpoint.Port);
    }

    public static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        SendBufferSize = Limits.SocketBuffer,
        ReceiveBufferSize = Limits.SocketBuffer,
        NoDelay = true,
    };
}
