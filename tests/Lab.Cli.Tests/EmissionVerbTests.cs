using System.Text.Json;
using Lab.Cli.Emissions;
using Lab.Core;
using Lab.Ledger;

namespace Lab.Cli.Tests;

/// <summary><c>lab emission</c>: the table, the document, the page, and what it refuses.</summary>
[Category("ST-E13")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EmissionVerbTests
{
    private static readonly string SupplyCurve = Samples.InLibrary("emission-supply-curve");
    private string folder = "";

    [SetUp]
    public void Make_a_folder() => this.folder = Directory.CreateTempSubdirectory("lab-emission-").FullName;

    [TearDown]
    public void Delete_it() => Directory.Delete(this.folder, recursive: true);

    [Test]
    public void Prints_round_heights_halvings_floor_and_cap()
    {
        var lab = LabProcess.Run("emission", SupplyCurve);
        Assert.That((lab.Exit, lab.Error), Is.EqualTo((0, "")));
        Assert.That(lab.OutLines, Is.EqualTo(new[]
        {
            "emission-supply-curve: halving from 1,000,000, every 20 blocks, at least 100,000; cap 45,000,000 (base units)",
            "height    reward     issued    of cap change",
            "     0         0          0       0 %",
            "     1 1,000,000  1,000,000  2.2222 %",
            "    10 1,000,000 10,000,000 22.2222 %",
            "    20   500,000 19,500,000 43.3333 % halving 1",
            "    40   250,000 29,250,000      65 % halving 2",
            "    60   125,000 34,125,000 75.8333 % halving 3",
            "    80   100,000 36,600,000 81.3333 % floor reached",
            "   100   100,000 38,600,000 85.7777 %",
            "   164   100,000 45,000,000     100 % cap reached; last reward",
            " 1,000         0 45,000,000     100 %",
        }));
    }

    [Test]
    public void Shows_the_heights_that_were_asked_for_alone()
    {
        var lab = LabProcess.Run("emission", SupplyCurve, "--heights", "163,5,163", "--json");
        Assert.That(lab.Exit, Is.Zero, lab.Error);
        using var document = JsonDocument.Parse(lab.Out);
        var heights = document.RootElement.GetProperty("heights").EnumerateArray().ToList();
        Assert.That(
            heights.Select(h => (h.GetProperty("height").GetInt64(), h.GetProperty("issued").GetInt64())),
            Is.EqualTo(new[] { (5L, 5_000_000L), (163L, 44_900_000L) }));
        Assert.That(document.RootElement.GetProperty("unit").GetString(), Is.EqualTo("base units"));
        Assert.That(document.RootElement.GetProperty("capReached").GetInt64(), Is.EqualTo(164));
    }

    [Test]
    public void Writes_a_page_and_says_where()
    {
        var lab = LabProcess.RunIn(this.folder, "emission", SupplyCurve, "--plot", "--out", "pages");
        Assert.That(lab.Exit, Is.Zero, lab.Error);
        string path = lab.OutLines[^1].Replace("report  ", "", StringComparison.Ordinal);
        Assert.That(path, Is.EqualTo(Path.Combine("pages", "emission-emission-supply-curve", "report.html")));
        Assert.That(File.ReadAllText(Path.Combine(this.folder, path)), Does.Contain("cap reached; last reward"));
    }

    [TestCase("67108863", 0)]
    [TestCase("67108864", 2)]
    public void Refuses_by_name_heights_beyond_what_is_added_up(string height, int exit)
    {
        var lab = LabProcess.Run(
            "emission", SupplyCurve, "--heights", height,
            "--set", "chain.emission={ schedule: exponential-decay, ratio: 99999999/100000000 }");
        Assert.That(lab.Exit, Is.EqualTo(exit), lab.Error);
        if (exit == 0) return;
        Assert.That(lab.Out, Is.Empty);
        Assert.That(lab.ErrorLines.Single(), Is.EqualTo(
            "error: --heights 67108864: expected at most 67108863, since an exponential schedule is added up block by block, "
            + "for 67108864 blocks at most"));
    }

    [TestCase("1,x")]
    [TestCase("-1")]
    [TestCase("1,,2")]
    [TestCase("9223372036854775808")]
    public void Refuses_heights_that_are_no_numbers(string heights)
    {
        var lab = LabProcess.Run("emission", SupplyCurve, "--heights=" + heights);
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(lab.Error, Does.StartWith($"error: --heights {heights}: expected at most 1000 whole numbers, as in 1,10,210000"));
    }

    [Test]
    public void The_largest_height_is_answered_and_the_next_refused()
    {
        Assert.That(LabProcess.Run("emission", SupplyCurve, "--heights", "9223372036854775806").Exit, Is.Zero);
        Assert.That(
            LabProcess.Run("emission", SupplyCurve, "--heights", "9223372036854775807").ErrorLines.Single(),
            Is.EqualTo("error: --heights 9223372036854775807: expected at most 9223372036854775806"));
    }

    [Test]
    public void A_share_is_rounded_down_so_that_only_all_is_all() => Assert.Multiple(() =>
    {
        Assert.That(EmissionWords.Share(new Amount(999_999_999), new Amount(1_000_000_000)), Is.EqualTo("99.9999 %"));
        Assert.That(EmissionWords.Share(Amount.Max, Amount.Max), Is.EqualTo("100 %"));
        Assert.That(EmissionWords.Share(new Amount(1), Amount.Max), Is.EqualTo("0 %"));
    });

    [Test]
    public void Every_change_is_listed_where_it_happens()
    {
        var emission = new Emission
        {
            Versions =
            [
                new(Height.Genesis, new TableSchedule([new(0, new(5)), new(4, new(9)), new(50, new(1))]), Amount.Zero),
                new(new Height(20), new HalvingSchedule(new(80), 10), new(25)),
                new(new Height(60), new LinearDecaySchedule(new(30), new(10)), Amount.Zero),
            ],
        };
        var timeline = EmissionTimeline.Of(emission);
        Assert.That(timeline.Changes.Select(c => $"{c.Key} {c.Value}"), Is.EqualTo(new[]
        {
            "4 range 2", "20 version 2: halving from 80, every 10 blocks, at least 25", "30 halving 1", "40 floor reached",
            "60 version 3: linear-decay from 30, less 10 a block", "62 last reward",
        }));
    }

    [Test]
    public void A_chart_holds_both_sides_of_each_jump_and_ends_past_the_last()
    {
        var emission = Emission.Of(new TableSchedule([new(0, new(5)), new(100, new(9)), new(3_000_000, new(1))]));
        var outline = EmissionTimeline.Of(emission).Outline("jump", Amount.Zero);
        Assert.That(outline.LogHeights, Is.True);
        Assert.That(outline.Points.Where(p => p.Height is 99 or 100).Select(p => p.Reward), Is.EqualTo(new long[] { 5, 9 }));
        Assert.That(outline.Points[^1].Height, Is.GreaterThan(3_000_000));
        Assert.That(outline.Points.Select(p => p.Height), Is.Ordered.And.Unique);
        Assert.That(outline.Points, Has.Count.LessThan(500));
    }
}
