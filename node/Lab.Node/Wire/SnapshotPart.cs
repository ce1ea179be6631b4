using Lab.Core;
using Lab.Core.Codec;
using Lab.Ledger;

namespace Lab.Nodes.Messages;

/// <summary>Answers <see cref="GetSnapshot"/>: the entries, and the proof that none is left out (R-SNAP-2).</summary>
/// <param name="block">Id of the block.</param>
/// <param name="after">The key that was asked from.</param>
/// <param name="chunk">What follows it.</param>
public sealed class SnapshotPart(in Hash block, in Hash after, SnapshotChunk chunk) : Message
{
    public Hash Block { get; } = block;
    public Hash After { get; } = after;
    public SnapshotChunk Chunk { get; } = chunk;
    public override MessageCode Code => MessageCode.Snapshot;

    internal override void WriteBody(CanonicalWriter to)
    {
        to.WriteArray(5);
        to.WriteHash(Block);
        to.WriteHash(After);
        Chunk.WriteFields(to);
    }

    internal static SnapshotPart? Read(ref CanonicalReader from)
    {
        from.ReadArray(5);
        var block = from.ReadHash();
        var after = from.ReadHash();
        return SnapshotChunk.ReadFields(ref from) is { } chunk ? new SnapshotPart(block, after, chunk) : null;
    }
}
