using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lab.Records;

namespace Lab.Reports.Tests;

/// <summary>Whole report directories: what is in them, that it is the same each time, and that failures leave nothing.</summary>
public sealed class ReportWriterTests
{
    private string parent = "";

    [SetUp]
    public void MakeParent() => this.parent = Directory.CreateTempSubdirectory("lab-reports-").FullName;

    [TearDown]
    public void RemoveParent() => Directory.Delete(this.parent, recursive: true);

    [Test]
    [Category("CARD-09")]
    public void A_run_holds_tables_specs_plots_and_page()
    {
        var run = Write(SampleRun.Record(), SampleRun.Data());
        string[] charts =
        [
            "bandwidth", "block-intervals", "block-timeline", "duplicates", "propagation-cdf", "propagation-over-time",
            "time-to-95",
        ];
        string[] tables =
        [
            "bandwidth.csv", "blocks.csv", "deliveries.csv.gz", "duplicates.csv", "propagation-cdf.csv",
            "propagation-over-time.csv", "time-to-95.csv",
        ];
        Assert.Multiple(() =>
        {
            Assert.That(run.Record.Files.Select(f => f.Path), Is.EqualTo(tables.Select(t => "data/" + t)
                .Concat(charts.SelectMany(c => new[] { $"plots/{c}.svg", $"plots/{c}.vl.json" }))
                .Append("report.html")));
            Assert.That(StoredRun.Open(run.Directory).Damaged(), Is.Empty);
            Assert.That(run.Record.Metrics, Is.Not.Empty);
            Assert.That(Read(run, "plots/propagation-cdf.svg"), Does.StartWith("<svg").And.Contains("broadcast 1 kB"));
        });
    }

    [Test]
    public void The_same_identity_gives_the_same_bytes_on_any_machine()
    {
        var record = SampleRun.Record();
        var a = Write(record, SampleRun.Data());
        var b = Write(record with { Host = new RunHost("other", "other", 8, 1, 2, "2030") }, SampleRun.Data());
        Assert.Multiple(() =>
        {
            Assert.That(b.Directory, Is.EqualTo(a.Directory + "-2"));
            Assert.That(b.Record.Files, Is.EqualTo(a.Record.Files), "digests of every file");
        });
    }

    [Test]
    public void Another_run_gives_other_plots()
    {
        var a = Write(SampleRun.Record(1), SampleRun.Data(1));
        var b = Write(SampleRun.Record(2), SampleRun.Data(2));
        Assert.That(Read(a, "plots/propagation-cdf.svg"), Is.Not.EqualTo(Read(b, "plots/propagation-cdf.svg")));
    }

    [Test]
    public void Cdf_lines_are_thinned()
    {
        var run = Write(SampleRun.Record(), SampleRun.Data());
        var spec = JsonNode.Parse(Read(run, "plots/propagation-cdf.vl.json"))!;
        var perKind = spec["data"]!["values"]!.AsArray().GroupBy(r => (string)r!["series"]!).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(perKind, Has.Count.EqualTo(3));
            // 500 steps, and a point at either end of the axis
            Assert.That(perKind.Select(k => k.Count()), Is.All.InRange(300, 502));
        });
    }

    [Test]
    public void Every_axis_says_its_unit()
    {
        var run = Write(SampleRun.Record(), SampleRun.Data());
        foreach (string path in Directory.GetFiles(Path.Combine(run.Directory, "plots"), "*.vl.json"))
        {
            var spec = JsonNode.Parse(File.ReadAllText(path))!;
            string[] titles = [.. Titles(spec).Distinct()];
            Assert.That(titles, Has.Length.GreaterThanOrEqualTo(2), path);
            Assert.That(
                titles,
                Is.All.Matches(@"\((s|min|h|kbit/s|blocks|copies)\)$|^Share of |^Number of |copies per item$"), path);
        }
    }

    [Test]
    public void Words_of_a_scenario_stay_text_even_inside_the_charts_data()
    {
        const string kind = "</script><script>alert(1)</script>";
        var run = Write(SampleRun.Record() with { Claim = kind }, SmallRun.Of(3, SmallRun.Item(kind, 20, 10, 20)));
        string page = Read(run, "report.html");
        Assert.Multiple(() =>
        {
            Assert.That(page, Does.Not.Contain("<script>alert(1)"));
            Assert.That(page, Does.Contain("&lt;script&gt;alert(1)"));
        });
    }

    [Test]
    public void The_page_asks_for_nothing_and_runs_only_its_own_script()
    {
        string page = Read(Write(SampleRun.Record(), SampleRun.Data()), "report.html");
        // What stands inside scripts is not markup.
        page = Regex.Replace(page, "(<script[^>]*>).*?</script>", "$1", RegexOptions.Singleline);
        Assert.Multiple(() =>
        {
            Assert.That(page, Does.Contain("default-src 'none'; script-src 'sha256-"));
            Assert.That(page, Does.Not.Match("<(link|iframe|object|embed)\\b"));
            Assert.That(page, Does.Not.Match("<(script|img)[^>]* src=\"(?!data:)"));
        });
    }

    [Test]
    public void A_live_run_says_that_it_cannot_be_replayed()
    {
        var run = Write(
            SampleRun.Record() with { World = "live-inproc", TraceHash = null },
            SmallRun.Of(2, SmallRun.Item("block", 20, 10)));
        Assert.Multiple(() =>
        {
            Assert.That(run.Name, Is.EqualTo("propagation-1000-s1-live"));
            Assert.That(Read(run, "report.html"), Does.Contain("Live (in process)").And.Contains("cannot be replayed"));
        });
    }

    [Test]
    public void A_run_in_which_nothing_happened_still_has_a_report()
    {
        var run = Write(SampleRun.Record(), SmallRun.Of(3));
        Assert.That(Read(run, "report.html"), Does.Contain("propagation-1000").And.Not.Contains("<figure"));
    }

    [TestCase(true, false)]
    [TestCase(false, true)]
    [TestCase(true, true)]
    public void A_chain_is_drawn_whatever_sorts_of_blocks_it_has(bool main, bool stale)
    {
        var data = SmallRun.Of(2, SmallRun.Item("block", 20, 10));
        if (main) data.Blocks.AddRange([SmallRun.Block(1, 20), SmallRun.Block(2, 30)]);
        if (stale) data.Blocks.Add(SmallRun.Block(1, 21, main: false));
        var run = Write(SampleRun.Record(), data);
        Assert.That(Read(run, "plots/block-timeline.svg"), Does.Contain("Stale (").And.Contains("Main chain ("));
    }

    [Test]
    public void Rare_cases_that_were_reached_stand_in_a_table_and_the_others_in_a_line()
    {
        ProbeResult[] probes = [new("orphan-kept", 0, 0, ""), new("deep-reorg", 3, 2, "41.2 s"), new("late-win", 0, 0, "")];
        string page = Read(Write(SampleRun.Record() with { Probes = probes }, SmallRun.Of(3)), "report.html");
        Assert.That(page, Does.Contain("Never reached: orphan-kept, late-win.").And.Contains("<th scope=\"row\">deep-reorg"));
        Assert.That(page, Does.Not.Contain("<th scope=\"row\">orphan-kept"));
        string all = Read(Write(SampleRun.Record() with { Probes = [probes[1]] }, SmallRun.Of(3)), "report.html");
        Assert.That(all, Does.Not.Contain("Never reached"));
        string none = Read(Write(SampleRun.Record() with { Probes = [probes[0]] }, SmallRun.Of(3)), "report.html");
        Assert.That(none, Does.Contain("Never reached: orphan-kept.").And.Not.Contains("First at"));
    }

    [TestCase(400, "<td>0.400</td>")]
    [TestCase(40, "<td>0.0400</td>")]
    [TestCase(3, "<td>0.00300</td>")]
    public void Percentiles_of_a_quick_network_keep_their_digits(int milliseconds, string cell)
    {
        var run = Write(SampleRun.Record(), SmallRun.Of(2, SmallRun.Item("block", 20, milliseconds)));
        Assert.That(Read(run, "report.html"), Does.Contain(cell));
    }

    [Test]
    public void A_commit_is_named_by_twelve_digits()
    {
        var record = SampleRun.Record() with { Commit = "0123456789abcdef0123456789abcdef01234567" };
        string page = Read(Write(record, SmallRun.Of(3)), "report.html");
        Assert.That(page, Does.Contain(">0123456789ab<"));
    }

    [Test]
    public void Warnings_of_the_figures_join_those_of_the_run()
    {
        var record = SampleRun.Record() with { Warnings = ["clocks differ"] };
        var run = Write(record, SmallRun.Of(2, SmallRun.Item("block", 5, 10)));
        Assert.That(run.Record.Warnings, Is.EqualTo(new[]
        {
            "clocks differ", "No block was created in the measured time: it has no figures.",
        }));
    }

    [Test]
    public void A_spec_that_cannot_be_drawn_fails_in_one_line()
    {
        string plots = Path.Combine(this.parent, "plots");
        Directory.CreateDirectory(plots);
        File.WriteAllText(Path.Combine(plots, "bad.vl.json"), """{ "layer": [{ "mark": "nonsense" }] }""");
        using var renderer = SvgRenderer.Start(plots);
        var error = Assert.Throws<IOException>(renderer.Finish);
        Assert.That(error!.Message, Does.StartWith("a plot could not be drawn: bad.vl.json: ").And.Not.Contains("\n"));
    }

    [Test]
    public void A_spec_may_not_fetch_anything()
    {
        string plots = Path.Combine(this.parent, "plots");
        Directory.CreateDirectory(plots);
        File.WriteAllText(Path.Combine(plots, "far.vl.json"), """
            { "data": { "url": "http://127.0.0.1:9/x.csv" },
              "layer": [{ "mark": "bar", "encoding": { "x": { "field": "a", "type": "nominal" } } }] }
            """);
        using var renderer = SvgRenderer.Start(plots);
        Assert.Throws<IOException>(renderer.Finish);
    }

    [Test]
    public void Node_is_found_here() => Assert.That(ReportWriter.WhatIsMissing(), Is.Null);

    [Test]
    public void A_failed_report_leaves_nothing()
    {
        // A file stands where the folder of plots must go: whatever the reason, the whole run is given up.
        Assert.Throws<RunNotWritten>(() => RunDirectory.Write(this.parent, SampleRun.Record(), folder =>
        {
            File.WriteAllText(Path.Combine(folder, "plots"), "");
            ReportWriter.WriteOne(folder, SampleRun.Record(), RunAnalysis.Of(SampleRun.Data()));
        }));
        Assert.That(Directory.EnumerateFileSystemEntries(this.parent), Is.Empty);
    }

    [Test]
    public void Seeds_are_combined_into_median_and_range()
    {
        StoredRun[] runs =
        [
            .. new[] { 100, 300, 200 }.Select((ms, i) => Write(
                SampleRun.Record((ulong)i + 1), SmallRun.Of(2, SmallRun.Item("block", 20, ms)))),
        ];
        string combined = ReportWriter.WriteMany(this.parent, runs);
        string[] metrics = File.ReadAllLines(Path.Combine(combined, "data", "metrics-by-seed.csv"));
        string[][] band = [.. File.ReadLines(Path.Combine(combined, "data", "propagation-band.csv")).Skip(1)
            .Select(l => l.Split(','))];
        Assert.Multiple(() =>
        {
            Assert.That(Path.GetFileName(combined), Is.EqualTo("propagation-1000-seeds-1-3"));
            Assert.That(metrics[0], Is.EqualTo("metric,unit,median,min,max,seed_1,seed_2,seed_3"));
            Assert.That(metrics[1], Is.EqualTo("block-propagation-p50,s,0.2,0.1,0.3,0.1,0.3,0.2"));
            // At 250 ms two of three runs are done.
            Assert.That(
                band.Where(p => CsvTable.Number(p[1]) < 0.299).Last()[2..], Is.EqualTo(new[] { "0", "1", "1" }));
            Assert.That(band[^1][2..], Is.EqualTo(new[] { "1", "1", "1" }));
        });
    }

    [Test]
    public void Runs_of_different_scenarios_are_combined_with_a_warning()
    {
        var data = SmallRun.Of(2, SmallRun.Item("block", 20, 10));
        var a = Write(SampleRun.Record(1), data);
        var b = Write(SampleRun.Record(2) with { ScenarioHash = new string('0', 64) }, data);
        string page = File.ReadAllText(Path.Combine(ReportWriter.WriteMany(this.parent, [a, b]), "report.html"));
        Assert.That(page, Does.Contain("of different scenarios"));
    }

    [Test]
    public void A_comparison_subtracts_metrics_and_overlays_lines()
    {
        var a = Write(SampleRun.Record(1), SmallRun.Of(2, SmallRun.Item("block", 20, 100)));
        var b = Write(SampleRun.Record(2), SmallRun.Of(2, SmallRun.Item("block", 20, 150)));
        string diff = DiffReport.Write(this.parent, a, b);
        Assert.Multiple(() =>
        {
            Assert.That(
                File.ReadLines(Path.Combine(diff, "data", "metrics.csv")).Skip(1).First(),
                Is.EqualTo("block-propagation-p50,s,0.1,0.15,0.05,0.5"));
            Assert.That(
                File.ReadAllLines(Path.Combine(diff, "data", "propagation-cdf.csv")),
                Is.EqualTo(new[] { "panel,run,value,share", "block,A,0.1,1", "block,B,0.15,1" }));
            Assert.That(File.Exists(Path.Combine(diff, "plots", "propagation-cdf.svg")), Is.True);
        });
    }

    [Test]
    public void Variants_stand_side_by_side_in_their_own_order()
    {
        var slow = Write(SampleRun.Record(), SmallRun.Of(2, SmallRun.Item("block", 20, 150)));
        var fast = Write(SampleRun.Record() with { Verdict = Verdict.Missed }, SmallRun.Of(2, SmallRun.Item("block", 20, 100)));
        string all = ReportWriter.WriteVariants(this.parent, "relay.strategy", [("mesh", slow), ("flood", fast)]);
        string page = File.ReadAllText(Path.Combine(all, "report.html"));
        Assert.Multiple(() =>
        {
            Assert.That(Path.GetFileName(all), Is.EqualTo("propagation-1000-variants-s1"));
            Assert.That(
                File.ReadLines(Path.Combine(all, "data", "metrics-by-variant.csv")).Take(2),
                Is.EqualTo(new[] { "metric,unit,mesh,flood", "block-propagation-p50,s,0.15,0.1" }));
            Assert.That(
                File.ReadAllLines(Path.Combine(all, "data", "propagation-cdf.csv")),
                Is.EqualTo(new[] { "panel,run,value,share", "block,mesh,0.15,1", "block,flood,0.1,1" }));
            Assert.That(page, Does.Contain("relay.strategy – Missed"), "the worst verdict is that of all");
        });
    }

    [Test]
    public void Variants_of_unlike_seeds_or_with_damage_are_shown_with_a_warning()
    {
        var a = Write(SampleRun.Record(1), SmallRun.Of(2, SmallRun.Item("block", 20, 150)));
        var b = Write(SampleRun.Record(2), SmallRun.Of(2, SmallRun.Item("block", 20, 100)));
        File.AppendAllText(Path.Combine(b.Directory, "data", "blocks.csv"), "\n");
        string all = ReportWriter.WriteVariants(this.parent, "relay.strategy", [("mesh", a), ("flood", b)]);
        string page = File.ReadAllText(Path.Combine(all, "report.html"));
        Assert.That(page, Does.Contain("different seeds").And.Contains("flood: data/blocks.csv is missing or was changed"));
    }

    [Test]
    public void A_metric_that_one_run_lacks_has_no_difference()
    {
        var a = SampleRun.Record() with { Metrics = [new("x", "s", 1), new("zero", "s", 0)] };
        var b = SampleRun.Record() with { Metrics = [new("zero", "s", 2), new("y", "s", 3)] };
        var differences = MetricDifference.Between(a, b);
        Assert.Multiple(() =>
        {
            Assert.That(differences.Select(d => d.Name), Is.EqualTo(new[] { "x", "zero", "y" }));
            Assert.That(differences[0].Difference, Is.Null);
            Assert.That(differences[1].Difference, Is.EqualTo(2));
            Assert.That(differences[1].Relative, Is.Null, "a share of nothing");
            Assert.That(differences[2].A, Is.Null);
        });
    }

    [Test]
    public void A_damaged_table_is_named_and_no_comparison_is_left()
    {
        var data = SmallRun.Of(2, SmallRun.Item("block", 20, 100));
        var a = Write(SampleRun.Record(1), data);
        var b = Write(SampleRun.Record(2), data);
        File.WriteAllText(Path.Combine(b.Directory, "data", "propagation-cdf.csv"), "kind,share\nblock,x\n");
        string[] before = Directory.GetFileSystemEntries(this.parent);
        var error = Assert.Throws<RecordUnreadable>(() => DiffReport.Write(this.parent, a, b));
        Assert.Multiple(() =>
        {
            Assert.That(error!.Message, Does.Contain("propagation-cdf.csv: error:").And.Not.Contains("\n"));
            Assert.That(Directory.GetFileSystemEntries(this.parent), Is.EquivalentTo(before));
        });
    }

    private StoredRun Write(RunRecord record, RunData data) =>
        ReportWriter.Write(this.parent, record, RunAnalysis.Of(data));

    private static string Read(StoredRun run, string path) =>
        File.ReadAllText(Path.Combine(run.Directory, path), Encoding.UTF8);

    // Titles of position axes anywhere in a spec.
    private static IEnumerable<string> Titles(JsonNode? node)
    {
        if (node is JsonArray array)
            foreach (string title in array.SelectMany(Titles)) yield return title;
        if (node is not JsonObject members) yield break;
        foreach (var (name, value) in members)
        {
            if (name is "x" or "y" && value is JsonObject axis && axis["title"] is JsonValue title) yield return (string)title!;
            foreach (string inner in Titles(value)) yield return inner;
        }
    }
}
