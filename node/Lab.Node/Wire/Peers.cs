using System.Buffers.Binary;
using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Seam;

namespace Lab.Nodes.Messages;

/// <summary>Asks for endpoints to dial.</summary>
public sealed class GetPeers : Message
{
    public override MessageCode Code => MessageCode.GetPeers;

    internal override void WriteBody(CanonicalWriter to) => to.WriteArray(0);

    internal static GetPeers Read(ref CanonicalReader from)
    {
        from.ReadArray(0);
        return new GetPeers();
    }
}

/// <summary>Endpoints that the sender knows to listen, at most 1,000.</summary>
public sealed class PeerList : Message
{
    public const int MaxEndpoints = 1000;
    private const int AddressBytes = 16;

    public PeerList(IReadOnlyList<Endpoint> endpoints)
    {
        Check.That(endpoints.Count <= MaxEndpoints);
        Endpoints = endpoints;
    }

    public IReadOnlyList<Endpoint> Endpoints { get; }
    public override MessageCode Code => MessageCode.Peers;

    internal override void WriteBody(CanonicalWriter to)
    {
        to.WriteArray(1);
        to.WriteArray(Endpoints.Count);
        Span<byte> address = stackalloc byte[AddressBytes];
        foreach (var endpoint in Endpoints)
        {
            to.WriteArray(2);
            BinaryPrimitives.WriteUInt128BigEndian(address, endpoint.Address);
            to.WriteBytes(address);
            to.WriteUInt(endpoint.Port);
        }
    }

    internal static PeerList Read(ref CanonicalReader from)
    {
        from.ReadArray(1);
        int count = from.ReadArray(0, MaxEndpoints);
        var endpoints = new Endpoint[count];
        for (int i = 0; i < count && !from.Failed; i++)
        {
            from.ReadArray(2);
            var address = from.ReadBytesExactly(AddressBytes);
            ushort port = (ushort)from.ReadUInt(ushort.MaxValue);
            if (port == 0) from.Refuse();
            if (from.Failed) break;
            endpoints[i] = new Endpoint(BinaryPrimitives.ReadUInt128BigEndian(address), port);
        }

        return new PeerList(endpoints);
    }
}
