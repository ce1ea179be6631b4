namespace Lab.Sim.Queue;

/// <summary>Sorts pairs of a 64-bit key and a 32-bit reference by key: least significant digit first, only digits in use.</summary>
internal sealed class RadixSort
{
    private const int DigitBits = 11, Buckets = 1 << DigitBits;
    private const int SmallEnough = 200; // below this a comparison sort is quicker than clearing counters
    private readonly int[] counts = new int[Buckets];
    private ulong[] otherKeys = [];
    private uint[] otherRefs = [];

    /// <summary>Sorts the first <paramref name="count"/> pairs. The arrays may be exchanged for others of the sorter's.</summary>
    public void Sort(ref ulong[] keys, ref uint[] refs, int count)
    {
        if (count < 2) return;
        if (count <= SmallEnough)
        {
            keys.AsSpan(0, count).Sort(refs.AsSpan(0, count));
            return;
        }
        if (this.otherKeys.Length < keys.Length)
        {
            this.otherKeys = new ulong[keys.Length];
            this.otherRefs = new uint[keys.Length];
        }
        ulong ones = 0, all = ulong.MaxValue;
        for (int i = 0; i < count; i++)
        {
            ones |= keys[i];
            all &= keys[i];
        }
        ulong varying = ones & ~all;
        for (int shift = 0; shift < 64; shift += DigitBits)
        {
            if ((varying >> shift & (Buckets - 1)) == 0) continue;
            Pass(keys, refs, this.otherKeys, this.otherRefs, count, shift);
            (keys, this.otherKeys) = (this.otherKeys, keys);
            (refs, this.otherRefs) = (this.otherRefs, refs);
        }
    }

    private void Pass(ulong[] keys, uint[] refs, ulong[] toKeys, uint[] toRefs, int count, int shift)
    {
        int[] counter = this.counts;
        Array.Clear(counter);
        for (int i = 0; i < count; i++) counter[(int)(keys[i] >> shift) & (Buckets - 1)]++;
        int sum = 0;
        for (int d = 0; d < Buckets; d++)
        {
            int here = counter[d];
            counter[d] = sum;
            sum += here;
        }
        for (int i = 0; i < count; i++)
        {
            ulong key = keys[i];
            int place = counter[(int)(key >> shift) & (Buckets - 1)]++;
            toKeys[place] = key;
            toRefs[place] = refs[i];
        }
    }
}
