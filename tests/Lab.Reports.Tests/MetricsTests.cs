using Lab.Core;
using Lab.Records;

namespace Lab.Reports.Tests;

/// <summary>Metrics worked out by hand.</summary>
public sealed class MetricsTests
{
    [Test]
    public void Propagation_is_over_all_pairs_but_the_origin()
    {
        var metrics = Of(SmallRun.Of(
            5, SmallRun.Item("block", 20, 100, 200, 300, 400), SmallRun.Item("block", 30, 500, 600, 700, 800)));
        Assert.Multiple(() =>
        {
            // ascending: 100 .. 800; ranks 4, 8, 8, 8 of 8
            Assert.That(metrics["block-propagation-p50"], Is.EqualTo(0.4));
            Assert.That(metrics["block-propagation-p90"], Is.EqualTo(0.8));
            Assert.That(metrics["block-propagation-max"], Is.EqualTo(0.8));
            Assert.That(metrics["block-propagation-mean"], Is.EqualTo(0.45).Within(1e-12));
            // second of four nodes, fourth of four; the median of two items is the faster one
            Assert.That(metrics["block-time-to-50-median"], Is.EqualTo(0.2));
            Assert.That(metrics["block-time-to-95-median"], Is.EqualTo(0.4));
            Assert.That(metrics["block-coverage-min"], Is.EqualTo(1));
            Assert.That(metrics["block-items"], Is.EqualTo(2));
        });
    }

    [Test]
    public void The_mean_size_is_of_the_items_that_count()
    {
        ItemTrack Sized(int second, int bytes)
        {
            var like = SmallRun.Item("block", second, 10);
            return new ItemTrack
            {
                Kind = like.Kind, Id = like.Id, Origin = like.Origin, Created = like.Created, Bytes = bytes,
                AcceptedAt = like.AcceptedAt,
            };
        }

        // The first is of the warm-up.
        var run = RunAnalysis.Of(SmallRun.Of(2, Sized(5, 9_000_000), Sized(20, 100), Sized(30, 301)));
        Assert.That(run.Metrics, Does.Contain(new Metric("block-size-mean", "B", 200.5)));
    }

    [Test]
    public void Kinds_become_names()
    {
        var run = RunAnalysis.Of(SmallRun.Of(
            2, SmallRun.Item("broadcast 100 kB", 20, 10), SmallRun.Item("block", 30, 10),
            SmallRun.Item("broadcast 1 kB", 40, 10)));
        Assert.Multiple(() =>
        {
            Assert.That(KindAnalysis.SlugOf("broadcast 1 kB"), Is.EqualTo("broadcast-1-kb"));
            Assert.That(run.Kinds[0].Kind, Is.EqualTo("block"), "blocks come first");
            Assert.That(
                run.Metrics.Select(m => m.Name), Does.Contain("broadcast-1-kb-propagation-p95"));
            Assert.That(run.Metrics.Single(m => m.Name == "block-propagation-p95").Unit, Is.EqualTo("s"));
        });
    }

    [Test]
    public void Warm_up_and_tail_do_not_count()
    {
        // The warm-up ends at 10 s and the tail begins at 90 s: the first instant of either side is the limit.
        var metrics = Of(SmallRun.Of(
            2, SmallRun.Item("block", 9, 9000), SmallRun.Item("block", 10, 100), SmallRun.Item("block", 89, 100),
            SmallRun.Item("block", 90, 9000)));
        Assert.Multiple(() =>
        {
            Assert.That(metrics["block-items"], Is.EqualTo(2));
            Assert.That(metrics["block-propagation-max"], Is.EqualTo(0.1));
        });
    }

    [Test]
    public void The_tail_is_thirty_seconds_or_a_quarter_of_the_measured_time()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Until(warmUp: 0, end: 1800), Is.EqualTo(SmallRun.At(1770)));
            Assert.That(Until(warmUp: 20, end: 100), Is.EqualTo(SmallRun.At(80)));
        });

        static Instant Until(int warmUp, int end) => new RunData
        {
            Nodes = 1, WarmUp = SmallRun.At(warmUp), End = SmallRun.At(end),
        }.CountedUntil;
    }

    [Test]
    public void Nodes_that_were_down_are_left_out()
    {
        var item = SmallRun.Item("block", 20, 100, 9000, -1);
        item.WasDown = [false, false, true, true];
        var metrics = Of(SmallRun.Of(4, item));
        Assert.Multiple(() =>
        {
            Assert.That(metrics["block-propagation-max"], Is.EqualTo(0.1));
            Assert.That(metrics["block-coverage-min"], Is.EqualTo(1));
        });
    }

    [Test]
    public void A_node_that_never_got_an_item_lowers_coverage_not_propagation()
    {
        var run = RunAnalysis.Of(SmallRun.Of(5, SmallRun.Item("block", 20, 100, 200, 300, -1)));
        var metrics = run.Metrics.ToDictionary(m => m.Name, m => m.Value);
        Assert.Multiple(() =>
        {
            Assert.That(metrics["block-propagation-max"], Is.EqualTo(0.3));
            Assert.That(metrics["coverage-min"], Is.EqualTo(0.75));
            Assert.That(metrics["block-time-to-50-median"], Is.EqualTo(0.2));
            Assert.That(metrics, Does.Not.ContainKey("block-time-to-95-median"), "95 % was never reached");
            Assert.That(run.Warnings(), Has.Some.Contains("25 %"));
        });
    }

    [Test]
    public void An_item_that_never_got_there_counts_as_slowest_in_a_median()
    {
        var metrics = Of(SmallRun.Of(
            2, SmallRun.Item("block", 20, 100), SmallRun.Item("block", 30, -1), SmallRun.Item("block", 40, 300)));
        Assert.That(metrics["block-time-to-95-median"], Is.EqualTo(0.3));
    }

    [Test]
    public void A_complete_run_has_no_warnings_and_an_empty_kind_has_one()
    {
        Assert.Multiple(() =>
        {
            Assert.That(RunAnalysis.Of(SmallRun.Of(2, SmallRun.Item("block", 20, 1))).Warnings(), Is.Empty);
            Assert.That(
                RunAnalysis.Of(SmallRun.Of(2, SmallRun.Item("block", 5, 1))).Warnings(),
                Is.EqualTo(new[] { "No block was created in the measured time: it has no figures." }));
        });
    }

    [Test]
    public void Block_intervals_follow_the_main_chain_after_the_warm_up()
    {
        var data = SmallRun.Of(1);
        data.Blocks.AddRange([
            SmallRun.Block(1, 4), SmallRun.Block(2, 12), SmallRun.Block(3, 20), SmallRun.Block(3, 21, main: false),
            SmallRun.Block(4, 40),
        ]);
        var metrics = Of(data);
        Assert.Multiple(() =>
        {
            // 12 to 20 and 20 to 40; 4 to 12 began in the warm-up
            Assert.That(metrics["block-interval-mean"], Is.EqualTo(14));
            Assert.That(metrics["block-interval-p50"], Is.EqualTo(8));
            Assert.That(metrics["block-interval-max"], Is.EqualTo(20));
            Assert.That(metrics["blocks-found"], Is.EqualTo(4));
            Assert.That(metrics["stale-blocks"], Is.EqualTo(1));
            Assert.That(metrics["stale-rate"], Is.EqualTo(0.25));
        });
    }

    [Test]
    public void Traffic_is_averaged_over_nodes_and_the_whole_run()
    {
        var data = SmallRun.Of(2);
        data.Traffic.AddRange([new NodeTraffic(1_000, 3_000, 10, 6, 2), new NodeTraffic(3_000, 5_000, 30, 6, 2)]);
        var metrics = Of(data);
        Assert.Multiple(() =>
        {
            Assert.That(metrics["bytes-per-node-mean"], Is.EqualTo(6_000));
            Assert.That(metrics["bytes-up-per-node-mean"], Is.EqualTo(2_000));
            Assert.That(metrics["bytes-down-per-node-mean"], Is.EqualTo(4_000));
            Assert.That(metrics["upload-per-node-mean"], Is.EqualTo(0.16), "2,000 bytes in 100 s");
            Assert.That(metrics["upload-per-node-max"], Is.EqualTo(0.24));
            Assert.That(metrics["frames-per-node-mean"], Is.EqualTo(20));
            Assert.That(metrics["duplicates-per-item-mean"], Is.EqualTo(0.5), "4 duplicates of 8 items");
        });
    }

    [Test]
    public void Nothing_measured_gives_no_metrics() => Assert.That(Of(SmallRun.Of(3)), Is.Empty);

    [Test]
    public void Windows_hold_the_items_created_in_them()
    {
        // 100 s: windows of 10 s
        var run = RunAnalysis.Of(SmallRun.Of(
            3, SmallRun.Item("block", 20, 100, 200), SmallRun.Item("block", 29, 300, 400),
            SmallRun.Item("block", 30, 500, 600)));
        var windows = run.Kinds[0].Windows;
        Assert.Multiple(() =>
        {
            Assert.That(run.Window, Is.EqualTo(Duration.FromSeconds(10)));
            Assert.That(windows, Has.Count.EqualTo(10));
            Assert.That(windows[1].Count, Is.Zero);
            Assert.That(windows[2].Count, Is.EqualTo(4));
            Assert.That(windows[2].P50, Is.EqualTo(Duration.FromMilliseconds(200)));
            Assert.That(windows[2].P99, Is.EqualTo(Duration.FromMilliseconds(400)));
            Assert.That(windows[3].P50, Is.EqualTo(Duration.FromMilliseconds(500)));
        });
    }

    [TestCase(10 * 60, 10)]
    [TestCase(30 * 60, 60)]
    [TestCase(60 * 60, 60)]
    [TestCase(60 * 60 + 1, 300)]
    [TestCase(24 * 3600, 1800)]
    public void Windows_are_a_minute_in_runs_of_half_an_hour(int endSeconds, int windowSeconds)
    {
        var data = new RunData { Nodes = 1, WarmUp = Instant.Zero, End = SmallRun.At(endSeconds) };
        Assert.That(RunAnalysis.Of(data).Window, Is.EqualTo(Duration.FromSeconds(windowSeconds)));
    }

    [Test]
    public void The_made_up_run_has_the_order_of_a_real_one()
    {
        var metrics = Of(SampleRun.Data());
        Assert.Multiple(() =>
        {
            Assert.That(metrics["block-propagation-p50"], Is.LessThan(metrics["block-propagation-p95"]));
            Assert.That(metrics["block-propagation-p95"], Is.LessThan(metrics["broadcast-100-kb-propagation-p95"]));
            Assert.That(metrics["block-interval-mean"], Is.InRange(8, 13));
            Assert.That(metrics["coverage-min"], Is.EqualTo(1));
        });
    }

    private static Dictionary<string, double> Of(RunData data) =>
        Metrics.Of(data).ToDictionary(m => m.Name, m => m.Value);
}
