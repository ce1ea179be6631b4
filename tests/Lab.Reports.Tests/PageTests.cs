using System.Text.Json.Nodes;
using Lab.Records;

namespace Lab.Reports.Tests;

/// <summary>The pages as a browser shows them: from disk, without network, wide, narrow, dark and printed.</summary>
public sealed class PageTests
{
    private string parent = "";
    private List<StoredRun> runs = [];

    [OneTimeSetUp]
    public void WriteRuns()
    {
        this.parent = Directory.CreateTempSubdirectory("lab-pages-").FullName;
        this.runs =
        [
            ReportWriter.Write(this.parent, Hostile(1), RunAnalysis.Of(SampleRun.Data(1))),
            ReportWriter.Write(this.parent, SampleRun.Record(2), RunAnalysis.Of(SampleRun.Data(2, percentSlower: 20))),
        ];
    }

    [OneTimeTearDown]
    public void RemoveRuns() => Directory.Delete(this.parent, recursive: true);

    [Test]
    public void A_run_reads_well_wide_narrow_dark_and_printed()
    {
        var views = Browser.Look(Path.Combine(this.runs[0].Directory, "report.html"));
        AssertReadable(views, charts: 7);
        Assert.Multiple(() =>
        {
            Assert.That(views[0].First, Is.EqualTo("Do not trust this result unread"));
            Assert.That(views[0].Bold, Is.Zero, "markup of a scenario must stay text");
            Assert.That(views[0].Text, Does.Contain("<b>bold</b> & <img src=x onerror=alert(1)>"));
            Assert.That(views[0].Text, Does.Contain("Simulated"));
            Assert.That(views[0].Text, Does.Contain("./lab replay …/propagation-1000-s1-"));
            Assert.That(views[0].Tooltip, Does.Contain("Time since creation (s)"));
        });
    }

    [Test]
    public void Several_seeds_read_well()
    {
        string combined = ReportWriter.WriteMany(this.parent, this.runs);
        var views = Browser.Look(Path.Combine(combined, "report.html"));
        AssertReadable(views, charts: 1);
        Assert.That(views[0].Text, Does.Contain("from the smallest to the largest of the seeds"));
    }

    [Test]
    public void A_comparison_reads_well()
    {
        string diff = DiffReport.Write(this.parent, this.runs[0], this.runs[1]);
        AssertReadable(Browser.Look(Path.Combine(diff, "report.html")), charts: 4);
    }

    [Test]
    public void Variants_read_well_however_many_there_are()
    {
        var many = Enumerable.Range(0, 7).Select(i => ($"variant <b>{i}</b>", this.runs[i % 2])).ToList();
        string all = ReportWriter.WriteVariants(this.parent, "relay.strategy", many);
        var views = Browser.Look(Path.Combine(all, "report.html"));
        AssertReadable(views, charts: 4);
        Assert.That(views[0].Text, Does.Contain("variant <b>6</b>").And.Contains("by relay.strategy"));
    }

    [Test]
    public void The_narrow_window_notices_what_is_too_wide()
    {
        string page = Path.Combine(this.parent, "wide.html");
        string report = File.ReadAllText(Path.Combine(this.runs[1].Directory, "report.html"));
        File.WriteAllText(page, report.Replace("<main>", "<main><div style=\"width:600px\">wide</div>"));
        Assert.That(Browser.Look(page)[1].ScrollWidth, Is.GreaterThan(390));
    }

    private static void AssertReadable(IReadOnlyList<Browser.View> views, int charts)
    {
        Assert.Multiple(() =>
        {
            foreach (var view in views)
            {
                Assert.That(view.Said, Is.Empty, $"{view.Name}: console");
                Assert.That(
                    view.Requests.Where(r => !r.StartsWith("file:", StringComparison.Ordinal)
                        && !r.StartsWith("data:", StringComparison.Ordinal)),
                    Is.Empty, $"{view.Name}: network");
                Assert.That(view.Requests.Count(r => r.StartsWith("file:", StringComparison.Ordinal)), Is.EqualTo(1));
                Assert.That(view.Figures, Is.EqualTo(charts), $"{view.Name}: figures");
                Assert.That(view.Drawn, Is.EqualTo(charts), $"{view.Name}: charts");
                Assert.That(view.Stills, Is.Zero, $"{view.Name}: static plots beside live ones");
                Assert.That(view.ScrollWidth, Is.LessThanOrEqualTo(view.Width), $"{view.Name}: scrolls sideways");
                Assert.That(view.ClippedCharts, Is.Zero, $"{view.Name}: charts wider than their place");
                Assert.That(view.Tooltip, Is.Not.Empty, $"{view.Name}: tooltip");
                Assert.That(view.PrintedStills, Is.EqualTo(charts), $"{view.Name}: printed plots");
                Assert.That(view.PrintedGround, Is.EqualTo("rgb(255, 255, 255)"), $"{view.Name}: printed ground");
            }
            Assert.That(views[0].Ground, Is.EqualTo("rgb(255, 255, 255)"));
            Assert.That(views[2].Ground, Is.Not.EqualTo(views[0].Ground), "dark ground");
            Assert.That(views[2].AxisInk, Is.Not.EqualTo(views[0].AxisInk), "charts follow the theme");
        });
    }

    private static RunRecord Hostile(ulong seed)
    {
        const string markup = "<b>bold</b> & <img src=x onerror=alert(1)> </script><script>alert(1)</script> \"'";
        return SampleRun.Record(seed) with
        {
            Claim = markup,
            Warnings = [markup],
            Checks = [new CheckResult(markup, markup, false, markup)],
            Probes = [new ProbeResult(markup, 1, 1, markup)],
            Resolved = new JsonObject { ["claim"] = markup },
        };
    }
}
