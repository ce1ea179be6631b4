using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Nodes.Peers;

/// <summary>
/// The network that an address belongs to: what one operator is likely to have many addresses of. A /16 of IPv4, a /32
/// of IPv6.
/// </summary>
internal static class NetworkGroup
{
    private const int Ipv4Bits = 32, Ipv4Group = 16, Ipv6Group = 32;
    private const ulong Mapped = 0xffff;

    /// <summary>A number that addresses of one group share and no others.</summary>
    public static ulong Of(Endpoint endpoint)
    {
        var address = endpoint.Address;
        bool isIpv4 = address >> Ipv4Bits == (UInt128)Mapped;
        return isIpv4
            ? 1UL << Ipv6Group | (ulong)(uint)address >> (Ipv4Bits - Ipv4Group)
            : (ulong)(address >> (128 - Ipv6Group));
    }

    /// <summary>A digest of one endpoint, for buckets.</summary>
    public static ulong Digest(Endpoint endpoint) =>
        Mix.Words((ulong)(endpoint.Address >> 64), (ulong)endpoint.Address, endpoint.Port);
}
