using Lab.Core.Crypto;

namespace Lab.Core.Trees;

/// <summary>A node of a state tree. Its hash stands beside the reference to it, in its parent.</summary>
internal abstract class StateNode
{
    /// <summary>SHA-256(10, key, value).</summary>
    public static Hash OfLeaf(in Hash key, ReadOnlySpan<byte> value)
    {
        Span<byte> bytes = stackalloc byte[1 + Hash.Size + StateTree.MaxValue];
        bytes[0] = 0x10;
        key.CopyTo(bytes[1..]);
        value.CopyTo(bytes[(1 + Hash.Size)..]);
        return Sha256.Of(bytes[..(1 + Hash.Size + value.Length)]);
    }

    /// <summary>SHA-256(11, left, right).</summary>
    public static Hash OfInner(in Hash left, in Hash right) => Sha256.Of(0x11, left, right);
}

internal sealed class StateLeaf(Hash key, byte[] value) : StateNode
{
    public readonly Hash Key = key;
    public readonly byte[] Value = value;
}

internal sealed class StateInner(in StateBranch left, in StateBranch right) : StateNode
{
    public readonly StateBranch Left = left, Right = right;

    public ref readonly StateBranch Child(int bit) => ref bit == 0 ? ref this.Left : ref this.Right;
}

/// <summary>
/// A part of a state tree and its hash, zero for none. An update hashes a node from what stands in it, and so does not
/// have to touch the other child, which is rarely in the processor's cache.
/// </summary>
internal readonly struct StateBranch
{
    public readonly StateNode? Node;
    public readonly Hash Hash;

    private StateBranch(StateNode node, in Hash hash)
    {
        Node = node;
        Hash = hash;
    }

    public static StateBranch Of(in Hash key, byte[] value) =>
        new(new StateLeaf(key, value), StateNode.OfLeaf(key, value));

    public static StateBranch Of(in StateBranch left, in StateBranch right) =>
        new(new StateInner(left, right), StateNode.OfInner(left.Hash, right.Hash));
}
