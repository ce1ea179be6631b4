using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Forms;

/// <summary>The forms of <c>network.latency</c> and <c>network.jitter</c>.</summary>
internal static class LatencyForm
{
    private static readonly Shape<(Duration, Duration)> Range =
        new PairShape<Duration>("two durations such as [10ms, 150ms]", Scalars.Duration);

    private static readonly MapShape<LogNormalLatency> LogNormal =
        new MapShape<LogNormalLatency>("a lognormal latency", () => new(Duration.Zero, Ratio.Zero))
            .Required("median", "Half of the samples are below.", Scalars.Interval,
                l => l.Median, (l, v) => l with { Median = v })
            .Required("sigma", "Standard deviation of the natural logarithm.", Scalars.PositiveDecimal,
                l => l.Sigma, (l, v) => l with { Sigma = v })
            .Finish((l, map, findings) =>
            {
                if (l.Sigma.CompareTo(new Ratio(4, 1)) > 0)
                    findings.Add(Places.Of(map, "sigma"), "a sigma above 4",
                        "a number above 0, at most 4, such as 0.5");
                return l;
            });

    private static readonly MapShape<ParetoLatency> Pareto =
        new MapShape<ParetoLatency>(
            "a Pareto latency", () => new(Duration.Zero, Ratio.Zero, Duration.FromSeconds(10)))
            .Required("scale", "The least value.", Scalars.Interval, l => l.Scale,
                (l, v) => l with { Scale = v })
            .Required("shape", "The larger, the thinner the tail.", Scalars.PositiveDecimal,
                l => l.Shape, (l, v) => l with { Shape = v })
            .Field("cap", "The largest value; samples are cut off at it.", Scalars.Interval,
                l => l.Cap, (l, v) => l with { Cap = v })
            .Finish((l, map, findings) =>
            {
                if (l.Cap < l.Scale)
                    findings.Add(Places.Of(map, "cap"), $"a cap of {l.Cap}",
                        $"at least the scale, {l.Scale}");
                return l;
            });

    public static readonly Shape<Latency> Shape =
        new ChoiceShape<Latency>("a latency", "{ constant: 50ms } or { uniform: [10ms, 150ms] }")
            .Case<ConstantLatency, Duration>("constant", "Always the same.", Scalars.Interval,
                l => l.Value, v => new ConstantLatency(v))
            .Case<UniformLatency, (Duration, Duration)>("uniform", "Evenly spread between two values.", Range,
                l => (l.From, l.To), v => new UniformLatency(v.Item1, v.Item2))
            .Case<LogNormalLatency, LogNormalLatency>("lognormal", "As measured on the internet, roughly.",
                LogNormal,
                l => l, l => l)
            .Case<ParetoLatency, ParetoLatency>("pareto", "With a heavy tail.", Pareto, l => l, l => l)
            .NotYet("which the simulator cannot read yet", "trace", "trace-file")
            .Common("per", "When a latency is drawn (default: link).",
                new WordShape<DrawnPer>(
                    new("link", DrawnPer.Link, "once for each link"),
                    new("message", DrawnPer.Message, "anew for each message")),
                l => (true, l.Per), (l, v) => l with { Per = v });

    public static readonly Shape<Jitter> JitterShape = new AnyOfShape<Jitter>(
        "a share of the latency such as 10%, or a duration such as 5ms",
        new(n => n is Yaml.YamlScalar s && Units.Shares.Read(s.Text).Ok,
            j => j.UpTo == Duration.Zero,
            Scalars.Share.As(v => new Jitter(v, Duration.Zero), j => j.OfLatency)),
        new(n => n is Yaml.YamlScalar, _ => true,
            Scalars.Duration.As(v => new Jitter(Ratio.Zero, v), j => j.UpTo)));
}
