using System.Globalization;
using System.IO.Compression;
using Lab.Core;
using Lab.Records;

namespace Lab.Reports.Tests;

/// <summary>The tables of a run, cell by cell.</summary>
public sealed class TablesTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => this.folder = Directory.CreateTempSubdirectory("lab-tables-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(this.folder, recursive: true);

    [Test]
    public void Deliveries_hold_each_accepting_node_and_leave_uncounted_propagation_empty()
    {
        var item = SmallRun.Item("say \"hi\", all", 20, 1, -1, 2500);
        item.WasDown = [false, false, false, true];
        Write(SmallRun.Of(4, SmallRun.Item("block", 5, 1, 1, 1), item));
        Assert.That(Deliveries(), Is.EqualTo(new[]
        {
            "item,kind,origin,created_s,node,accepted_s,propagation_s",
            // in the warm-up
            "0000000000000005,block,0,5.000000,0,5.000000,",
            "0000000000000005,block,0,5.000000,1,5.001000,",
            "0000000000000005,block,0,5.000000,2,5.001000,",
            "0000000000000005,block,0,5.000000,3,5.001000,",
            // the origin, a node, one that never got it, one that was down
            "0000000000000014,\"say \"\"hi\"\", all\",0,20.000000,0,20.000000,",
            "0000000000000014,\"say \"\"hi\"\", all\",0,20.000000,1,20.001000,0.001000",
            "0000000000000014,\"say \"\"hi\"\", all\",0,20.000000,3,22.500000,",
        }));
    }

    [Test]
    public void Deliveries_are_rounded_to_the_nearest_microsecond()
    {
        var item = new ItemTrack
        {
            Kind = "block", Id = Hash.Zero, Origin = 0, Created = SmallRun.At(20), Bytes = 1,
            AcceptedAt = [20_000_000_000, 20_000_000_499, 20_000_000_500, 20_999_999_500],
        };
        Write(SmallRun.Of(4, item));
        Assert.That(
            Deliveries().Skip(2).Select(r => r.Split(',')[6]),
            Is.EqualTo(new[] { "0.000000", "0.000001", "1.000000" }));
    }

    [Test]
    public void The_figures_count_exactly_the_deliveries_with_a_propagation()
    {
        var run = RunAnalysis.Of(SampleRun.Data());
        RunTables.Write(this.folder, run);
        var rows = Deliveries().Skip(1).Select(r => r.Split(',')).Where(r => r[1] == "block" && r[6] != "");
        double[] seconds = [.. rows.Select(r => double.Parse(r[6], CultureInfo.InvariantCulture)).Order()];
        double p95 = run.Metrics.Single(m => m.Name == "block-propagation-p95").Value;
        Assert.Multiple(() =>
        {
            Assert.That(seconds, Has.Length.EqualTo(run.Kinds[0].Propagation.Count));
            Assert.That(seconds[NearestRank.Index(seconds.Length, 950)], Is.EqualTo(p95).Within(0.000_001));
        });
    }

    [Test]
    public void Deliveries_do_not_depend_on_where_chunks_end()
    {
        // More rows than one chunk holds.
        var items = Enumerable.Range(0, 300).Select(i => SmallRun.Item(
            "block", 20 + i / 10, [.. Enumerable.Range(0, 299).Select(n => n + i)])).ToArray();
        Write(SmallRun.Of(300, items));
        var rows = Deliveries();
        Assert.Multiple(() =>
        {
            Assert.That(rows, Has.Length.EqualTo(1 + 300 * 300));
            Assert.That(rows[^1], Is.EqualTo("0000000000000031,block,0,49.000000,299,49.597000,0.597000"));
        });
    }

    [Test]
    public void Cdf_and_windows_are_what_the_charts_show()
    {
        Write(SmallRun.Of(3, SmallRun.Item("block", 20, 100, 200)));
        Assert.Multiple(() =>
        {
            Assert.That(Lines(RunTables.Cdf), Is.EqualTo(new[]
            {
                "kind,propagation_s,share", "block,0.1,0.5", "block,0.2,1",
            }));
            Assert.That(Lines(RunTables.OverTime)[2], Is.EqualTo("block,10,10,0,,,"));
            Assert.That(Lines(RunTables.OverTime)[3], Is.EqualTo("block,20,10,2,0.1,0.2,0.2"));
            Assert.That(
                Lines(RunTables.TimeTo95)[1],
                Is.EqualTo("0000000000000014,block,0000000000000014" + new string('0', 48)
                    + ",0,20,100,true,2,2,1,0.1,0.2"));
        });
    }

    [Test]
    public void Node_and_block_tables_have_a_row_each()
    {
        var data = SmallRun.Of(2);
        data.Traffic.AddRange([new NodeTraffic(1_000, 3_000, 10, 6, 2), new NodeTraffic(0, 0, 0, 0, 0)]);
        data.Blocks.AddRange([SmallRun.Block(1, 12), SmallRun.Block(2, 20), SmallRun.Block(2, 21, main: false)]);
        Write(data);
        Assert.Multiple(() =>
        {
            Assert.That(Lines(RunTables.Bandwidth)[1..], Is.EqualTo(new[]
            {
                "0,1000,3000,10,0.08,0.24", "1,0,0,0,0,0",
            }));
            Assert.That(Lines(RunTables.Duplicates)[1..], Is.EqualTo(new[] { "0,6,2,0.5", "1,0,0," }));
            Assert.That(Lines(RunTables.Blocks)[1..], Is.EqualTo(new[]
            {
                "000000000000000c,1,0,12,true,,1,12", "0000000000000014,2,0,20,true,8,1,20",
                "0000000000000015,2,0,21,false,,1,21",
            }));
        });
    }

    [Test]
    public void A_word_of_a_scenario_cannot_become_a_formula()
    {
        Write(SmallRun.Of(2, SmallRun.Item("=HYPERLINK(\"x\")", 20, 100)));
        Assert.That(Lines(RunTables.Cdf)[1], Does.Not.StartWith("=").And.Not.StartWith("\"="));
    }

    private void Write(RunData data) => RunTables.Write(this.folder, RunAnalysis.Of(data));

    private string[] Lines(string table) => File.ReadAllLines(Path.Combine(this.folder, table));

    private string[] Deliveries()
    {
        using var file = File.OpenRead(Path.Combine(this.folder, DeliveriesTable.FileName));
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
