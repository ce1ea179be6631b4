using System.Globalization;
using System.Numerics;
using Lab.Core;

namespace Lab.Ledger.Tests;

/// <summary>The reward of every schedule at and around the heights where it changes.</summary>
public sealed class EmissionTests
{
    private static readonly EmissionSchedule[] Schedules =
    [
        new HalvingSchedule(new(1_000), 10),
        new ExponentialDecaySchedule(new(1_000), Ratio(99, 100)),
        new LinearDecaySchedule(new(1_000), new(7)),
        new FixedSchedule(new(1_000)),
        new TableSchedule([new(0, new(5)), new(3, new(900)), new(40, new(2))]),
    ];

    [TestCase(1, 1_000)]
    [TestCase(9, 1_000)]
    [TestCase(10, 500)]
    [TestCase(19, 500)]
    [TestCase(20, 250)]
    [TestCase(99, 1)]
    [TestCase(100, 0)]
    [TestCase(630, 0)]
    [TestCase(long.MaxValue, 0)]
    [Category("ST-E03")]
    public void Halves_at_the_trigger(long height, long reward) => Pays(Schedules[0], height, reward);

    // Golden: 1000 x 0.99^h, every product rounded down to 2^-64.
    [TestCase(1, 989)]
    [TestCase(2, 980)]
    [TestCase(10, 904)]
    [TestCase(100, 366)]
    [TestCase(687, 1)]
    [TestCase(688, 0)]
    [TestCase(long.MaxValue, 0)]
    [Category("ST-E04")]
    [Category("X-09")]
    public void Decays_by_its_ratio(long height, long reward) => Pays(Schedules[1], height, reward);

    [TestCase(1, 993)]
    [TestCase(142, 6)]
    [TestCase(143, 0)]
    [TestCase(long.MaxValue, 0)]
    [Category("ST-E05")]
    public void Decays_step_by_step_down_to_zero(long height, long reward) => Pays(Schedules[2], height, reward);

    [TestCase(1, 1_000)]
    [TestCase(long.MaxValue, 1_000)]
    [Category("ST-E06")]
    public void Stays(long height, long reward) => Pays(Schedules[3], height, reward);

    [TestCase(2, 5)]
    [TestCase(3, 900)]
    [TestCase(39, 900)]
    [TestCase(40, 2)]
    [TestCase(long.MaxValue, 2)]
    [Category("ST-E07")]
    public void Looks_its_range_up(long height, long reward) => Pays(Schedules[4], height, reward);

    [Test]
    [Category("ST-E02")]
    public void Rewards_are_those_of_exact_arithmetic([Range(0, 4)] int schedule)
    {
        var luck = Rng.For(1, "heights", (ulong)schedule);
        for (int i = 0; i < 500; i++)
        {
            long h = luck.Below(600);
            var exact = schedule switch
            {
                0 => 1_000 / BigInteger.Pow(2, (int)(h / 10)),
                1 => 1_000 * BigInteger.Pow(Ratio(99, 100), (int)h) / BigInteger.Pow(2, 64 * (int)h),
                2 => BigInteger.Max(0, 1_000 - 7 * (BigInteger)h),
                3 => 1_000,
                _ => h < 3 ? 5 : h < 40 ? 900 : 2,
            };
            // The power of the exponential loses less than 2^-64 a product, hence at most a unit in all.
            long below = (long)exact - Schedules[schedule].After(h).Units;
            Assert.That(below, schedule == 1 ? Is.InRange(0, 1) : Is.Zero, $"at {h}");
        }
    }

    [Test]
    [Category("ST-E12")]
    public void The_worked_examples_of_the_page_are_what_the_schedules_give()
    {
        string[] names = ["halving", "exponential-decay", "linear-decay", "fixed", "table"];
        string page = File.ReadAllText(Path.Combine(SpecTests.Root, "docs/emission.md"));
        for (int i = 0; i < names.Length; i++)
        {
            string row = page.Split('\n').Single(l => l.StartsWith($"| `{names[i]}` |", StringComparison.Ordinal));
            var told = row.Split('|')[4..7].Select(x => long.Parse(x.Trim().Replace(",", ""), CultureInfo.InvariantCulture));
            Assert.That(told, Is.EqualTo(new long[] { 1, 10, 100 }.Select(h => Schedules[i].After(h).Units)), names[i]);
        }
    }

    [Test]
    public void Genesis_has_no_reward() =>
        Assert.That(Emission.Of(Schedules[3]).Scheduled(Height.Genesis), Is.EqualTo(Amount.Zero));

    [TestCase(19, 500)]
    [TestCase(20, 300)]
    [TestCase(1_000, 300)]
    [Category("ST-E08")]
    public void Never_falls_below_its_floor(long height, long reward) => Assert.That(
        Emission.Of(Schedules[0], floor: new(300)).Scheduled(new Height(height)).Units, Is.EqualTo(reward));

    [TestCase(99, 1_000)]
    [TestCase(100, 8)]
    [TestCase(101, 8)]
    [Category("ST-E11")]
    public void Changes_at_the_height_of_a_version(long height, long reward)
    {
        var emission = new Emission
        {
            Versions =
            [
                new(Height.Genesis, Schedules[3], Amount.Zero),
                new(new Height(100), new FixedSchedule(new(8)), Amount.Zero),
            ],
        };
        Assert.That(emission.Validate(), Is.Null);
        Assert.That(emission.Scheduled(new Height(height)).Units, Is.EqualTo(reward));
    }

    [Test]
    public void A_version_counts_from_its_own_height()
    {
        var emission = new Emission
        {
            Versions =
            [
                new(Height.Genesis, Schedules[3], Amount.Zero),
                new(new Height(100), Schedules[0], Amount.Zero),
            ],
        };
        Assert.That(emission.Scheduled(new Height(109)).Units, Is.EqualTo(1_000));
        Assert.That(emission.Scheduled(new Height(110)).Units, Is.EqualTo(500));
    }

    [TestCase(0, 300)]
    [TestCase(2_700, 300)]
    [TestCase(2_701, 299)]
    [TestCase(2_999, 1)]
    [TestCase(3_000, 0)]
    [TestCase(3_001, 0)]
    [Category("X-10")]
    public void The_cap_wins_over_the_floor(long issued, long reward)
    {
        var emission = Emission.Of(new FixedSchedule(Amount.Zero), floor: new(300), cap: new(3_000));
        Assert.That(emission.Reward(new Height(5), new(issued)).Units, Is.EqualTo(reward));
    }

    [TestCaseSource(nameof(Schedules))]
    [Category("ST-E09")]
    [Category("ST-S03")]
    public void The_sum_of_all_rewards_never_passes_the_cap(EmissionSchedule schedule)
    {
        var emission = Emission.Of(schedule, floor: new(1), cap: new(12_345));
        var issued = Amount.Zero;
        for (long height = 1; height <= 20_000; height++) issued += emission.Reward(new Height(height), issued);
        Assert.That(issued.Units, Is.EqualTo(12_345), "the floor fills it up in the end");
    }

    [Test]
    public void Without_a_cap_the_largest_amount_is_the_bound()
    {
        var emission = Emission.Of(new FixedSchedule(Amount.Max));
        Assert.That(emission.Reward(new Height(2), new(long.MaxValue - 5)).Units, Is.EqualTo(5));
    }

    [Test]
    [Category("ST-E01")]
    public void Names_what_is_wrong()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Emission.None.Validate(), Is.Null);
            foreach (var good in Schedules) Assert.That(Emission.Of(good).Validate(), Is.Null);
            Wrong(new HalvingSchedule(new(1), 0), "Interval");
            Wrong(new TableSchedule([]), "Ranges");
            Wrong(new TableSchedule([new(1, new(1))]), "Ranges");
            Wrong(new TableSchedule([new(0, new(1)), new(5, new(1)), new(5, new(1))]), "Ranges");
            Assert.That((Emission.None with { Versions = [] }).Validate()!.Value.Field, Is.EqualTo("Versions"));
            var late = new EmissionVersion(new Height(1), Schedules[0], Amount.Zero);
            Assert.That((Emission.None with { Versions = [late] }).Validate()!.Value.Field, Is.EqualTo("Versions"));
            var chain = Presets.Minimal with { Emission = Emission.None with { Versions = [] } };
            Assert.That(chain.Validate()!.Value.Field, Is.EqualTo("Versions"), "the chain's parameters say so too");
        }

        static void Wrong(EmissionSchedule schedule, string field) =>
            Assert.That(Emission.Of(schedule).Validate()!.Value.Field, Is.EqualTo(field));
    }

    private static ulong Ratio(int top, int bottom) => (ulong)(((UInt128)top << 64) / (UInt128)bottom);

    private static void Pays(EmissionSchedule schedule, long height, long reward) =>
        Assert.That(Emission.Of(schedule).Scheduled(new Height(height)).Units, Is.EqualTo(reward));
}
