using Lab.Core;

namespace Lab.Live.Tests.Shell;

/// <summary>The store and the memo of a live node.</summary>
public sealed class StoreTests
{
    [Test]
    public void Rollback_takes_back_the_open_batch_and_nothing_else()
    {
        var store = new MemoryStore();
        store.Put([1], [1]);
        store.Put([2], [2]);
        store.Commit();
        store.Put([1], [11]);
        store.Put([1], [111]);
        store.Delete([2]);
        store.Put([2], [22]);
        store.Delete([2]);
        store.Put([3], [3]);
        store.Delete([4]);
        store.Rollback();
        Assert.That(store.Get([1]), Is.EqualTo(new byte[] { 1 }));
        Assert.That(store.Get([2]), Is.EqualTo(new byte[] { 2 }));
        Assert.That(store.Count, Is.EqualTo(2));
        store.Rollback();
        Assert.That(store.Count, Is.EqualTo(2));
    }

    /// <summary>
    /// Against a sorted list as model, over random writes: same pairs, same order, for each prefix.
    /// </summary>
    [Test]
    public void Store_agrees_with_a_model([Range(1, 5)] int seed)
    {
        var luck = Rng.For((ulong)seed, "store model");
        var store = new MemoryStore();
        var model = new SortedDictionary<string, byte>(StringComparer.Ordinal);
        for (int i = 0; i < 2000; i++)
        {
            var key = new byte[luck.Below(4)];
            for (int k = 0; k < key.Length; k++) key[k] = (byte)(luck.Below(3) * 127);
            string name = Convert.ToHexString(key);
            if (luck.Below(3) == 0)
            {
                store.Delete(key);
                model.Remove(name);
            }
            else
            {
                store.Put(key, [(byte)i]);
                model[name] = (byte)i;
            }
            var found = store.Scan(key).Select(pair => (Convert.ToHexString(pair.Key), pair.Value[0]));
            var expected = model.Where(pair => pair.Key.StartsWith(name, StringComparison.Ordinal))
                .Select(pair => (pair.Key, pair.Value));
            Assert.That(found, Is.EqualTo(expected), $"seed {seed}, write {i}");
        }
    }

    [Test]
    public void Scan_is_not_disturbed_by_writes_made_while_it_is_read()
    {
        var store = new MemoryStore();
        for (byte i = 0; i < 10; i++) store.Put([7, i], [i]);
        foreach (var pair in store.Scan([7])) store.Delete(pair.Key);
        Assert.That(store.Count, Is.Zero);
    }

    [Test]
    public void Memo_computes_once_and_remembers_what_it_is_told()
    {
        var memo = new LiveMemo(10);
        int computed = 0;
        string Compute(int n)
        {
            computed++;
            return $"{n}";
        }
        Assert.That(memo.Get(new Hash(1, 0, 0, 0), 5, Compute), Is.EqualTo("5"));
        Assert.That(memo.Get(new Hash(1, 0, 0, 0), 5, Compute), Is.EqualTo("5"));
        memo.Put(new Hash(2, 0, 0, 0), "6");
        Assert.That(memo.Get(new Hash(2, 0, 0, 0), 6, Compute), Is.EqualTo("6"));
        Assert.That(computed, Is.EqualTo(1));
    }

    [Test]
    public void Memo_never_holds_more_than_its_capacity_and_keeps_what_is_used()
    {
        var memo = new LiveMemo(100);
        var used = new Hash(0, 0, 0, 1);
        memo.Put(used, "kept");
        for (ulong i = 1; i < 1000; i++)
        {
            memo.Put(new Hash(i, 0, 0, 0), "passing");
            Assert.That(memo.Count, Is.LessThanOrEqualTo(100));
            Assert.That(memo.Get(used, 0, _ => "computed again"), Is.EqualTo("kept"));
        }
        Assert.That(memo.Get(new Hash(1, 0, 0, 0), 0, _ => "computed again"), Is.EqualTo("computed again"));
    }
}
