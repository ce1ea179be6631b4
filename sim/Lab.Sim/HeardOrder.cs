namespace Lab.Sim;

/// <summary>Merges what the lanes heard in a window into event order: by step time, then node, then order in the step.</summary>
internal sealed class HeardOrder
{
    private readonly List<Heard> merged = [];
    private int[] index = [];
    private (long At, int Node, int Place)[] keys = [];
    private Heard[] sorted = [];

    public ReadOnlySpan<Heard> Merge(Lane[] lanes)
    {
        this.merged.Clear();
        foreach (var lane in lanes)
        {
            this.merged.AddRange(lane.Heard);
            lane.Heard.Clear();
        }
        int n = this.merged.Count;
        if (n == 0) return default;
        if (this.index.Length < n)
        {
            this.index = new int[2 * n];
            this.keys = new (long, int, int)[2 * n];
            this.sorted = new Heard[2 * n];
        }
        for (int i = 0; i < n; i++)
        {
            this.index[i] = i;
            this.keys[i] = (this.merged[i].StepAt, this.merged[i].Node, i);
        }
        this.keys.AsSpan(0, n).Sort(this.index.AsSpan(0, n));
        for (int i = 0; i < n; i++) this.sorted[i] = this.merged[this.index[i]];
        return this.sorted.AsSpan(0, n);
    }
}
