namespace Lab.Nodes.Chain;

/// <summary>Blocks that have to wait, in order of arrival, bounded in number and bytes (R-CHAIN-3).</summary>
/// <param name="most">Blocks, 1 and up.</param>
/// <param name="mostBytes">Bytes of their frames; one of any size is always kept.</param>
internal sealed class HeldBlocks(int most, long mostBytes)
{
    private readonly List<HeldBlock> blocks = [];

    public int Count => this.blocks.Count;

    /// <summary>Bytes of the frames.</summary>
    public long Bytes { get; private set; }

    public HeldBlock this[int place] => this.blocks[place];

    public bool Has(HeldBlock held)
    {
        foreach (var other in this.blocks)
            if (other.Item.WireId == held.Item.WireId) return true;
        return false;
    }

    /// <summary>Whether one more than the bounds allow is here.</summary>
    public bool IsOverfull => Count > most || (Bytes > mostBytes && Count > 1);

    public void Add(HeldBlock held)
    {
        this.blocks.Add(held);
        Bytes += held.Frame.Length;
    }

    public HeldBlock TakeAt(int place)
    {
        var taken = this.blocks[place];
        this.blocks.RemoveAt(place);
        Bytes -= taken.Frame.Length;
        return taken;
    }
}
