using Lab.Core.Codec;
using Lab.Core.Crypto;
using Lab.Core.Trees;

namespace Lab.Core.Tests.Trees;

/// <summary>Ranges of a state tree prove that nothing is left out between two keys.</summary>
public sealed class StateRangeTests
{
    private static StateTree TreeOf(int count, int salt = 0) => StateTree.Empty.Apply(
        [.. Enumerable.Range(0, count).Select(i => new StateWrite(KeyOf(i, salt), [(byte)i, (byte)(i >> 8)]))]);

    private static Hash KeyOf(int i, int salt = 0) => Sha256.Tagged("test.key"u8, new Hash(0, 0, (ulong)salt, (ulong)i));

    /// <summary>All ranges of a tree in order, each with the pair before it.</summary>
    private static List<(KeyValuePair<Hash, byte[]>? Before, StateRange Range)> Cut(StateTree tree, int most)
    {
        var ranges = new List<(KeyValuePair<Hash, byte[]>?, StateRange)>();
        KeyValuePair<Hash, byte[]>? before = null;
        while (true)
        {
            var range = tree.Range(before?.Key ?? Hash.Zero, most)!;
            ranges.Add((before, range));
            if (range.Proof.IsLast) return ranges;
            before = range.Pairs[^1];
        }
    }

    [TestCase(0, 1)]
    [TestCase(1, 1)]
    [TestCase(2, 1)]
    [TestCase(3, 2)]
    [TestCase(100, 1)]
    [TestCase(100, 7)]
    [TestCase(100, 99)]
    [TestCase(100, 100)]
    [TestCase(100, 101)]
    [TestCase(1000, 64)]
    public void Ranges_cover_the_tree_in_order_and_each_proves_itself(int count, int most)
    {
        var tree = TreeOf(count);
        var ranges = Cut(tree, most);
        Assert.That(ranges.SelectMany(r => r.Range.Pairs).Select(p => p.Key), Is.EqualTo(tree.Pairs().Select(p => p.Key)));
        Assert.That(ranges.SkipLast(1).Select(r => r.Range.Pairs.Count), Is.All.EqualTo(most));
        foreach (var (before, range) in ranges)
            Assert.That(range.Proof.Holds(tree.Root, before, range.Pairs), Is.True);
    }

    [Test]
    public void A_key_without_a_value_begins_no_range() =>
        Assert.That(TreeOf(10).Range(KeyOf(10), 5), Is.Null);

    [Test]
    public void What_follows_the_last_key_is_nothing_and_proved()
    {
        var tree = TreeOf(20);
        var last = tree.Pairs().Last();
        var range = tree.Range(last.Key, 5)!;
        Assert.That(range.Pairs, Is.Empty);
        Assert.That(range.Proof.Holds(tree.Root, last, []), Is.True);
        Assert.That(range.Proof.Holds(tree.Root, tree.Pairs().First(), []), Is.False);
    }

    [TestCase(3)]
    [TestCase(60)]
    public void No_other_pairs_pass_for_those_of_a_range(int count)
    {
        var tree = TreeOf(count);
        foreach (var (before, range) in Cut(tree, Math.Max(2, count / 4)))
        {
            var pairs = range.Pairs;
            bool Holds(IReadOnlyList<KeyValuePair<Hash, byte[]>> some) => range.Proof.Holds(tree.Root, before, some);
            for (int i = 0; i < pairs.Count; i++)
            {
                Assert.That(Holds([.. pairs.Take(i), .. pairs.Skip(i + 1)]), Is.False, "one left out");
                Assert.That(
                    Holds([.. pairs.Take(i), new(pairs[i].Key, [9, 9, 9]), .. pairs.Skip(i + 1)]), Is.False, "another value");
            }

            Assert.That(Holds([.. pairs.Append(new(KeyOf(count), [1])).OrderBy(p => p.Key)]), Is.False, "one too many");
            Assert.That(Holds([.. pairs.Reverse()]), Is.EqualTo(pairs.Count < 2), "out of order");
            Assert.That(range.Proof.Holds(TreeOf(count, 1).Root, before, pairs), Is.False, "another tree");
        }
    }

    [Test]
    public void A_range_does_not_pass_for_the_end_or_the_beginning_of_the_tree()
    {
        var tree = TreeOf(40);
        var (first, second) = (Cut(tree, 10)[0], Cut(tree, 10)[1]);
        Assert.That(
            new StateRangeProof(first.Range.Proof.Left, StateEdge.None).Holds(tree.Root, null, first.Range.Pairs), Is.False);
        Assert.That(
            new StateRangeProof(StateEdge.None, second.Range.Proof.Right).Holds(tree.Root, null, second.Range.Pairs), Is.False);
        Assert.That(second.Range.Proof.Holds(tree.Root, null, second.Range.Pairs), Is.False, "the pair before it is missing");
        Assert.That(second.Range.Proof.Holds(tree.Root, tree.Pairs().First(), second.Range.Pairs), Is.False, "it follows another");
    }

    [Test]
    public void Edges_of_any_shape_are_answered_and_never_thrown_at()
    {
        var tree = TreeOf(40);
        var (before, range) = Cut(tree, 10)[1];
        foreach (int depth in (int[])[1, 2, 5, 200, 256])
        {
            var edge = EdgeOf(depth);
            Assert.That(new StateRangeProof(edge, range.Proof.Right).Holds(tree.Root, before, range.Pairs), Is.False);
            Assert.That(new StateRangeProof(range.Proof.Left, edge).Holds(tree.Root, before, range.Pairs), Is.False);
            Assert.That(new StateRangeProof(edge, edge).Holds(tree.Root, null, []), Is.False);
        }
    }

    [Test]
    public void Values_past_the_limit_of_a_state_are_refused() =>
        Assert.That(
            new StateRangeProof(StateEdge.None, StateEdge.None)
                .Holds(Hash.Zero, null, [new(KeyOf(1), new byte[StateTree.MaxValue + 1])]),
            Is.False);

    [Test]
    public void Edges_come_back_from_their_bytes()
    {
        foreach (var (before, range) in Cut(TreeOf(300), 50))
        {
            var again = new StateRangeProof(Again(range.Proof.Left), Again(range.Proof.Right));
            Assert.That(again.Holds(TreeOf(300).Root, before, range.Pairs), Is.True);
        }
    }

    private static StateEdge Again(StateEdge edge)
    {
        using var writer = new CanonicalWriter();
        edge.Write(writer);
        var reader = new CanonicalReader(writer.Written);
        var read = StateEdge.Read(ref reader);
        Assert.That(reader.Finish(), Is.True);
        return read!;
    }

    private static StateEdge EdgeOf(int depth)
    {
        using var writer = new CanonicalWriter();
        writer.WriteArray(3);
        writer.WriteUInt((ulong)depth);
        writer.WriteBytes(new byte[(depth + 7) / 8]);
        writer.WriteArray(0);
        var reader = new CanonicalReader(writer.Written);
        return StateEdge.Read(ref reader)!;
    }
}
