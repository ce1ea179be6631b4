using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Seam;
using Lab.Core.Trees;

namespace Lab.Ledger.Tests;

/// <summary>Every rule of a block, on both sides of its limit.</summary>
public sealed class BlockRulesTests
{
    private static readonly ChainParameters Chain = Presets.Minimal;
    private readonly ChainEntry genesis = Genesis.Create(Chain);
    private readonly Miner miner = new(1);

    private Block Good => this.miner.Mine(this.genesis);

    [TestCase(0, true)]
    [TestCase(1, false)]
    [Category("ST-X01")]
    public void Refuses_more_bytes_of_transactions_also_in_a_block_that_was_never_read(int more, bool accepted)
    {
        var bank = new Bank();
        var body = new List<Transaction> { BlockBuilder.Coinbase(bank.Genesis, bank.Miner.Key.Public, []) };
        int left = Block.MaxTransactionBytes - body[0].Length + more;
        int empty = Filler(bank, 60_000).Length - 60_000;
        while (left > 130_000)
        {
            body.Add(Filler(bank, 60_000));
            left -= body[^1].Length;
        }

        body.Add(Filler(bank, left / 2 - empty));
        body.Add(Filler(bank, left - left / 2 - empty));
        Assert.That(body.Sum(t => t.Length), Is.EqualTo(Block.MaxTransactionBytes + more));
        var block = bank.Miner.MineBody(bank.Genesis, body, Hash.Zero);
        var ruling = BlockRules.CheckAlone(block, bank.Genesis.Parameters, NoMemo.Instance);
        Assert.That(ruling.Rule, Is.EqualTo(accepted ? Rule.None : Rule.CanonicalBlock));
        Assert.That(Block.Decode(block.Encode()) is not null, Is.EqualTo(accepted), "as its bytes say");
    }

    private static Transaction Filler(Bank bank, int payload) => Bank.Sign(
        Bank.Alice, bank.Content(bank.Genesis, Bank.Alice, [Bank.CoinOf(bank.Genesis, Bank.Alice, 500)], [new(Bank.AddressOf(Bank.Bob), new(1))]) with
        {
            Payload = new byte[payload],
        });

    [Test]
    [Category("ST-K07")]
    [Category("SC-L36")]
    public void The_builder_fills_every_field_and_gives_one_block_for_the_same_batch()
    {
        var bank = new Bank();
        Transaction[] batch =
        [
            bank.Transfer(bank.Genesis, Bank.Alice, 500, Bank.Bob, 100),
            bank.Transfer(bank.Genesis, Bank.Bob, 70, Bank.Carol, 5),
        ];
        var block = bank.Miner.Mine(bank.Genesis, null, batch);
        var header = block.Header;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(bank.Miner.Mine(bank.Genesis, null, batch).WireId, Is.EqualTo(block.WireId));
            Assert.That(block.Transactions.Skip(1).Select(t => t.Id), Is.EqualTo(batch.Select(t => t.Id)));
            Assert.That((header.Content.Version, header.Parent, header.Height), Is.EqualTo(
                (HeaderContent.CurrentVersion, bank.Genesis.Id, new Height(1))));
            Assert.That(header.TransactionRoot, Is.EqualTo(Block.RootOf(block.Transactions)));
            Assert.That(header.StateRoot, Is.EqualTo(Miner.Accept(bank.Genesis, block).Ledger.Root));
            Assert.That(header.ProofDigest, Is.EqualTo(block.Proof.Digest));
            Assert.That(header.PlotRoot, Is.EqualTo(bank.Miner.Plot.Root));
            Assert.That(header.Miner, Is.EqualTo(bank.Miner.Key.Public));
            Assert.That(header.Difficulty, Is.EqualTo(bank.Genesis.NextDifficulty));
            Assert.That(bank.Genesis.Parameters.EpochAt(header.Timestamp), Is.EqualTo(header.Epoch));
            Assert.That(bank.Miner.Mine(bank.Genesis, null, batch[1], batch[0]).Id, Is.Not.EqualTo(block.Id));
        }
    }

    [Test]
    [Category("ST-K05")]
    [Category("ST-K08")]
    public void Accepts_a_mined_block_at_every_depth()
    {
        var block = Good;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(BlockRules.Read(block.Encode(), out var read), Is.EqualTo(Ruling.Accepted));
            Assert.That(read!.WireId, Is.EqualTo(block.WireId));
            Assert.That(Alone(block), Is.EqualTo(Ruling.Accepted));
            Assert.That(BlockRules.CheckWithParent(this.genesis, block.Header), Is.EqualTo(Ruling.Accepted));
            Assert.That(BlockRules.CheckScore(this.genesis, block.Header, block.Proof), Is.EqualTo(Ruling.Accepted));
            Assert.That(Apply(block), Is.EqualTo(Ruling.Accepted));
        }
    }

    [Test]
    public void Refuses_bytes_that_are_not_exactly_one_block()
    {
        byte[] bytes = Good.Encode();
        var refused = Ruling.Sender(Rule.CanonicalBlock);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(BlockRules.Read(bytes, out _), Is.EqualTo(Ruling.Accepted));
            Assert.That(BlockRules.Read(bytes.AsSpan(..^1), out _), Is.EqualTo(refused));
            Assert.That(BlockRules.Read([.. bytes, 0], out _), Is.EqualTo(refused));
            Assert.That(BlockRules.Read([], out var none), Is.EqualTo(refused));
            Assert.That(none, Is.Null);
        }
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    public void Refuses_bytes_with_difficulty_zero(long difficulty, bool accepted)
    {
        var content = Good.Header.Content with { Difficulty = new Difficulty((ulong)difficulty) };
        var block = Block.From(BlockHeader.From(content, default), Good.Proof, Good.Transactions);
        Assert.That(BlockRules.Read(block.Encode(), out _).IsAccepted, Is.EqualTo(accepted));
    }

    [TestCase(0, 1, 0, true)]
    [TestCase(1, 1, 0, false, Description = "index past the count")]
    [TestCase(0, 2, 1, true)]
    [TestCase(0, 2, 0, false, Description = "a sibling too few")]
    [TestCase(0, 2, 2, false, Description = "a sibling too many")]
    [TestCase(0, 1L << 40, 40, true)]
    [TestCase(0, (1L << 40) + 1, 41, false, Description = "a plot too large")]
    public void Refuses_bytes_whose_path_has_no_place_in_a_plot(
        long index, long count, int siblings, bool accepted)
    {
        using var writer = new CanonicalWriter();
        writer.WriteArray(3);
        Good.Header.Write(writer);
        writer.WriteArray(2);
        writer.WriteHash(Hash.Zero);
        writer.WriteArray(3);
        writer.WriteUInt((ulong)index);
        writer.WriteUInt((ulong)count);
        writer.WriteArray(siblings);
        for (int i = 0; i < siblings; i++) writer.WriteHash(Hash.Zero);
        writer.WriteArray(0);
        Assert.That(BlockRules.Read(writer.Written, out _).IsAccepted, Is.EqualTo(accepted));
    }

    [Test]
    [Category("ST-X06")]
    public void Blames_only_the_sender_for_a_spoilt_signature()
    {
        var block = Good;
        var signature = block.Header.Signature;
        var spoilt = signature with { S = Flip(signature.S) };
        var forged = Block.From(BlockHeader.From(block.Header.Content, spoilt), block.Proof, block.Transactions);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Apply(forged), Is.EqualTo(Ruling.Sender(Rule.SignedByMiner)));
            Assert.That(forged.Id, Is.EqualTo(block.Id), "the id is that of the honest copy");
            Assert.That(forged.WireId, Is.Not.EqualTo(block.WireId), "bad bytes have their own name");
            Assert.That(Apply(block), Is.EqualTo(Ruling.Accepted));
        }
    }

    [Test]
    public void Blames_only_the_sender_for_content_that_nobody_signed()
    {
        var block = Good;
        var content = block.Header.Content with { Version = 9, Difficulty = Difficulty.One };
        var forged = Block.From(BlockHeader.From(content, block.Header.Signature), block.Proof, block.Transactions);
        Assert.That(Apply(forged), Is.EqualTo(Ruling.Sender(Rule.SignedByMiner)));
    }

    [Test]
    public void Blames_only_the_sender_for_another_proof()
    {
        var block = Good;
        var forged = Block.From(block.Header, new Miner(2).Plot.Prove(0), block.Transactions);
        Assert.That(Apply(forged), Is.EqualTo(Ruling.Sender(Rule.ProofMatchesHeader)));
    }

    [Test]
    public void Blames_only_the_sender_for_transactions_that_do_not_match()
    {
        var forged = Changed(c => c with { TransactionRoot = new Hash(0, 0, 0, 1) });
        Assert.That(Apply(forged), Is.EqualTo(Ruling.Sender(Rule.TransactionsMatchHeader)));
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    [TestCase(2, false)]
    public void Rejects_unknown_versions(int version, bool accepted)
    {
        var block = Changed(c => c with { Version = (byte)version });
        Assert.That(Apply(block), Is.EqualTo(accepted ? Ruling.Accepted : Ruling.Author(Rule.KnownVersion)));
    }

    [Test]
    public void Rejects_a_state_root_that_is_not_the_states()
    {
        var block = Changed(c => c with { StateRoot = new Hash(0, 0, 0, 1) });
        Assert.That(Apply(block), Is.EqualTo(Ruling.Author(Rule.StateRootMatches)));
    }

    [Test]
    public void Rejects_timestamps_outside_the_epoch()
    {
        var start = Chain.StartOf(Good.Header.Epoch);
        var instant = new Duration(1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(At(start), Is.EqualTo(Ruling.Accepted));
            Assert.That(At(start - instant), Is.EqualTo(Ruling.Author(Rule.EpochOfTimestamp)));
            Assert.That(At(start + Chain.EpochLength - instant), Is.EqualTo(Ruling.Accepted));
            Assert.That(At(start + Chain.EpochLength), Is.EqualTo(Ruling.Author(Rule.EpochOfTimestamp)));
            Assert.That(At(Instant.Never), Is.EqualTo(Ruling.Author(Rule.EpochOfTimestamp)));
        }

        Ruling At(Instant timestamp) => Alone(Changed(c => c with { Timestamp = timestamp }));
    }

    [Test]
    public void Rejects_timestamps_before_genesis()
    {
        var late = Chain with { GenesisTime = Instant.Zero + Duration.FromSeconds(100) };
        var block = this.miner.Mine(Genesis.Create(late));
        var early = this.miner.Resign(block, block.Header.Content with { Timestamp = Instant.Zero });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(BlockRules.CheckAlone(block, late, NoMemo.Instance), Is.EqualTo(Ruling.Accepted));
            Assert.That(
                BlockRules.CheckAlone(early, late, NoMemo.Instance),
                Is.EqualTo(Ruling.Author(Rule.EpochOfTimestamp)));
        }
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    [Category("ST-X15")]
    [Category("ST-X14")]
    public void Rejects_an_epoch_that_is_not_after_the_parents(long later, bool accepted)
    {
        var parent = Miner.Accept(this.genesis, Good);
        var content = this.miner.Mine(parent).Header.Content with
        {
            Epoch = new Epoch(parent.Header.Epoch.Value + later),
        };
        var ruling = BlockRules.CheckWithParent(parent, BlockHeader.From(content, default));
        Assert.That(ruling, Is.EqualTo(accepted ? Ruling.Accepted : Ruling.Author(Rule.EpochAfterParent)));
    }

    [Test]
    public void Waits_for_an_epoch_that_starts_more_than_two_windows_ahead()
    {
        var header = Good.Header;
        var limit = Chain.StartOf(header.Epoch) - Chain.EpochLength * 2;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(BlockRules.CheckClock(header, Chain, limit), Is.EqualTo(Ruling.Accepted));
            Assert.That(
                BlockRules.CheckClock(header, Chain, limit - new Duration(1)),
                Is.EqualTo(Ruling.NotYet(Rule.EpochHasCome)));
        }
    }

    [Test]
    public void Never_refuses_a_block_for_arriving_late() =>
        Assert.That(BlockRules.CheckClock(Good.Header, Chain, Instant.Never), Is.EqualTo(Ruling.Accepted));

    [Test]
    public void Survives_the_farthest_epoch_there_can_be()
    {
        var content = Good.Header.Content with { Epoch = new Epoch(long.MaxValue) };
        var ruling = BlockRules.CheckClock(BlockHeader.From(content, default), Chain, Instant.Zero);
        Assert.That(ruling, Is.EqualTo(Ruling.NotYet(Rule.EpochHasCome)));
    }

    [Test]
    public void Rejects_a_proof_taken_over_by_another_miner()
    {
        var block = Good;
        var thief = new Miner(2);
        var stolen = thief.Resign(block, block.Header.Content with { Miner = thief.Key.Public });
        Assert.That(Apply(stolen), Is.EqualTo(Ruling.Author(Rule.PathLeadsToPlotRoot)));
    }

    [Test]
    [Category("ST-K03")]
    public void Rejects_a_path_to_another_root()
    {
        var forged = Changed(c => c with { PlotRoot = new Miner(2).Plot.Root });
        Assert.That(Apply(forged), Is.EqualTo(Ruling.Author(Rule.PathLeadsToPlotRoot)));
    }

    [Test]
    public void Rejects_a_path_whose_leaf_stands_elsewhere()
    {
        var block = Good;
        long other = (block.Proof.Path.Index + 1) % this.miner.Plot.Count;
        var path = new MerkleProof(other, this.miner.Plot.Count, block.Proof.Path.Siblings.ToArray());
        var proof = ProofOfSpaceTime.From(block.Proof.PlotSeed, path);
        var content = block.Header.Content with { ProofDigest = proof.Digest };
        var forged = Block.From(BlockHeader.Sign(content, this.miner.Key, NoMemo.Instance), proof, block.Transactions);
        Assert.That(Apply(forged), Is.EqualTo(Ruling.Author(Rule.PathLeadsToPlotRoot)));
    }

    [Test]
    public void Rejects_a_score_that_is_not_the_leafs()
    {
        var forged = Changed(c => c with { Score = new Hash(0, 0, 0, 1) });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Alone(forged), Is.EqualTo(Ruling.Accepted), "alone, a low score looks good");
            Assert.That(Apply(forged), Is.EqualTo(Ruling.Author(Rule.ScoreOfChallenge)));
        }
    }

    [Test]
    [Category("ST-X15")]
    public void Rejects_the_score_of_another_epoch()
    {
        var block = Good;
        var epoch = block.Header.Epoch.Next;
        var content = block.Header.Content with { Epoch = epoch, Timestamp = Chain.StartOf(epoch) };
        Assert.That(
            Apply(this.miner.Resign(block, content)), Is.EqualTo(Ruling.Author(Rule.ScoreOfChallenge)));
    }

    [Test]
    [Category("ST-K02")]
    public void Rejects_a_score_that_is_not_below_the_target()
    {
        var target = this.genesis.NextDifficulty.Target;
        var below = target with { D = target.D - 1 };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Alone(Changed(c => c with { Score = below.ToHash() })), Is.EqualTo(Ruling.Accepted));
            Assert.That(
                Alone(Changed(c => c with { Score = target.ToHash() })),
                Is.EqualTo(Ruling.Author(Rule.ScoreBelowTarget)));
        }
    }

    [Test]
    public void Rejects_a_leaf_that_does_not_win()
    {
        var epoch = new Epoch(1);
        int loser = 0;
        var target = this.genesis.NextDifficulty.Target;
        var challenge = this.genesis.Challenge(epoch);
        while (SpaceTime.Score(challenge, this.miner.Plot.Leaf(loser)).ToNumber() < target) loser++;
        var block = this.miner.Build(this.genesis, epoch, loser);
        Assert.That(Apply(block), Is.EqualTo(Ruling.Author(Rule.ScoreBelowTarget)));
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    [TestCase(2, false)]
    public void Rejects_a_height_that_does_not_follow(long height, bool accepted)
    {
        var content = Good.Header.Content with { Height = new Height(height) };
        Assert.That(
            BlockRules.CheckWithParent(this.genesis, BlockHeader.From(content, default)), Is.EqualTo(accepted ? Ruling.Accepted : Ruling.Author(Rule.HeightFollowsParent)));
    }

    [TestCase(-1, false)]
    [TestCase(0, true)]
    [TestCase(1, false)]
    [Category("ST-K04")]
    public void Rejects_a_difficulty_that_the_retarget_does_not_give(int more, bool accepted)
    {
        ulong right = this.genesis.NextDifficulty.Value;
        var content = Good.Header.Content with { Difficulty = new Difficulty((ulong)((long)right + more)) };
        var ruling = BlockRules.CheckWithParent(this.genesis, BlockHeader.From(content, default));
        Assert.That(
            ruling, Is.EqualTo(accepted ? Ruling.Accepted : Ruling.Author(Rule.DifficultyFollowsRetarget)));
    }

    private static Ruling Alone(Block block) => BlockRules.CheckAlone(block, Chain, NoMemo.Instance);

    private static Hash Flip(Hash hash) => new(hash.Word(0), hash.Word(1), hash.Word(2) ^ 1, hash.Word(3));

    private Ruling Apply(Block block) => Transition.Apply(this.genesis, block, NoMemo.Instance).Ruling;

    private Block Changed(Func<HeaderContent, HeaderContent> change)
    {
        var block = Good;
        return this.miner.Resign(block, change(block.Header.Content));
    }
}
