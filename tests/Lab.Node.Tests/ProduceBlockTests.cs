using Lab.Nodes.Tests.Pool;
using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>Blocks that an operator asks for: out of what waits, under the same rules as any other.</summary>
[Category("SC-L09")]
[Category("U-09")]
public sealed class ProduceBlockTests
{
    private static NodeSettings OnDemand => new() { MinesEveryEpoch = false };

    /// <summary>Asks for a block and lets its search end; the answer.</summary>
    private static object Produce(Bench bench, int limit = 100)
    {
        int jobs = bench.Host.Jobs.Count, answers = bench.Host.Answers.Count;
        bench.Step(Input.Asked(new RequestId(7), new ProduceBlock(limit)));
        foreach (var job in bench.Host.Jobs.Skip(jobs).ToList())
            bench.Step(Input.JobDone(job.Id, job.Run().Result));
        Assert.That(bench.Host.Answers, Has.Count.EqualTo(answers + 1), "one question, one answer");
        return bench.Host.Answers[^1];
    }

    private static string RefusalOf(object reply) => ((CommandRefused)reply).Reason;

    [Test]
    [Category("ST-G13")]
    public void Mines_nothing_until_it_is_told_to()
    {
        var bench = new Bench(OnDemand, plots: 1);
        Assert.That(bench.Host.Jobs, Is.Empty);
        Assert.That(bench.Host.Timers, Does.Not.ContainKey(TimerId.Of(8)));
        var made = (BlockProduced)Produce(bench);
        Assert.That((made.Id, made.Height), Is.EqualTo((bench.Node.Tip.Id, new Height(1))));
        Assert.That(bench.FactsOf(NodeFact.BlockFound), Has.Count.EqualTo(1));
    }

    [TestCase(0, 0)]
    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(8_191, 3)]
    public void Takes_no_more_than_the_limit_of_what_waits(int limit, int taken)
    {
        var till = new Till(OnDemand, plots: 1);
        var waiting = new[] { till.Spend(Till.Alice, 0), till.Spend(Till.Alice, 1), till.Spend(Till.Alice, 2) };
        foreach (var transaction in waiting) till.Submit(transaction);
        Assert.That(((BlockProduced)Produce(till.Bench, limit)).Transactions, Is.EqualTo(taken));
        Assert.That(till.Bench.Node.Tip.Block.Transactions.Skip(1).Select(t => t.Id),
            Is.EqualTo(waiting.Take(taken).Select(t => t.Id)));
        Assert.That(till.Waiting, Has.Count.EqualTo(3 - taken));
    }

    [TestCase(-1)]
    [TestCase(8_192)]
    public void Refuses_limits_that_no_block_has(int limit) => Assert.That(
        RefusalOf(Produce(new Bench(OnDemand, plots: 1), limit)), Is.EqualTo("a block takes 0 to 8191 waiting transactions"));

    [Test]
    public void Makes_one_block_an_epoch()
    {
        var bench = new Bench(OnDemand, plots: 1);
        Produce(bench);
        Assert.That(RefusalOf(Produce(bench)), Does.StartWith("EpochAfterParent: the tip is of epoch 1000, now is 1000"));
        bench.Pass(Duration.FromSeconds(1));
        Assert.That(Produce(bench), Is.TypeOf<BlockProduced>());
    }

    [Test]
    [Category("ST-G13")]
    public void Says_why_there_is_no_block()
    {
        var hopeless = Chains.Easy with { GenesisDifficulty = new Difficulty(ulong.MaxValue) };
        Assert.That(
            RefusalOf(Produce(new Bench(OnDemand, hopeless, plots: 1))),
            Is.EqualTo("ScoreBelowTarget: none of 4 leaves wins epoch 1000"));
        Assert.That(RefusalOf(Produce(new Bench(OnDemand))), Is.EqualTo("the node has no plots"));
        var later = Chains.Easy with { GenesisTime = Chains.Easy.StartOf(new Epoch(1005)) };
        Assert.That(
            RefusalOf(Produce(new Bench(OnDemand, later, plots: 1))), Does.StartWith("EpochOfTimestamp: "));
    }

    [Test]
    public void Answers_also_when_the_chain_overtakes_the_search()
    {
        var bench = new Bench(OnDemand, plots: 1);
        var peer = bench.Connect();
        bench.Step(Input.Asked(new RequestId(7), new ProduceBlock(5)));
        var longer = Chains.Grow(Chains.GenesisOf(), 3, miner: 1);
        foreach (var entry in Chains.Line(longer)) peer.Say(Chains.FrameOf(entry));
        var job = bench.Host.Jobs[0];
        bench.Step(Input.JobDone(job.Id, job.Run().Result));
        Assert.That(RefusalOf(bench.Host.Answers[^1]), Is.EqualTo("the chain went on meanwhile"));
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(longer.Id));
    }

    [Test]
    public void Two_orders_of_one_epoch_make_one_block()
    {
        var till = new Till(OnDemand with { ConcurrentEpochs = 4 }, plots: 1);
        till.Submit(till.Spend(Till.Alice, 0));
        till.Bench.Step(Input.Asked(new RequestId(7), new ProduceBlock(100)));
        Assert.That(RefusalOf(Produce(till.Bench)), Is.EqualTo("epoch 1000 is being searched already"));
    }

    [Test]
    public void An_order_beside_the_epoch_loop_does_not_fork_the_chain()
    {
        var till = new Till(new NodeSettings { ConcurrentEpochs = 4 }, plots: 1);
        till.Submit(till.Spend(Till.Alice, 0));
        Assert.That(RefusalOf(Produce(till.Bench)), Is.EqualTo("epoch 1000 is being searched already"));
        var job = till.Bench.Host.Jobs.Single();
        till.Bench.Step(Input.JobDone(job.Id, job.Run().Result));
        Assert.That(till.Bench.Node.Tip.Block.Transactions, Has.Count.EqualTo(2));
        Assert.That(till.Bench.FactsOf(NodeFact.TipChanged).Max(f => f.Extra), Is.Zero);
    }

    [Test]
    [Category("SC-L36")]
    public void A_devnet_makes_a_block_whenever_it_is_told_to()
    {
        var bench = new Bench(OnDemand, Presets.DevnetInstant, plots: 1);
        for (int height = 1; height <= 20; height++)
        {
            Assert.That(((BlockProduced)Produce(bench)).Height, Is.EqualTo(new Height(height)));
            bench.Pass(Presets.DevnetInstant.EpochLength);
        }
    }
}
