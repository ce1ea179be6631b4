using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;

namespace Lab.Nodes.Messages;

/// <summary>
/// The first message of each end: who it claims to be and what it speaks. Proved by <see cref="Auth"/>.
/// </summary>
/// <param name="lowestVersion">The lowest protocol version spoken, 1 and up.</param>
/// <param name="highestVersion">The highest one, not below the lowest.</param>
/// <param name="network">The id of the genesis block.</param>
/// <param name="role">What the node is.</param>
/// <param name="listenPort"> The port on which it takes links, 0 if it takes none. The address is the one
/// that the other end observes: a node cannot make others dial a stranger. </param>
/// <param name="key">Its public key.</param>
/// <param name="nonce">32 bytes of luck, fresh for each link.</param>
public sealed class Hello(
    byte lowestVersion, byte highestVersion, Hash network, NodeRole role, ushort listenPort, PublicKey key,
    Hash nonce)
    : Message
{
    public byte LowestVersion { get; } = lowestVersion;
    public byte HighestVersion { get; } = highestVersion;
    public Hash Network { get; } = network;
    public NodeRole Role { get; } = role;
    public ushort ListenPort { get; } = listenPort;
    public PublicKey Key { get; } = key;
    public Hash Nonce { get; } = nonce;
    public override MessageCode Code => MessageCode.Hello;

    internal override void WriteBody(CanonicalWriter to)
    {
        to.WriteArray(7);
        to.WriteUInt(LowestVersion);
        to.WriteUInt(HighestVersion);
        to.WriteHash(Network);
        to.WriteUInt((byte)Role);
        to.WriteUInt(ListenPort);
        to.WriteHash(Key.Bytes);
        to.WriteHash(Nonce);
    }

    internal static Hello Read(ref CanonicalReader from)
    {
        from.ReadArray(7);
        byte lowest = (byte)from.ReadUInt(byte.MaxValue), highest = (byte)from.ReadUInt(byte.MaxValue);
        var network = from.ReadHash();
        var role = (NodeRole)from.ReadUInt(byte.MaxValue);
        ushort port = (ushort)from.ReadUInt(ushort.MaxValue);
        var key = new PublicKey(from.ReadHash());
        var nonce = from.ReadHash();
        if (lowest < 1 || lowest > highest || !Enum.IsDefined(role)) from.Refuse();
        return new Hello(lowest, highest, network, role, port, key, nonce);
    }
}
