namespace Lab.Reports.Tests;

/// <summary>The page of an emission: what it draws, and that it reads well in every window.</summary>
public sealed class EmissionReportTests
{
    private string parent = "";

    [SetUp]
    public void MakeParent() => this.parent = Directory.CreateTempSubdirectory("lab-emission-").FullName;

    [TearDown]
    public void RemoveParent() => Directory.Delete(this.parent, recursive: true);

    [Test]
    [Category("ST-E13")]
    public void An_emission_reads_well_wide_narrow_and_dark()
    {
        var views = Browser.Look(Path.Combine(EmissionReport.Write(this.parent, Outline()), "report.html"));
        Assert.Multiple(() =>
        {
            foreach (var view in views)
            {
                Assert.That(view.Said, Is.Empty, $"{view.Name}: console");
                Assert.That(view.Drawn, Is.EqualTo(2), $"{view.Name}: charts");
                Assert.That(view.ScrollWidth, Is.LessThanOrEqualTo(view.Width), $"{view.Name}: scrolls sideways");
                Assert.That(view.ClippedCharts, Is.Zero, $"{view.Name}: charts wider than their place");
                Assert.That(view.Tooltip, Is.Not.Empty, $"{view.Name}: tooltip");
            }
            Assert.That(views[0].Bold, Is.Zero, "markup of a file must stay text");
            Assert.That(views[0].Text, Does.Contain("<b>plan</b>").And.Contain("halving 1").And.Contain("50 %"));
            Assert.That(views[0].Text, Does.Contain("The upper line adds what genesis allocates."));
        });
    }

    [Test]
    public void Where_no_block_issues_anything_the_supply_alone_is_drawn()
    {
        var none = Outline() with { Cap = null, Points = [new(0, 0, 0), new(10, 0, 0)], Rows = [new(new(0, 0, 0), "", null)] };
        string folder = EmissionReport.Write(this.parent, none);
        Assert.That(
            Directory.EnumerateFiles(Path.Combine(folder, "plots"), "*.svg").Select(Path.GetFileName), Is.EqualTo(new[] { "supply.svg" }));
        Assert.That(File.ReadAllText(Path.Combine(folder, "report.html")), Does.Contain("No block issues anything."));
        Assert.That(
            File.ReadAllLines(Path.Combine(folder, "data", "emission.csv")), Is.EqualTo(new[] { "height,reward,issued", "0,0,0", "10,0,0" }));
    }

    [Test]
    public void Rewards_far_apart_have_a_logarithmic_axis_and_others_have_not()
    {
        Assert.That(Caption(Outline()), Does.Not.Contain("logarithmic"));
        Assert.That(
            Caption(Outline() with { Points = [new(0, 0, 0), new(1, 5_000, 5_000), new(9, 4, 5_040)] }),
            Does.Contain("The axis is logarithmic."));
    }

    private string Caption(EmissionOutline outline) =>
        File.ReadAllText(Path.Combine(EmissionReport.Write(this.parent, outline), "report.html"));

    private static EmissionOutline Outline() => new(
        "<b>plan</b>", "halving from 10, every 5 blocks", 140, 1_000,
        [new(0, 0, 0), new(1, 10, 10), new(4, 10, 40), new(5, 5, 45), new(10, 2, 67), new(20, 1, 82)],
        [new(new(0, 0, 0), "", "0 %"), new(new(5, 5, 45), "halving 1", "32 %"), new(new(10, 2, 70), "halving 2", "50 %")],
        LogHeights: false);
}
