using System.Security.Cryptography;
using Lab.Core.Codec;
using Lab.Core.Trees;

namespace Lab.Core.Tests.Trees;

/// <summary>Merkle roots by their definition, and proofs that hold for one leaf at one index only.</summary>
public sealed class MerkleTreeTests
{
    [Test]
    public void The_root_of_three_leaves_is_what_the_definition_says()
    {
        var leaves = Leaves(3);
        byte[][] hashed = leaves.Select(leaf => Sha([0, .. leaf.ToArray()])).ToArray();
        byte[] pair = Sha([1, .. hashed[0], .. hashed[1]]);
        byte[] top = Sha([1, .. pair, .. hashed[2]]);
        byte[] root = Sha([2, .. BitConverter.GetBytes(3L), .. top]);
        Assert.That(MerkleTree.Of(leaves).Root.ToArray(), Is.EqualTo(root));
    }

    [Test]
    public void Every_leaf_of_every_small_tree_has_a_proof_that_verifies_and_survives_the_wire()
    {
        for (int count = 1; count <= 40; count++)
        {
            var leaves = Leaves(count);
            var tree = MerkleTree.Of(leaves);
            Assert.That(MerkleTree.RootOf(leaves), Is.EqualTo(tree.Root), $"count {count}");
            for (int i = 0; i < count; i++)
            {
                byte[] bytes = Encode(tree.Prove(i));
                var reader = new CanonicalReader(bytes);
                var proof = MerkleProof.Read(ref reader)!;
                Assert.That(reader.Finish());
                Assert.That(Encode(proof), Is.EqualTo(bytes));
                Assert.That(proof.Index, Is.EqualTo(i));
                Assert.That(proof.Verify(tree.Root, leaves[i]), $"leaf {i} of {count}");
            }
        }
    }

    [Test]
    public void A_proof_holds_for_its_own_leaf_index_count_and_siblings_only()
    {
        for (int count = 2; count <= 20; count++)
        {
            var leaves = Leaves(count);
            var tree = MerkleTree.Of(leaves);
            for (int i = 0; i < count; i++)
            {
                var proof = tree.Prove(i);
                Assert.That(proof.Verify(tree.Root, leaves[(i + 1) % count]), Is.False, "another leaf");
                Assert.That(proof.Verify(MerkleTree.RootOf(leaves.AsSpan(1)), leaves[i]), Is.False, "another root");
                Hash[] damaged = proof.Siblings.ToArray();
                damaged[^1] = new Hash(damaged[^1].Word(0) ^ 1, 0, 0, 0);
                Assert.That(new MerkleProof(i, count, damaged).Verify(tree.Root, leaves[i]), Is.False, "a sibling");

                // Every other place that has room for these siblings, in a tree of any near size.
                for (int claimed = 1; claimed <= count + 3; claimed++)
                    for (int at = 0; at < claimed; at++)
                        if ((at, claimed) != (i, count) && MerkleProof.Depth(at, claimed) == proof.Siblings.Length)
                            Assert.That(
                                new MerkleProof(at, claimed, proof.Siblings.ToArray()).Verify(tree.Root, leaves[i]),
                                Is.False, $"leaf {i} of {count} proved as {at} of {claimed}");
            }
        }
    }

    [Test]
    public void Order_and_number_of_leaves_change_the_root()
    {
        var leaves = Leaves(3);
        Hash[] swapped = [leaves[1], leaves[0], leaves[2]], doubled = [leaves[0], leaves[1], leaves[2], leaves[2]];
        Assert.That(MerkleTree.RootOf(swapped), Is.Not.EqualTo(MerkleTree.RootOf(leaves)));
        Assert.That(MerkleTree.RootOf(doubled), Is.Not.EqualTo(MerkleTree.RootOf(leaves)));
    }

    [Test]
    public void An_inner_node_does_not_pass_for_a_leaf()
    {
        var leaves = Leaves(4);
        Hash[] inner =
        [
            MerkleHash.Node(MerkleHash.Leaf(leaves[0]), MerkleHash.Leaf(leaves[1])),
            MerkleHash.Node(MerkleHash.Leaf(leaves[2]), MerkleHash.Leaf(leaves[3])),
        ];
        Assert.That(MerkleTree.RootOf(inner), Is.Not.EqualTo(MerkleTree.RootOf(leaves)));
    }

    [Test]
    public void An_empty_tree_and_an_index_outside_are_our_bugs()
    {
        var tree = MerkleTree.Of(Leaves(2));
        Assert.That(() => MerkleTree.Of([]), Throws.TypeOf<CheckFailed>());
        Assert.That(() => MerkleTree.RootOf([]), Throws.TypeOf<CheckFailed>());
        Assert.That(() => tree.Prove(1), Throws.Nothing);
        Assert.That(() => tree.Prove(2), Throws.TypeOf<CheckFailed>());
        Assert.That(() => tree.Prove(-1), Throws.TypeOf<CheckFailed>());
    }

    [Test]
    public void Reading_refuses_an_index_past_the_count_a_count_past_the_limit_and_a_wrong_depth()
    {
        byte[] proof = Encode(MerkleTree.Of(Leaves(4)).Prove(3));
        Assert.That(Read(proof, 4), Is.EqualTo(CodecFault.None));
        Assert.That(Read(proof, 3), Is.EqualTo(CodecFault.OutOfRange), "count past the limit");

        // [index, count, [2 siblings]]: the second byte is the index, the third the count, the fourth the
        // siblings.
        Assert.That(Read(Changed(proof, 1, 4), 9), Is.EqualTo(CodecFault.Refused), "index past the count");
        Assert.That(Read(Changed(proof, 2, 5), 9), Is.EqualTo(CodecFault.OutOfRange), "a depth of three announced");
        Assert.That(Read(Changed(proof, 3, 0x91), 9), Is.EqualTo(CodecFault.OutOfRange), "one sibling announced");
    }

    [Property(MaxTest = 1000)]
    public bool Reading_random_bytes_never_throws(byte[] tail, byte index, byte count)
    {
        byte[] bytes = [0x93, (byte)(index & 127), (byte)(count & 127), .. tail];
        var reader = new CanonicalReader(bytes);
        var proof = MerkleProof.Read(ref reader);
        return proof is null == reader.Failed;
    }

    private static CodecFault Read(byte[] bytes, long limit)
    {
        var reader = new CanonicalReader(bytes);
        MerkleProof.Read(ref reader, limit);
        reader.Finish();
        return reader.Fault;
    }

    private static byte[] Changed(byte[] bytes, int at, byte value)
    {
        var changed = (byte[])bytes.Clone();
        changed[at] = value;
        return changed;
    }

    private static byte[] Encode(MerkleProof proof)
    {
        using var writer = new CanonicalWriter();
        proof.Write(writer);
        return writer.ToArray();
    }

    private static Hash[] Leaves(int count) =>
        Enumerable.Range(1, count).Select(i => new Hash((ulong)i, 0, 0, (ulong)count)).ToArray();

    private static byte[] Sha(byte[] bytes) => SHA256.HashData(bytes);
}
