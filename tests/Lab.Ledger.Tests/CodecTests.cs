using Lab.Core;
using Lab.Core.Seam;
using Lab.Core.Trees;

namespace Lab.Ledger.Tests;

/// <summary>Blocks as bytes: one encoding each, and no bytes that can do harm.</summary>
public sealed class CodecTests
{
    private static readonly Block Sample = new Miner(1, 100).Mine(Genesis.Create(Presets.Minimal));

    [Test]
    [Category("ST-K05")]
    [Category("ST-C07")]
    public void A_block_survives_the_round_trip()
    {
        var read = Block.Decode(Sample.Encode())!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Header.Content, Is.EqualTo(Sample.Header.Content));
            Assert.That(read.Header.Signature, Is.EqualTo(Sample.Header.Signature));
            Assert.That(read.Proof.PlotSeed, Is.EqualTo(Sample.Proof.PlotSeed));
            Assert.That(read.Proof.Path.Siblings.ToArray(), Is.EqualTo(Sample.Proof.Path.Siblings.ToArray()));
            Assert.That(read.Proof.Digest, Is.EqualTo(Sample.Proof.Digest));
            Assert.That(read.Id, Is.EqualTo(Sample.Id));
            Assert.That(read.WireId, Is.EqualTo(Sample.WireId));
            Assert.That(read.Encode(), Is.EqualTo(Sample.Encode()));
        }
    }

    [Test]
    public void No_block_is_longer_than_the_limit()
    {
        var most = Hash.Zero;
        var content = Sample.Header.Content with
        {
            Version = byte.MaxValue,
            Height = new Height(long.MaxValue),
            Timestamp = Instant.Never,
            Difficulty = new Difficulty(ulong.MaxValue),
            Epoch = new Epoch(long.MaxValue),
        };
        var path = new MerkleProof(0, ProofOfSpaceTime.MaxLeaves, [.. Enumerable.Repeat(most, 40)]);
        var block = Block.From(BlockHeader.From(content, default), ProofOfSpaceTime.From(most, path));
        Assert.That(block.Encode(), Has.Length.InRange(1_600, Block.MaxBytes));
        Assert.That(Block.Decode(block.Encode())!.WireId, Is.EqualTo(block.WireId));
    }

    [Test]
    public void Every_bit_counts_for_the_wire_id_and_only_signed_bits_for_the_id()
    {
        byte[] bytes = Sample.Encode();
        int refused = 0, sameId = 0;
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            byte[] changed = [.. bytes];
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            var block = Block.Decode(changed);
            if (block is null)
            {
                refused++;
                continue;
            }

            if (!block.Encode().AsSpan().SequenceEqual(changed)) Assert.Fail($"bit {bit}: a second encoding");
            if (block.WireId == Sample.WireId) Assert.Fail($"bit {bit}: not in the wire id");
            if (block.Id == Sample.Id) sameId++;
        }

        Assert.That(refused, Is.GreaterThan(100));
        Assert.That(sameId, Is.GreaterThanOrEqualTo(8 * 64), "the signature's bits and the body's");
    }

    [FsCheck.NUnit.Property(MaxTest = 2_000)]
    public bool Random_bytes_never_throw(byte[] bytes)
    {
        var block = Block.Decode(bytes);
        return block is null || block.Encode().AsSpan().SequenceEqual(bytes);
    }

    [Test]
    public void Mutated_bytes_never_throw_and_are_never_accepted_by_the_rules()
    {
        var genesis = Genesis.Create(Presets.Minimal);
        var rng = Rng.For(1, "mutate");
        byte[] good = Sample.Encode();
        int decoded = 0;
        for (int i = 0; i < 5_000; i++)
        {
            byte[] bytes = [.. good];
            for (int n = 1 + rng.Below(3); n > 0; n--) bytes[rng.Below(bytes.Length)] = (byte)rng.Next();
            if (rng.Below(4) == 0) bytes = bytes[..rng.Below(bytes.Length)];
            var block = Block.Decode(bytes);
            if (block is null || block.WireId == Sample.WireId) continue;
            decoded++;
            if (block.Header.Parent != genesis.Id) continue;
            var ruling = Transition.Apply(genesis, block, NoMemo.Instance).Ruling;
            Assert.That(ruling.Blame, Is.EqualTo(Blame.Sender), $"mutation {i}: nobody signed this");
        }

        Assert.That(decoded, Is.GreaterThan(1_000));
    }
}
