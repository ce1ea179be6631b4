using Lab.Core.Codec;

namespace Lab.Core.Trees;

/// <summary>
/// The proof that a key has a value in a state tree, or that it has none: the siblings on the way from the root, and
/// what stands where they end. Verifying needs the root and the key, and nothing else.
/// </summary>
public sealed class StateProof
{
    private readonly Hash[] siblings;
    private readonly Hash? leafKey;
    private readonly byte[]? leafValue;

    internal StateProof(Hash[] siblings, Hash? leafKey, byte[]? leafValue)
    {
        Check.That(siblings.Length <= SiblingList.MaxDepth && leafKey.HasValue == leafValue is not null);
        this.siblings = siblings;
        this.leafKey = leafKey;
        this.leafValue = leafValue;
    }

    /// <summary>How far down the way ends, 0 to 256.</summary>
    public int Depth => this.siblings.Length;

    /// <summary>What this proves of a key under a root.</summary>
    public StateAnswer Verify(in Hash root, in Hash key)
    {
        var node = Hash.Zero;
        if (this.leafKey is { } at)
        {
            // Another leaf proves absence only if the key's place is where it stands.
            for (int i = 0; i < Depth; i++)
                if (StateTree.Bit(at, i) != StateTree.Bit(key, i)) return StateAnswer.Invalid;
            node = StateNode.OfLeaf(at, this.leafValue);
        }

        for (int i = Depth - 1; i >= 0; i--)
        {
            ref readonly var sibling = ref this.siblings[i];
            node = StateTree.Bit(key, i) == 0
                ? StateNode.OfInner(node, sibling)
                : StateNode.OfInner(sibling, node);
        }

        if (node != root) return StateAnswer.Invalid;
        return this.leafKey == key ? StateAnswer.Present(this.leafValue!) : StateAnswer.Absent;
    }

    /// <summary>Writes [depth, bitmap of siblings that are not zero, [those siblings], leaf's key or nil, value].</summary>
    public void Write(CanonicalWriter to)
    {
        to.WriteArray(5);
        SiblingList.Write(to, this.siblings);
        if (this.leafKey is { } key) to.WriteHash(key);
        else to.WriteNil();
        to.WriteBytes(this.leafValue);
    }

    /// <summary>The proof that comes next, or null after a fault of the reader.</summary>
    public static StateProof? Read(ref CanonicalReader from)
    {
        from.ReadArray(5);
        if (SiblingList.Read(ref from) is not { } siblings) return null;
        Hash? key = from.TakeNil() ? null : from.ReadHash();
        byte[] value = from.ReadBytes(StateTree.MaxValue).ToArray();
        if (key is null && value.Length > 0) from.Fail(CodecFault.Refused);
        return from.Failed ? null : new StateProof(siblings, key, key is null ? null : value);
    }
}

/// <summary>What a proof shows.</summary>
public readonly record struct StateAnswer
{
    /// <summary>The proof does not belong to this root and key.</summary>
    public static readonly StateAnswer Invalid;

    /// <summary>The key has no value.</summary>
    public static readonly StateAnswer Absent = new() { IsValid = true };

    public bool IsValid { get; private init; }

    /// <summary>The proved value; null if there is none, or if the proof is invalid.</summary>
    public byte[]? Value { get; private init; }

    internal static StateAnswer Present(byte[] value) => new() { IsValid = true, Value = value };
}
