using System.Buffers.Binary;
using Lab.Core.Seam;

namespace Lab.Nodes.Peers;

/// <summary>
/// The two peers that the node has been linked to for longest, of those that it found by itself, kept over a restart: who
/// makes a node restart does not get to choose all of its links anew. In the store under <c>a</c> and a number.
/// </summary>
internal sealed class Anchors(IStore store)
{
    public const int Count = 2;

    private const int AddressBytes = 16, Bytes = AddressBytes + sizeof(ushort);

    private readonly Endpoint?[] written = new Endpoint?[Count];

    /// <summary>What was written in the last life, oldest link first.</summary>
    public List<Endpoint> Read()
    {
        var anchors = new List<Endpoint>();
        for (int i = 0; i < Count; i++)
        {
            if (store.Get(Key(i)) is not { Length: Bytes } bytes) continue;
            var endpoint = new Endpoint(
                BinaryPrimitives.ReadUInt128BigEndian(bytes),
                BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(AddressBytes)));
            this.written[i] = endpoint;
            anchors.Add(endpoint);
        }

        return anchors;
    }

    /// <summary>Writes what differs from before. Fewer than two leave the others as they were: better an old one than none.</summary>
    public void Write(IReadOnlyList<Endpoint> oldestFirst)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        for (int i = 0; i < Count && i < oldestFirst.Count; i++)
        {
            if (this.written[i] == oldestFirst[i]) continue;
            this.written[i] = oldestFirst[i];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, oldestFirst[i].Address);
            BinaryPrimitives.WriteUInt16BigEndian(bytes[AddressBytes..], oldestFirst[i].Port);
            store.Put(Key(i), bytes);
        }
    }

    private static byte[] Key(int number) => [(byte)'a', (byte)number];
}
