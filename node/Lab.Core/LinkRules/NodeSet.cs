namespace Lab.Core.LinkRules;

/// <summary>A fixed set of node ids, 0 to some bound.</summary>
public sealed class NodeSet
{
    private readonly ulong[] words;

    public NodeSet(IEnumerable<int> members)
    {
        var bits = new List<ulong>();
        foreach (int id in members)
        {
            Check.That(id >= 0);
            while (bits.Count <= id >> 6) bits.Add(0);
            bits[id >> 6] |= 1UL << id;
        }
        this.words = [.. bits];
    }

    public bool Contains(int id) => (uint)(id >> 6) < (uint)this.words.Length && (this.words[id >> 6] >> id & 1) != 0;
}
