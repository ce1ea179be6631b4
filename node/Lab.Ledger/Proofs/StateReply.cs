using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Trees;

namespace Lab.Ledger;

/// <summary>
/// What the state after a block says of a key, with its proof. The key is not in it: who asked knows it, and must not
/// be told another.
/// </summary>
public sealed class StateReply
{
    /// <summary>
    /// The longest encoding that is read: a path of 256 siblings, which nobody can make; one in a state of a million
    /// keys is below 1 KB.
    /// </summary>
    public const int MaxBytes = 1 + 9 + 34 + 1 + 3 + 34 + 3 + 256 * 34 + 34 + 2 + StateTree.MaxValue;

    private readonly Hash block;

    /// <summary>A reply as given, which may be false.</summary>
    public StateReply(Height height, Hash block, StateProof proof)
    {
        Height = height;
        this.block = block;
        Proof = proof;
    }

    /// <summary>The height of the block after which the state is meant.</summary>
    public Height Height { get; }

    /// <summary>The id of that block.</summary>
    public ref readonly Hash Block => ref this.block;

    public StateProof Proof { get; }

    /// <summary>What the state after a block says of a key (<see cref="StateKey"/>), present or not.</summary>
    public static StateReply Of(ChainEntry at, in Hash key) => new(at.Height, at.Id, at.Ledger.Tree.Prove(key));

    /// <summary>[height, block id, state proof].</summary>
    public byte[] Encode()
    {
        using var writer = new CanonicalWriter(1024);
        writer.WriteArray(3);
        writer.WriteUInt((ulong)Height.Value);
        writer.WriteHash(this.block);
        Proof.Write(writer);
        return writer.ToArray();
    }

    /// <summary>The reply that these bytes are, or null if they are not exactly one (R-LIGHT-1).</summary>
    public static StateReply? Decode(ReadOnlySpan<byte> bytes)
    {
        var from = new CanonicalReader(bytes);
        from.ReadArray(3);
        var height = new Height((long)from.ReadUInt(long.MaxValue));
        var block = from.ReadHash();
        if (from.Failed) return null;
        var proof = StateProof.Read(ref from);
        return from.Finish() && proof is not null ? new StateReply(height, block, proof) : null;
    }
}
