using Lab.Core.Codec;

namespace Lab.Core.Trees;

/// <summary>
/// What lies on one side of a key in a state tree: by depth, the hashes that branch off to that side of the way to its
/// leaf, zero where none does. No siblings at all stand for the end of the tree.
/// </summary>
public sealed class StateEdge
{
    /// <summary>Nothing lies beyond.</summary>
    public static readonly StateEdge None = new([]);

    private readonly Hash[] siblings;

    internal StateEdge(Hash[] siblings) => this.siblings = siblings;

    /// <summary>How far down the leaf stands, 0 to 256.</summary>
    public int Depth => this.siblings.Length;

    internal Hash this[int depth] => this.siblings[depth];

    /// <summary>Writes [depth, bitmap of siblings that are not zero, [those siblings]].</summary>
    public void Write(CanonicalWriter to)
    {
        to.WriteArray(3);
        SiblingList.Write(to, this.siblings);
    }

    /// <summary>The edge that comes next, or null after a fault of the reader.</summary>
    public static StateEdge? Read(ref CanonicalReader from)
    {
        from.ReadArray(3);
        return SiblingList.Read(ref from) is { } siblings ? new StateEdge(siblings) : null;
    }
}
