namespace Lab.Core.Tests;

/// <summary>Named streams: repeatable, independent of each other, and unbiased.</summary>
public sealed class RngTests
{
    [Test]
    public void A_stream_repeats()
    {
        Rng one = Rng.For(5, "jitter", 9), other = Rng.For(5, "jitter", 9);
        for (int i = 0; i < 100; i++) Assert.That(one.Next(), Is.EqualTo(other.Next()));
    }

    [Test]
    public void A_stream_is_what_it_was_in_every_earlier_run()
    {
        // Golden: a change here moves every trace there is.
        var luck = Rng.For(1, "golden", 2);
        Assert.That(
            new[] { luck.Next(), luck.Next(), luck.Next() },
            Is.EqualTo(new[] { 13639260630813839824UL, 4832813261472310716UL, 2417428961850906527UL }));
    }

    [Test]
    public void Streams_of_another_seed_purpose_or_id_have_nothing_in_common()
    {
        var streams = new List<Rng>();
        for (ulong seed = 0; seed < 5; seed++)
            for (ulong id = 0; id < 5; id++)
                foreach (string purpose in new[] { "", "a", "b", "ab" }) streams.Add(Rng.For(seed, purpose, id));
        var seen = new HashSet<ulong>();
        foreach (var stream in streams)
            for (int i = 0; i < 100; i++) Assert.That(seen.Add(stream.Next()));
    }

    [Test]
    public void Words_of_neighbouring_streams_are_not_correlated()
    {
        // 64,000 compared bits: half agree, within six standard deviations.
        long agree = 0;
        for (ulong id = 0; id < 1000; id++)
            agree += 64 - System.Numerics.BitOperations.PopCount(
                Rng.For(1, "x", id).Next() ^ Rng.For(1, "x", id + 1).Next());
        Assert.That(agree, Is.EqualTo(32_000).Within(6 * Math.Sqrt(16_000)));
    }

    [TestCase(3)]
    [TestCase(10)]
    [TestCase(1000)]
    public void Below_gives_every_number_equally_often(int bound)
    {
        const int Each = 400;
        var counts = new int[bound];
        var luck = Rng.For(1, "below");
        for (int i = 0; i < bound * Each; i++) counts[luck.Below(bound)]++;

        // The chi-square statistic has mean bound - 1 and variance twice that.
        double chi = counts.Sum(n => (double)(n - Each) * (n - Each) / Each);
        Assert.That(chi, Is.EqualTo(bound - 1).Within(6 * Math.Sqrt(2.0 * bound)));
    }

    [Test]
    public void Below_is_unbiased_where_a_plain_remainder_is_not()
    {
        // Of 3/4 of the range, a remainder (or a product without rejection) hits the first third twice as
        // often.
        const ulong Bound = 3UL << 62;
        const int Samples = 30_000;
        var luck = Rng.For(1, "wide");
        int first = 0, whole = 0;
        for (int i = 0; i < Samples; i++)
        {
            ulong x = luck.Below(Bound);
            Assert.That(x, Is.LessThan(Bound));
            if (x < Bound / 3) first++;
            if (x % 3 == 0) whole++;
        }

        double six = 6 * Math.Sqrt(Samples * 2 / 9.0);
        Assert.That(first, Is.EqualTo(Samples / 3).Within(six));
        Assert.That(whole, Is.EqualTo(Samples / 3).Within(six));
    }

    [Test]
    public void Bounds_must_leave_a_choice()
    {
        var luck = Rng.For(1, "bounds");
        Assert.That(luck.Below(1), Is.Zero);
        Assert.That(luck.Below(1UL), Is.Zero);
        Assert.That(() => luck.Below(0), Throws.TypeOf<CheckFailed>());
        Assert.That(() => luck.Below(-1), Throws.TypeOf<CheckFailed>());
        Assert.That(() => luck.Below(0UL), Throws.TypeOf<CheckFailed>());
        Assert.That(luck.Between(7, 7), Is.EqualTo(7));
        Assert.That(() => luck.Between(7, 6), Throws.TypeOf<CheckFailed>());
        Assert.That(() => luck.Between(long.MinValue, long.MaxValue), Throws.Nothing);
    }

    [Test]
    public void Between_reaches_both_ends()
    {
        var luck = Rng.For(1, "between");
        var seen = new HashSet<long>();
        for (int i = 0; i < 200; i++) seen.Add(luck.Between(-1, 1));
        Assert.That(seen, Is.EquivalentTo(new long[] { -1, 0, 1 }));
    }

    [Test]
    public void Chance_holds_its_probability_and_its_certainties()
    {
        var luck = Rng.For(1, "chance");
        int hits = 0;
        for (int i = 0; i < 10_000; i++)
        {
            Assert.That(luck.Chance(Ratio.Zero), Is.False);
            Assert.That(luck.Chance(Ratio.One), Is.True);
            if (luck.Chance(new Ratio(1, 5))) hits++;
        }

        Assert.That(hits, Is.EqualTo(2000).Within(6 * 40));
    }

    [Test]
    public void Shuffle_gives_every_order_equally_often()
    {
        const int Each = 2000;
        var luck = Rng.For(1, "shuffle");
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < 6 * Each; i++)
        {
            char[] list = ['a', 'b', 'c'];
            luck.Shuffle(list);
            string order = new(list);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.That(counts, Has.Count.EqualTo(6));
        Assert.That(counts.Values, Has.All.EqualTo(Each).Within(6 * Math.Sqrt(Each)));
    }

    [Test]
    public void Fill_takes_words_eight_bytes_at_a_time()
    {
        var bytes = new byte[11];
        Rng.For(1, "fill").Fill(bytes);
        var luck = Rng.For(1, "fill");
        byte[] expected = [.. BitConverter.GetBytes(luck.Next()), .. BitConverter.GetBytes(luck.Next())[..3]];
        Assert.That(bytes, Is.EqualTo(expected));
    }
}
