using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Lab.Core;
using Lab.Core.Crypto;

namespace Lab.Ledger.Tests;

/// <summary>The published formulas, against the platform's own SHA-256.</summary>
public sealed class SpaceTimeTests
{
    private static readonly Hash A = Sha256.Of("a"u8), B = Sha256.Of("b"u8);

    [Test]
    public void A_leaf_is_the_hash_of_key_seed_and_nonce() =>
        Assert.That(
            SpaceTime.Leaf(new PublicKey(A), B, 258),
            Is.EqualTo(Plain([.. A.ToArray(), .. B.ToArray(), .. Number(258)])));

    [Test]
    public void A_score_is_the_hash_of_challenge_and_leaf() =>
        Assert.That(SpaceTime.Score(A, B), Is.EqualTo(Plain([.. A.ToArray(), .. B.ToArray()])));

    [Test]
    public void The_seed_of_genesis_is_the_hash_of_the_network_id() =>
        Assert.That(
            SpaceTime.GenesisSeed("spacetime"), Is.EqualTo(Plain(Encoding.UTF8.GetBytes("spacetime"))));

    [Test]
    public void The_seed_of_a_child_follows_from_seed_and_score() =>
        Assert.That(
            SpaceTime.ChildSeed(A, B), Is.EqualTo(Tagged("lab.seed", [.. A.ToArray(), .. B.ToArray()])));

    [Test]
    [Category("ST-K02")]
    [Category("ST-X15")]
    public void A_challenge_follows_from_seed_and_epoch() =>
        Assert.That(
            SpaceTime.SeedChallenge(A, new Epoch(7)),
            Is.EqualTo(Tagged("lab.challenge", [.. A.ToArray(), .. Number(7)])));

    [Test]
    public void The_source_draws_a_challenge_from_the_parents_id() =>
        Assert.That(
            SpaceTime.ParentChallenge(A, new Epoch(7)), Is.EqualTo(Plain([.. A.ToArray(), .. Number(7)])));

    [Test]
    public void A_winner_cannot_change_its_next_challenge_by_its_timestamp_unless_the_parameter_says_so()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Challenges(ChallengeRule.SeedChain), Has.Count.EqualTo(1));
            Assert.That(Challenges(ChallengeRule.ParentHash), Has.Count.EqualTo(5));
        }
    }

    private static HashSet<Hash> Challenges(ChallengeRule rule)
    {
        var genesis = Genesis.Create(Presets.Minimal with { Challenge = rule });
        var miner = new Miner(1);
        var block = miner.Mine(genesis);
        var found = new HashSet<Hash>();
        for (int i = 0; i < 5; i++)
        {
            var content = block.Header.Content with { Timestamp = block.Header.Timestamp + new Duration(i) };
            found.Add(Miner.Accept(genesis, miner.Resign(block, content)).Challenge(new Epoch(99)));
        }

        return found;
    }

    private static Hash Plain(byte[] bytes) => new(SHA256.HashData(bytes));

    private static Hash Tagged(string domain, byte[] bytes) =>
        Plain([(byte)domain.Length, .. Encoding.ASCII.GetBytes(domain), .. bytes]);

    private static byte[] Number(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
