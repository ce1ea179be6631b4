namespace Lab.Core.Tests;

/// <summary>Each sample against the floating-point quantile of its word, and the laws' own figures.</summary>
public sealed class FixedSamplingTests
{
    private const double Q32 = 4294967296.0, Words = 18446744073709551616.0;
    private const long Mean = 10_000_000_000;

    [Property(MaxTest = 1000)]
    public bool Exponential_is_the_quantile_of_its_word(ulong word)
    {
        double expected = -Mean * Math.Log((word + 1.0) / Words);
        return Math.Abs(Fixed.Exponential(word, Mean) - expected) < 1e-8 * Mean;
    }

    [Test]
    public void Exponential_goes_from_nothing_to_44_means()
    {
        Assert.That(Fixed.Exponential(ulong.MaxValue, Mean), Is.Zero);
        Assert.That(Fixed.Exponential(0, Mean) / (double)Mean, Is.EqualTo(64 * Math.Log(2)).Within(1e-8));
        Assert.That(Fixed.Exponential(0, long.MaxValue), Is.EqualTo(long.MaxValue));
        Assert.That(Fixed.Exponential(0, 0), Is.Zero);
        Assert.That(() => Fixed.Exponential(0, -1), Throws.TypeOf<CheckFailed>());
    }

    [Property(MaxTest = 1000)]
    public bool Pareto_is_the_quantile_of_its_word(ulong word, byte tenths)
    {
        double shape = 0.5 + tenths / 10.0;
        double expected = 1e6 * Math.Pow((word + 1.0) / Words, -1 / shape);
        long found = Fixed.Pareto(word, 1_000_000, (long)(shape * Q32));
        return found == long.MaxValue ? expected > 9.2e18 : Math.Abs(found - expected) < 1 + 1e-7 * expected;
    }

    [Test]
    public void Pareto_begins_at_its_scale_and_ends_at_the_largest_number()
    {
        Assert.That(Fixed.Pareto(ulong.MaxValue, 500, Fixed.One), Is.EqualTo(500));
        Assert.That(Fixed.Pareto(0, 500, Fixed.One), Is.EqualTo(long.MaxValue));
        Assert.That(Fixed.Pareto(0, 500, 1), Is.EqualTo(long.MaxValue));
        Assert.That(() => Fixed.Pareto(0, 500, 0), Throws.TypeOf<CheckFailed>());
    }

    // Published quantiles of the standard normal law.
    [TestCase(0.75, 0.6744897501960817)]
    [TestCase(0.9, 1.2815515655446004)]
    [TestCase(0.975, 1.959963984540054)]
    [TestCase(0.99, 2.3263478740408408)]
    [TestCase(0.999, 3.090232306167813)]
    [TestCase(0.000001, -4.753424308822899)]
    [TestCase(0.000000001, -5.997807015007687)]
    public void Normal_gives_the_published_quantiles(double probability, double quantile) =>
        Assert.That(Fixed.Normal((ulong)(probability * Words)) / Q32, Is.EqualTo(quantile).Within(2e-7));

    [Test]
    public void Normal_stays_within_its_error_in_every_octave()
    {
        // The probability beyond z must be the word's; a difference of it divided by the density is one of z.
        var luck = Rng.For(1, "normal");
        double worst = 0;
        for (int octave = 1; octave < 64; octave++)
            for (int i = 0; i < 200; i++)
            {
                ulong tail = 1UL << (63 - octave) | luck.Next() >> octave >> 1;
                double z = -Fixed.Normal(tail - 1) / Q32;
                double density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
                worst = Math.Max(worst, Math.Abs(Tail(z) - tail / Words) / density);
            }

        Assert.That(worst, Is.LessThan(2e-7).And.GreaterThan(1e-8));
    }

    [Test]
    public void Normal_is_symmetric_and_zero_in_the_middle()
    {
        var luck = Rng.For(1, "symmetry");
        for (int i = 0; i < 1000; i++)
        {
            ulong word = luck.Next() >> luck.Below(63);
            Assert.That(Fixed.Normal(~word), Is.EqualTo(-Fixed.Normal(word)));
        }

        Assert.That(Fixed.Normal(1UL << 63), Is.Zero);
        Assert.That(Fixed.Normal((1UL << 63) - 1), Is.Zero);
        Assert.That(Fixed.Normal(ulong.MaxValue) / Q32, Is.EqualTo(9.0801550).Within(2e-7));
    }

    [Test]
    public void Normal_moves_and_stretches()
    {
        Assert.That(Fixed.Normal(1UL << 63, 500, 100), Is.EqualTo(500));
        Assert.That(Fixed.Normal((ulong)(0.975 * Words), 500, 1_000_000), Is.EqualTo(500 + 1_959_964));
        Assert.That(Fixed.Normal(ulong.MaxValue, 0, long.MaxValue), Is.EqualTo(long.MaxValue));
        Assert.That(Fixed.Normal(0, 0, long.MaxValue), Is.EqualTo(long.MinValue));
        Assert.That(() => Fixed.Normal(0, 0, -1), Throws.TypeOf<CheckFailed>());
    }

    [Test]
    public void Lognormal_is_the_exponential_of_the_normal()
    {
        var luck = Rng.For(1, "lognormal");
        long median = 50_000_000, sigma = (long)(0.6 * Q32);
        for (int i = 0; i < 1000; i++)
        {
            ulong word = luck.Next();
            double expected = median * Math.Exp(0.6 * Fixed.Normal(word) / Q32);
            Assert.That(Fixed.Lognormal(word, median, sigma), Is.EqualTo(expected).Within(1 + 1e-8 * expected));
        }

        Assert.That(Fixed.Lognormal(1UL << 63, median, sigma), Is.EqualTo(median));
        Assert.That(Fixed.Lognormal(ulong.MaxValue, median, 16 * Fixed.One), Is.EqualTo(long.MaxValue));
        Assert.That(Fixed.Lognormal(0, median, 16 * Fixed.One), Is.Zero);
        Assert.That(() => Fixed.Lognormal(0, median, 16 * Fixed.One + 1), Throws.TypeOf<CheckFailed>());
        Assert.That(() => Fixed.Lognormal(0, median, -1), Throws.TypeOf<CheckFailed>());
    }

    [Test]
    public void Many_samples_have_the_mean_and_the_deviation_of_their_law()
    {
        // 200,000 samples: the bounds are six standard errors.
        const int Samples = 200_000;
        var luck = Rng.For(1, "moments");
        double exponential = 0, normal = 0, squares = 0;
        for (int i = 0; i < Samples; i++)
        {
            exponential += Fixed.Exponential(luck.Next(), Mean) / (double)Mean;
            double z = Fixed.Normal(luck.Next()) / Q32;
            normal += z;
            squares += z * z;
        }

        Assert.That(exponential / Samples, Is.EqualTo(1).Within(6 / Math.Sqrt(Samples)));
        Assert.That(normal / Samples, Is.EqualTo(0).Within(6 / Math.Sqrt(Samples)));
        Assert.That(squares / Samples, Is.EqualTo(1).Within(6 * Math.Sqrt(2.0 / Samples)));
    }

    /// <summary>The probability beyond z: by its series up to 3, by Laplace's continued fraction above.</summary>
    private static double Tail(double z)
    {
        double density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        if (z < 3)
        {
            double term = z, sum = z;
            for (int i = 3; i < 120; i += 2) sum += term *= z * z / i;
            return 0.5 - density * sum;
        }

        double fraction = z;
        for (int i = 200; i > 0; i--) fraction = z + i / fraction;
        return density / fraction;
    }
}
