using Lab.Core.Codec;
using Lab.Core.Crypto;
using Lab.Core.Trees;

namespace Lab.Core.Tests.Trees;

/// <summary>The state tree against a sorted dictionary, and its proofs.</summary>
public sealed class StateTreeTests
{
    [Test]
    public void The_empty_tree_has_the_zero_root()
    {
        Assert.That(StateTree.Empty.Root, Is.EqualTo(Hash.Zero));
        var proof = StateTree.Empty.Prove(KeyOf(1));
        Assert.That(proof.Verify(Hash.Zero, KeyOf(1)), Is.EqualTo(StateAnswer.Absent));
    }

    [Test]
    public void One_leaf_is_the_root()
    {
        var tree = With(StateTree.Empty, (1, 7));
        byte[] preimage = [0x10, .. KeyOf(1).ToArray(), .. ValueOf(7)];
        Assert.That(tree.Root, Is.EqualTo(Sha256.Of(preimage)));
    }

    [TestCase(1ul)]
    [TestCase(2ul)]
    [TestCase(3ul)]
    [Category("ST-R03")]
    [Category("ST-R01")]
    public void Root_and_content_follow_from_the_writes_and_not_from_their_order(ulong seed)
    {
        var luck = Rng.For(seed, "state-tree", 0);
        var model = new SortedDictionary<Hash, byte[]>();
        var tree = StateTree.Empty;
        for (int block = 0; block < 60; block++)
        {
            var writes = new Dictionary<Hash, byte[]?>();
            for (int i = luck.Below(40); i >= 0; i--)
                writes[KeyOf(luck.Below(300))] = luck.Below(3) == 0 ? null : ValueOf(luck.Below(1_000));
            foreach (var (key, value) in writes)
            {
                if (value is null) model.Remove(key);
                else model[key] = value;
            }

            tree = tree.Apply(writes.Select(x => new StateWrite(x.Key, x.Value)).ToArray());
            Assert.That(tree.Count, Is.EqualTo(model.Count));
        }

        var fresh = StateTree.Empty.Apply(model.Reverse().Select(x => new StateWrite(x.Key, x.Value)).ToArray());
        var oneByOne = model.Aggregate(StateTree.Empty, (t, x) => t.Apply([new StateWrite(x.Key, x.Value)]));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(tree.Root, Is.EqualTo(fresh.Root));
            Assert.That(tree.Root, Is.EqualTo(oneByOne.Root));
            Assert.That(tree.Pairs(), Is.EqualTo(model));
            for (int i = 0; i < 300; i++)
                Assert.That(tree.Find(KeyOf(i)), Is.EqualTo(model.GetValueOrDefault(KeyOf(i))));
        }
    }

    [Test]
    [Category("ST-R07")]
    public void Old_versions_stay_as_they_were()
    {
        var before = With(StateTree.Empty, (1, 1), (2, 2), (3, 3));
        var root = before.Root;
        var after = before.Apply([new StateWrite(KeyOf(2), null), new StateWrite(KeyOf(4), ValueOf(4))]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before.Root, Is.EqualTo(root));
            Assert.That(before.Find(KeyOf(2)), Is.EqualTo(ValueOf(2)));
            Assert.That(after.Find(KeyOf(2)), Is.Null);
            var back = after.Apply([new StateWrite(KeyOf(4), null), new StateWrite(KeyOf(2), ValueOf(2))]);
            Assert.That(back.Root, Is.EqualTo(root));
        }
    }

    [Test]
    public void Deleting_what_is_absent_gives_the_same_tree()
    {
        var tree = With(StateTree.Empty, (1, 1), (2, 2));
        Assert.That(tree.Apply([new StateWrite(KeyOf(9), null)]), Is.SameAs(tree));
    }

    [Test]
    public void Keys_that_differ_in_the_last_bit_alone_are_two()
    {
        var one = new Hash(1, 2, 3, 4);
        var other = new Hash(1, 2, 3, 5);
        var tree = StateTree.Empty.Apply([new(one, [1]), new(other, [2])]);
        var proof = tree.Prove(other);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(proof.Depth, Is.EqualTo(256));
            Assert.That(proof.Verify(tree.Root, other).Value, Is.EqualTo(new byte[] { 2 }));
            Assert.That(tree.Apply([new(other, null)]).Root, Is.EqualTo(StateTree.Empty.Apply([new(one, [1])]).Root));
        }
    }

    [Test]
    [Category("ST-R04")]
    [Category("ST-R05")]
    public void Proves_values_and_their_absence_and_stays_small()
    {
        var tree = With(StateTree.Empty, [.. Enumerable.Range(0, 5_000).Select(i => (i, i))]);
        using (Assert.EnterMultipleScope())
        {
            for (int i = 0; i < 6_000; i += 7)
            {
                byte[] bytes = Encode(tree.Prove(KeyOf(i)));
                Assert.That(bytes, Has.Length.LessThan(1_024));
                var answer = Decode(bytes)!.Verify(tree.Root, KeyOf(i));
                Assert.That(answer.IsValid, Is.True);
                Assert.That(answer.Value, i < 5_000 ? Is.EqualTo(ValueOf(i)) : Is.Null);
            }
        }
    }

    [Test]
    [Category("ST-R06")]
    public void A_proof_is_worth_nothing_for_another_key_or_root_and_nothing_when_changed()
    {
        var tree = With(StateTree.Empty, [.. Enumerable.Range(0, 200).Select(i => (i, i))]);
        var other = tree.Apply([new StateWrite(KeyOf(5), ValueOf(6))]);
        byte[] good = Encode(tree.Prove(KeyOf(3)));
        int accepted = 0;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(tree.Prove(KeyOf(3)).Verify(tree.Root, KeyOf(4)), Is.EqualTo(StateAnswer.Invalid));
            Assert.That(tree.Prove(KeyOf(3)).Verify(other.Root, KeyOf(3)), Is.EqualTo(StateAnswer.Invalid));
            for (int i = 0; i < good.Length * 8; i++)
            {
                byte[] bad = [.. good];
                bad[i / 8] ^= (byte)(1 << i % 8);
                if (Decode(bad) is { } proof && proof.Verify(tree.Root, KeyOf(3)).IsValid) accepted++;
            }

            Assert.That(accepted, Is.Zero, "no changed bit passes");
        }
    }

    [Test]
    public void No_cut_proof_is_read()
    {
        var tree = With(StateTree.Empty, [.. Enumerable.Range(0, 50).Select(i => (i, i))]);
        byte[] good = Encode(tree.Prove(KeyOf(3)));
        for (int length = 0; length < good.Length; length++) Assert.That(Decode(good.AsSpan(..length)), Is.Null);
    }

    [Test]
    public void Holds_values_of_160_bytes_and_no_longer_ones()
    {
        Assert.That(Write(StateTree.MaxValue).Count, Is.EqualTo(1));
        Assert.That(() => Write(StateTree.MaxValue + 1), Throws.TypeOf<CheckFailed>());

        static StateTree Write(int length) => StateTree.Empty.Apply([new StateWrite(KeyOf(1), new byte[length])]);
    }

    [Test]
    public void Two_writes_of_one_key_are_a_bug() => Assert.That(
        () => StateTree.Empty.Apply([new StateWrite(KeyOf(1), [1]), new StateWrite(KeyOf(1), null)]),
        Throws.TypeOf<CheckFailed>());

    private static Hash KeyOf(int i) => Sha256.Tagged("test.state"u8, new Hash(0, 0, 0, (ulong)i));

    private static byte[] ValueOf(int i) => [.. KeyOf(i).ToArray(), (byte)i];

    private static StateTree With(StateTree tree, params (int Key, int Value)[] writes) =>
        tree.Apply(writes.Select(x => new StateWrite(KeyOf(x.Key), ValueOf(x.Value))).ToArray());

    private static byte[] Encode(StateProof proof)
    {
        using var writer = new CanonicalWriter();
        proof.Write(writer);
        return writer.ToArray();
    }

    private static StateProof? Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var proof = StateProof.Read(ref reader);
        return reader.Finish() ? proof : null;
    }
}
