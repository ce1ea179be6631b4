using System.Runtime.CompilerServices;

namespace Lab.Sim.Queue;

/// <summary>
/// The order of a window's events: by target, for each target by (time, mix of seed, time and source, source, source's
/// sequence). That is the total order of all events, restricted to each target, which is all that a target can tell.
/// What comes from outside the network comes first.
/// </summary>
internal sealed class EventOrder(ulong seed)
{
    private const int IndexBits = 26;
    private const uint IndexMask = (1u << IndexBits) - 1;
    public const int MaxLanes = 1 << 32 - IndexBits;

    private readonly RadixSort sort = new();
    private readonly TieComparer comparer = new(seed);
    private ulong[] keys = [];
    private uint[] refs = [];

    public int Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref SimEvent At(EventBag[] bags, uint reference) =>
        ref bags[reference >> IndexBits].Items[reference & IndexMask];

    /// <summary>References to the events in order.</summary>
    public ReadOnlySpan<uint> Refs => this.refs.AsSpan(0, Count);

    public int TargetAt(int i) => (int)(this.keys[i] >> 32);

    /// <summary>Sorts the events of all lanes' bags; all lie within 4.29 s from <paramref name="start"/>.</summary>
    public void Build(EventBag[] bags, long start)
    {
        int total = 0;
        foreach (var bag in bags) total += bag.Count;
        if (this.keys.Length < total)
        {
            this.keys = new ulong[total + total / 2];
            this.refs = new uint[total + total / 2];
        }
        int n = 0;
        for (uint b = 0; b < bags.Length; b++)
        {
            var items = bags[b].Items.AsSpan(0, bags[b].Count);
            Check.That(items.Length <= IndexMask);
            for (int i = 0; i < items.Length; i++)
            {
                this.keys[n] = (ulong)(uint)items[i].Target << 32 | (uint)(items[i].Time - start);
                this.refs[n++] = b << IndexBits | (uint)i;
            }
        }
        Count = n;
        this.sort.Sort(ref this.keys, ref this.refs, n);
        SettleTies(bags);
    }

    /// <summary>Forgets the events at or beyond <paramref name="limit"/>, keeping the order of the others.</summary>
    public void Drop(EventBag[] bags, long limit)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (At(bags, this.refs[i]).Time >= limit) continue;
            this.keys[kept] = this.keys[i];
            this.refs[kept++] = this.refs[i];
        }
        Count = kept;
    }

    private void SettleTies(EventBag[] bags)
    {
        this.comparer.Bags = bags;
        for (int i = 1; i < Count; i++)
        {
            if (this.keys[i] != this.keys[i - 1]) continue;
            int from = i - 1;
            while (i < Count && this.keys[i] == this.keys[from]) i++;
            this.refs.AsSpan(from, i - from).Sort(this.comparer);
            i--;
        }
        this.comparer.Bags = [];
    }

    private sealed class TieComparer(ulong seed) : IComparer<uint>
    {
        public EventBag[] Bags = [];

        public int Compare(uint left, uint right)
        {
            ref readonly var x = ref At(this.Bags, left);
            ref readonly var y = ref At(this.Bags, right);
            int order = Tie(x).CompareTo(Tie(y));
            if (order == 0) order = x.Source.CompareTo(y.Source);
            return order != 0 ? order : x.Sequence.CompareTo(y.Sequence);
        }

        // The finaliser matters: words of neighbouring sources alone favour one of them.
        private ulong Tie(in SimEvent e) =>
            e.Source < 0 ? 0 : Mix.Word(Mix.Words(seed, (ulong)e.Time, (uint)e.Source));
    }
}
