using Lab.Sim.Queue;

namespace Lab.Sim.Tests.Queue;

/// <summary>The radix sort against the framework's stable sort.</summary>
public sealed class RadixSortTests
{
    private static void AssertSorts(ulong[] values)
    {
        var keys = values.ToArray();
        var refs = Enumerable.Range(0, keys.Length).Select(i => (uint)i).ToArray();
        new RadixSort().Sort(ref keys, ref refs, values.Length);
        Assert.That(keys.Take(values.Length), Is.EqualTo(values.Order()));
        Assert.That(refs.Take(values.Length).Select(r => values[r]), Is.EqualTo(values.Order()));
        Assert.That(refs.Take(values.Length), Is.Unique);
    }

    [Property]
    public void Sorts_any_short_list(ulong[] values) => AssertSorts(values);

    [Property(MaxTest = 30)]
    public void Sorts_long_lists_whatever_digits_are_in_use(ulong seed, byte usedBits)
    {
        var luck = Rng.For(seed, "sort");
        ulong mask = luck.Next() >> (usedBits % 64);
        AssertSorts([.. Enumerable.Range(0, 1000).Select(_ => luck.Next() & mask)]);
    }

    [TestCase(200)]
    [TestCase(201)]
    public void Sorts_on_both_sides_of_the_switch_to_digits(int count)
    {
        var luck = Rng.For(1, "sort");
        AssertSorts([.. Enumerable.Range(0, count).Select(_ => luck.Next())]);
    }

    [Test]
    public void Keeps_the_order_of_equal_keys_in_long_lists()
    {
        var keys = Enumerable.Range(0, 5000).Select(i => (ulong)(i % 7)).ToArray();
        var refs = Enumerable.Range(0, 5000).Select(i => (uint)i).ToArray();
        new RadixSort().Sort(ref keys, ref refs, 5000);
        Assert.That(refs.Take(5000), Is.EqualTo(Enumerable.Range(0, 5000).Select(i => (uint)i).OrderBy(i => i % 7)));
    }

    [Test]
    public void Sorts_again_and_again_with_growing_arrays()
    {
        var sorter = new RadixSort();
        var luck = Rng.For(1, "sort");
        foreach (int count in new[] { 300, 50, 1000, 250, 4000, 201 })
        {
            var values = Enumerable.Range(0, count).Select(_ => luck.Next()).ToArray();
            var keys = values.ToArray();
            var refs = new uint[count];
            sorter.Sort(ref keys, ref refs, count);
            Assert.That(keys.Take(count), Is.EqualTo(values.Order()));
        }
    }
}
