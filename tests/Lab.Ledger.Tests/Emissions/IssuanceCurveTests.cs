using Lab.Core;

namespace Lab.Ledger.Tests;

/// <summary>Sums of rewards without a chain, against the rewards added up one by one.</summary>
[Category("ST-E10")]
public sealed class IssuanceCurveTests
{
    private const ulong Ninetynine = 18_262_276_632_972_456_099;

    private static IEnumerable<Emission> Emissions()
    {
        yield return Emission.None;
        yield return Of(new FixedSchedule(new(1_000)), cap: 1_300);
        yield return Of(new FixedSchedule(new(1_000)), floor: 2_000, cap: 5_001);
        yield return Of(new HalvingSchedule(new(1_000), 10));
        yield return Of(new HalvingSchedule(new(1_000), 7), floor: 3);
        yield return Of(new LinearDecaySchedule(new(1_000), new(7)));
        yield return Of(new LinearDecaySchedule(new(1_000), new(7)), floor: 20, cap: 60_000);
        yield return Of(new LinearDecaySchedule(new(1_000), Amount.Zero), cap: 9_999);
        yield return Of(new LinearDecaySchedule(new(21), new(7)), floor: 7);
        yield return Of(new ExponentialDecaySchedule(new(1_000), Ninetynine));
        yield return Of(new ExponentialDecaySchedule(new(1_000_000), Ninetynine), floor: 11, cap: 99_000_000);
        yield return Of(new ExponentialDecaySchedule(new(1_000), 0));
        yield return Of(new ExponentialDecaySchedule(new(long.MaxValue), Ninetynine));
        yield return Of(new TableSchedule([new(0, new(5)), new(3, new(900)), new(40, new(2)), new(90, Amount.Zero)]));
        yield return Of(new TableSchedule([new(0, new(5)), new(9, Amount.Zero), new(40, new(3))]), floor: 1, cap: 200);
        yield return new Emission
        {
            Versions =
            [
                new(Height.Genesis, new TableSchedule([new(0, new(9)), new(20, Amount.Zero)]), Amount.Zero),
                new(new Height(30), new ExponentialDecaySchedule(new(500), Ninetynine), new(2)),
                new(new Height(100), new LinearDecaySchedule(new(50), new(1)), Amount.Zero),
            ],
            Cap = new(60_000),
        };
    }

    [TestCaseSource(nameof(Emissions))]
    public void Sums_and_rewards_are_those_added_up_block_by_block(Emission emission)
    {
        var curve = IssuanceCurve.Of(emission);
        var issued = Amount.Zero;
        for (long h = 0; h <= 2_000; h++)
        {
            var reward = emission.Reward(new Height(h), issued);
            issued += reward;
            Assert.That((curve.RewardAt(new Height(h)), curve.IssuedThrough(new Height(h))), Is.EqualTo((reward, issued)), $"at {h}");
        }
    }

    [TestCaseSource(nameof(Emissions))]
    public void The_last_reward_is_followed_by_none_and_is_one(Emission emission)
    {
        var curve = IssuanceCurve.Of(emission);
        if (curve.LastReward() is not { } last)
        {
            // Rewards never end, or never begin.
            Assert.That(curve.RewardAt(new Height(1)) > Amount.Zero, Is.EqualTo(curve.RewardAt(new Height(1L << 40)) > Amount.Zero));
            return;
        }

        Assert.That(curve.RewardAt(last), Is.GreaterThan(Amount.Zero));
        Assert.That(curve.IssuedThrough(curve.Highest), Is.EqualTo(curve.IssuedThrough(last)));
    }

    [Test]
    public void The_last_reward_of_each_kind_of_schedule() => Assert.Multiple(() =>
    {
        Assert.That(Last(Emission.None), Is.Null);
        Assert.That(Last(Of(new HalvingSchedule(new(1_000), 10))), Is.EqualTo(99));
        Assert.That(Last(Of(new HalvingSchedule(new(1_000), 10), floor: 1)), Is.GreaterThan(1L << 60));
        Assert.That(Last(Of(new LinearDecaySchedule(new(1_000), new(7)))), Is.EqualTo(142));
        Assert.That(Last(Of(new TableSchedule([new(0, new(5)), new(3, Amount.Zero), new(9, Amount.Zero)]))), Is.EqualTo(2));
        Assert.That(Last(Of(new FixedSchedule(new(1_000)), cap: 1_300)), Is.EqualTo(2));
        Assert.That(Last(Of(new FixedSchedule(new(1_000)), cap: 0)), Is.Null);
    });

    [TestCase(0L, 100L)]
    [TestCase(1L, 90L)]
    [TestCase(500L, 10L)]
    [TestCase(1_000L, 0L)]
    public void A_halving_settles_when_its_floor_is_reached(long floor, long height) => Assert.That(
        IssuanceCurve.Of(Of(new HalvingSchedule(new(1_000), 10), floor)).SettledFrom(0), Is.EqualTo(new Height(height)));

    [TestCase(0L)]
    [TestCase(10L)]
    [TestCase(999L)]
    public void A_decay_settles_at_the_first_height_from_which_on_every_reward_is_the_floor(long floor)
    {
        var schedule = new ExponentialDecaySchedule(new(1_000), Ninetynine);
        long settled = IssuanceCurve.Of(Of(schedule, floor)).SettledFrom(0)!.Value.Value;
        Assert.That(schedule.After(settled - 1).Units, Is.GreaterThan(floor));
        for (long h = settled; h < 5_000; h++) Assert.That(schedule.After(h).Units, Is.LessThanOrEqualTo(floor));
    }

    [Test]
    public void A_slow_decay_is_added_up_exactly_across_chunks()
    {
        var emission = Of(new ExponentialDecaySchedule(new(5_000_000_000), ulong.MaxValue - (1UL << 46)), floor: 7);
        var curve = IssuanceCurve.Of(emission);
        long sum = 0;
        for (long h = 1; h <= 200_000; h++)
        {
            sum += emission.Scheduled(new Height(h)).Units;
            if (h % 65_536 is 0 or 1 or 65_535 || h == 200_000)
                Assert.That(curve.IssuedThrough(new Height(h)).Units, Is.EqualTo(sum), $"at {h}");
        }
    }

    [Test]
    public void A_decay_that_outlasts_the_bound_is_known_up_to_it_and_no_further()
    {
        var endless = new ExponentialDecaySchedule(new(1L << 30), ulong.MaxValue);
        var curve = IssuanceCurve.Of(Of(endless));
        Assert.That(curve.Highest, Is.EqualTo(new Height(IssuanceCurve.MostDecayBlocks - 1)));
        Assert.That(curve.SettledFrom(0), Is.Null);
        Assert.That(() => curve.IssuedThrough(curve.Highest.Next), Throws.TypeOf<CheckFailed>());

        // Two of them share the bound.
        var both = new Emission
        {
            Versions = [new(Height.Genesis, endless, Amount.Zero), new(new Height(1_000), endless, Amount.Zero)],
        };
        Assert.That(IssuanceCurve.Of(both).Highest, Is.EqualTo(new Height(IssuanceCurve.MostDecayBlocks - 1)));
    }

    [Test]
    public void A_decay_that_reaches_the_limit_within_the_bound_is_known_everywhere()
    {
        const long cap = (1L << 30) * 1_000;
        var curve = IssuanceCurve.Of(Of(new ExponentialDecaySchedule(new(1L << 30), ulong.MaxValue), cap: cap));
        Assert.That(curve.IsBounded, Is.False);
        Assert.That(curve.IssuedThrough(curve.Highest).Units, Is.EqualTo(cap));
        Assert.That(curve.LimitReached()!.Value.Value, Is.EqualTo(1_000).Within(1));
    }

    [Test]
    public void The_largest_heights_and_amounts_do_not_wrap()
    {
        var huge = IssuanceCurve.Of(Of(new FixedSchedule(Amount.Max)));
        Assert.That(huge.IssuedThrough(huge.Highest), Is.EqualTo(Amount.Max));
        Assert.That(huge.LimitReached(), Is.EqualTo(new Height(1)));
        var slow = IssuanceCurve.Of(Of(new LinearDecaySchedule(Amount.Max, new(1)), cap: long.MaxValue));
        Assert.That(slow.IssuedThrough(slow.Highest), Is.EqualTo(Amount.Max));
        var one = IssuanceCurve.Of(Of(new FixedSchedule(new(1))));
        Assert.That(one.IssuedThrough(one.Highest).Units, Is.EqualTo(long.MaxValue - 1));
        Assert.That(one.LimitReached(), Is.Null);
    }

    private static long? Last(Emission emission) => IssuanceCurve.Of(emission).LastReward()?.Value;

    private static Emission Of(EmissionSchedule schedule, long floor = 0, long? cap = null) =>
        Emission.Of(schedule, new Amount(floor), cap is { } limit ? new Amount(limit) : null);
}
