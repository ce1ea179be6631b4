using Lab.Nodes.Peers;
using Lab.Nodes.Relay;

namespace Lab.Nodes.Tests;

/// <summary>The seen-set: what it remembers, what it forgets, and that it stays small.</summary>
public sealed class SeenSetTests
{
    private static SeenSet Create(int capacity = 100) => new(capacity, Rng.For(1, "seen"));

    private static Hash Id(int i) => Sha256.Of(BitConverter.GetBytes(i));

    [Test]
    public void A_held_item_is_a_duplicate_from_whomever_it_comes_again()
    {
        var seen = Create();
        ulong key = seen.KeyOf(Id(1));
        Assert.That(seen.Meet(key, 3), Is.False);
        Assert.That(seen.Count, Is.Zero, "nothing is kept of what was not held");
        seen.Hold(key, SlotSet.Of(3));
        Assert.That(seen.Meet(key, 100), Is.True);
        Assert.That(seen.Holders(key), Is.EqualTo(SlotSet.Of(3) | SlotSet.Of(100)));
    }

    [Test]
    public void A_set_beside_another_has_its_keys_and_nothing_else_of_it()
    {
        var seen = Create();
        ulong key = seen.KeyOf(Id(1));
        seen.Hold(key, SlotSet.Of(3));
        var beside = seen.Beside(2);
        Assert.That(beside.KeyOf(Id(1)), Is.EqualTo(key));
        Assert.That(beside.Holds(key), Is.False);
    }

    [Test]
    public void A_slot_that_is_cleared_has_nothing_in_either_generation()
    {
        var seen = Create(4);
        var keys = Enumerable.Range(0, 6).Select(i => seen.KeyOf(Id(i))).ToList();
        foreach (ulong key in keys) seen.Hold(key, SlotSet.Of(7) | SlotSet.Of(70));
        seen.ForgetSlot(70);
        // Two of the young generation and, as many as it still has room for, two of the old.
        foreach (int i in new[] { 5, 4, 1, 0 }) Assert.That(seen.Holders(keys[i]), Is.EqualTo(SlotSet.Of(7)));
    }

    [Test]
    [Category("ST-B03")]
    public void Remembers_at_least_a_generation_and_at_most_two()
    {
        var seen = Create(100);
        for (int i = 0; i < 1000; i++) seen.Hold(seen.KeyOf(Id(i)), SlotSet.None);
        // Newest first: whoever is looked up counts as met, and moves to the young generation.
        var held = Enumerable.Range(0, 1000).Reverse()
            .Where(i => seen.Holds(seen.KeyOf(Id(i)))).Reverse().ToList();
        Assert.That(held, Is.EqualTo(Enumerable.Range(1000 - held.Count, held.Count)), "the last ones");
        Assert.That(held, Has.Count.InRange(100, 200));
        Assert.That(seen.Count, Is.LessThanOrEqualTo(100));
    }

    [Test]
    public void An_item_that_is_met_again_outlives_its_generation()
    {
        var seen = Create(10);
        ulong old = seen.KeyOf(Id(-1));
        seen.Hold(old, SlotSet.Of(1));
        for (int i = 0; i < 100; i++)
        {
            seen.Hold(seen.KeyOf(Id(i)), SlotSet.None);
            if (i % 5 == 0) Assert.That(seen.Meet(old, 2), Is.True);
        }

        Assert.That(seen.Holders(old), Is.EqualTo(SlotSet.Of(1) | SlotSet.Of(2)));
    }

    [Test]
    public void Behaves_like_a_dictionary_while_nothing_is_forgotten([Range(1, 5)] int seed)
    {
        var seen = Create(10_000);
        var model = new Dictionary<ulong, SlotSet>();
        var luck = Rng.For((ulong)seed, "model");
        for (int i = 0; i < 20_000; i++)
        {
            ulong key = seen.KeyOf(Id(luck.Below(3000)));
            int slot = luck.Below(128);
            bool held = model.ContainsKey(key);
            if (luck.Below(2) == 0)
            {
                Assert.That(seen.Meet(key, slot), Is.EqualTo(held));
            }
            else
            {
                seen.Hold(key, SlotSet.Of(slot));
                held = true;
            }

            if (held) model[key] = model.GetValueOrDefault(key) | SlotSet.Of(slot);
            Assert.That(seen.Holders(key), Is.EqualTo(model.GetValueOrDefault(key)));
        }
    }

    [Test]
    public void Two_nodes_key_one_item_differently()
    {
        var other = new SeenSet(10, Rng.For(2, "seen"));
        Assert.That(other.KeyOf(Id(1)), Is.Not.EqualTo(Create().KeyOf(Id(1))));
    }

    [Test]
    public void A_duplicate_allocates_nothing()
    {
        var seen = Create();
        ulong key = seen.KeyOf(Id(1));
        seen.Hold(key, SlotSet.None);
        seen.Meet(key, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) seen.Meet(key, i & 127);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Slot_sets_are_visited_in_order()
    {
        var set = SlotSet.Of(127) | SlotSet.Of(0) | SlotSet.Of(64) | SlotSet.Of(63);
        var visited = new List<int>();
        for (var left = set; !left.IsEmpty; left = left.Rest) visited.Add(left.First);
        Assert.That(visited, Is.EqualTo([0, 63, 64, 127]));
        Assert.That(Enumerable.Range(0, set.Count).Select(set.At), Is.EqualTo(visited));
        Assert.That(set.Has(63) && !set.Has(62));
    }

    [Test]
    public void Samples_are_of_the_size_asked_for_and_fair()
    {
        var luck = Rng.For(1, "sample");
        var among = ~SlotSet.None & ~SlotSet.Of(9);
        var times = new int[128];
        for (int i = 0; i < 20_000; i++)
        {
            var chosen = Sampling.Choose(among, 6, luck);
            Assert.That(chosen.Count, Is.EqualTo(6));
            for (var left = chosen; !left.IsEmpty; left = left.Rest) times[left.First]++;
        }

        Assert.That(times[9], Is.Zero);
        // 20,000 x 6 / 127 = 945 each, standard deviation 30: five of them either way.
        Assert.That(times.Where((_, slot) => slot != 9), Is.All.InRange(795, 1095));
        Assert.That(Sampling.Choose(SlotSet.Of(3), 6, luck), Is.EqualTo(SlotSet.Of(3)));
    }

    [Test]
    public void Recent_items_keep_to_their_bounds_and_forget_the_oldest()
    {
        var recent = new RecentItems(3, 100);
        var frames = Enumerable.Range(0, 5).Select(_ => new Frame(new byte[30])).ToList();
        for (int i = 0; i < 5; i++) recent.Add((ulong)i + 1, frames[i]);
        Assert.That(recent.Count, Is.EqualTo(3));
        Assert.That(recent.Find(2), Is.Null);
        Assert.That(recent.Find(3), Is.SameAs(frames[2]));
        recent.Add(9, new Frame(new byte[41]));
        Assert.That((recent.Count, recent.Bytes), Is.EqualTo((2, 71L)), "bytes count as well");
        recent.Add(10, new Frame(new byte[500]));
        Assert.That((recent.Count, recent.Find(10) is not null), Is.EqualTo((1, true)), "the newest always stays");
    }
}
