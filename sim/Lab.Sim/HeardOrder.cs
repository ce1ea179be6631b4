using System.Runtime.InteropServices;

namespace Lab.Sim;

/// <summary>
/// Merges what the lanes heard into event order: by instant, then node, then the node's own count. What happens only
/// later (the step takes long, its batch is not durable) is kept until then, and forgotten if its node crashes first.
/// </summary>
internal sealed class HeardOrder
{
    private readonly List<Heard> waiting = [];
    private int[] index = [];
    private (long At, int Node, uint Order)[] keys = [];
    private Heard[] sorted = [];

    /// <summary>How many have not happened yet.</summary>
    public int Waiting => this.waiting.Count;

    /// <summary>Takes what happened before <paramref name="limit"/>; valid until the next call.</summary>
    public ReadOnlySpan<Heard> Merge(Lane[] lanes, long limit)
    {
        foreach (var lane in lanes)
        {
            this.waiting.AddRange(lane.Heard);
            lane.Heard.Clear();
        }
        if (this.waiting.Count == 0) return default;
        Reserve(this.waiting.Count);
        int due = 0, later = 0;
        var all = CollectionsMarshal.AsSpan(this.waiting);
        for (int i = 0; i < all.Length; i++)
        {
            ref var heard = ref all[i];
            if (heard.At >= limit)
            {
                all[later++] = heard;
                continue;
            }
            this.index[due] = due;
            this.keys[due] = (heard.At, heard.Node, heard.Order);
            this.sorted[due++] = heard;
        }
        this.waiting.RemoveRange(later, this.waiting.Count - later);
        this.keys.AsSpan(0, due).Sort(this.index.AsSpan(0, due));
        return InOrder(due);
    }

    /// <summary>A node crashed: what it had not done yet never happens.</summary>
    public void Forget(int node) => this.waiting.RemoveAll(heard => heard.Node == node);

    private void Reserve(int count)
    {
        if (this.index.Length >= count) return;
        this.index = new int[2 * count];
        this.keys = new (long, int, uint)[2 * count];
        this.sorted = new Heard[4 * count];
    }

    private ReadOnlySpan<Heard> InOrder(int due)
    {
        var result = this.sorted.AsSpan(this.index.Length, due);
        for (int i = 0; i < due; i++) result[i] = this.sorted[this.index[i]];
        return result;
    }
}
