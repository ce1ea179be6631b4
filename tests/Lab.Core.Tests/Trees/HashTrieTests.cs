using Lab.Core.Crypto;
using Lab.Core.Trees;

namespace Lab.Core.Tests.Trees;

/// <summary>
/// The persistent map against a plain sorted dictionary, and the sharing that it exists for.
/// </summary>
public sealed class HashTrieTests
{
    [Property(MaxTest = 200)]
    public bool Behaves_as_a_sorted_dictionary_does(ulong seed)
    {
        var luck = Rng.For(seed, "trie");
        var trie = new HashTrie<int>();
        var model = new SortedDictionary<Hash, int>();
        for (int i = 0; i < 300; i++)
        {
            var key = Key(luck);
            if (luck.Below(3) > 0)
            {
                trie = trie.Add(key, i);
                model[key] = i;
            }
            else
            {
                trie = trie.Remove(key);
                model.Remove(key);
            }

            Assert.That(trie.Count, Is.EqualTo(model.Count));
            Assert.That(trie.TryGet(key, out int value), Is.EqualTo(model.TryGetValue(key, out int expected)));
            Assert.That(value, Is.EqualTo(expected));
        }

        Assert.That(trie, Is.EqualTo(model.ToArray()).AsCollection);
        return true;
    }

    [Test]
    public void Older_versions_stay_as_they_were()
    {
        var versions = new List<HashTrie<int>> { new() };
        for (int i = 0; i < 200; i++) versions.Add(versions[^1].Add(Spread(i), i));
        for (int n = 0; n < versions.Count; n++)
        {
            Assert.That(versions[n].Count, Is.EqualTo(n));
            Assert.That(versions[n].Select(pair => pair.Value), Is.EquivalentTo(Enumerable.Range(0, n)));
            Assert.That(versions[n].Contains(Spread(n)), Is.False);
        }
    }

    [Test]
    public void Enumerates_in_the_order_of_keys_whatever_the_order_of_insertion()
    {
        var keys = Enumerable.Range(0, 500).Select(Spread).ToArray();
        var forward = keys.Aggregate(new HashTrie<int>(), (map, key) => map.Add(key, 1));
        var backward = keys.Reverse().Aggregate(new HashTrie<int>(), (map, key) => map.Add(key, 1));
        var sorted = keys.Order().ToArray();
        Assert.That(forward.Select(pair => pair.Key), Is.EqualTo(sorted).AsCollection);
        Assert.That(backward.Select(pair => pair.Key), Is.EqualTo(sorted).AsCollection);
    }

    [Test]
    public void Keys_that_differ_in_their_last_bit_only_are_told_apart()
    {
        Hash one = new(9, 9, 9, 8), other = new(9, 9, 9, 9);
        var both = new HashTrie<string>().Add(one, "one").Add(other, "other");
        Assert.That(both.TryGet(one, out string? first) ? first : null, Is.EqualTo("one"));
        Assert.That(both.TryGet(other, out string? second) ? second : null, Is.EqualTo("other"));
        Assert.That(both.Remove(one).TryGet(other, out string? left) ? left : null, Is.EqualTo("other"));
        Assert.That(both.Remove(one).Contains(one), Is.False);
    }

    [Test]
    public void Removing_leaves_no_branch_behind()
    {
        // Two keys that share 63 levels need a branch on each; with one gone, the other must stand at the top
        // again, which shows in what it costs to remove it.
        Hash near = new(9, 9, 9, 8), far = new(9, 9, 9, 9);
        var alone = new HashTrie<int>().Add(near, 1);
        var both = alone.Add(far, 2);
        Allocated(() => alone.Remove(near)); // so that what the runtime sets up once is not counted
        long expected = Allocated(() => alone.Remove(near));
        Assert.That(Allocated(() => both.Remove(near)), Is.GreaterThan(10 * expected));
        var again = both.Remove(far);
        Assert.That(Allocated(() => again.Remove(near)), Is.EqualTo(expected));
    }

    [Test]
    public void Removing_an_absent_key_gives_the_same_map()
    {
        var map = new HashTrie<int>().Add(Spread(1), 1);
        Assert.That(map.Remove(Spread(2)), Is.SameAs(map));
        Assert.That(map.Remove(Spread(1)).Count, Is.Zero);
    }

    [Test]
    public void Replacing_a_value_keeps_the_count()
    {
        var map = new HashTrie<int>().Add(Spread(1), 1).Add(Spread(1), 2);
        Assert.That(map.Count, Is.EqualTo(1));
        Assert.That(map.TryGet(Spread(1), out int value) ? value : 0, Is.EqualTo(2));
    }

    [Test]
    public void Adding_to_100_000_entries_allocates_less_than_a_kilobyte()
    {
        var map = new HashTrie<int>();
        for (int i = 0; i < 100_000; i++) map = map.Add(Spread(i), i);
        long total = 0;
        for (int i = 100_000; i < 100_100; i++)
        {
            var key = Spread(i);
            total += Allocated(() => map.Add(key, 7));
        }

        Assert.That(total / 100, Is.LessThan(1024));
    }

    private static long Allocated(Func<HashTrie<int>> change)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var next = change();
        long after = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(next);
        return after - before;
    }

    /// <summary>A key of a small set in which shared prefixes of every length are common.</summary>
    private static Hash Key(Rng luck)
    {
        int place = luck.Below(256);
        ulong bit = 1UL << place % 64;
        return (place / 64) switch
        {
            0 => new Hash(bit, 0, 0, 0),
            1 => new Hash(0, bit, 0, 0),
            2 => new Hash(0, 0, bit, 0),
            _ => new Hash(0, 0, 0, bit),
        };
    }

    private static Hash Spread(int i) => Sha256.Tagged("test"u8, BitConverter.GetBytes(i));
}
