using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Trees;

namespace Lab.Ledger;

/// <summary>
/// One entry of a state as a snapshot carries it. A coin comes with its outpoint, of which its key is a digest: who has
/// the state alone could not say which coins an address owns.
/// </summary>
/// <param name="Key">Its key in the state (R-STATE-3).</param>
/// <param name="Outpoint">The coin's name; null of what is no coin.</param>
/// <param name="Value">At most 160 bytes.</param>
public readonly record struct SnapshotEntry(Hash Key, Outpoint? Outpoint, byte[] Value)
{
    /// <summary>
    /// Writes [name, index, value]: of a coin the transaction's id and the output's index plus one, else the key and 0.
    /// </summary>
    internal void Write(CanonicalWriter to)
    {
        to.WriteArray(3);
        to.WriteHash(Outpoint?.Transaction ?? Key);
        to.WriteUInt(Outpoint is { } coin ? (ulong)coin.Index + 1 : 0);
        to.WriteBytes(Value);
    }

    internal static SnapshotEntry Read(ref CanonicalReader from)
    {
        from.ReadArray(3);
        var name = from.ReadHash();
        int index = (int)from.ReadUInt(TransactionContent.MaxOutputs);
        byte[] value = from.ReadBytes(StateTree.MaxValue).ToArray();
        return index == 0
            ? new SnapshotEntry(name, null, value)
            : new SnapshotEntry(StateKey.Coin(name, index - 1), new Outpoint(name, index - 1), value);
    }
}
