using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>chain.emission</c>: a schedule, and the keys that it has.</summary>
internal static class EmissionForm
{
    public static readonly MapShape<EmissionSettings> Shape =
        new MapShape<EmissionSettings>("an emission", () => new EmissionSettings())
            .Selector("schedule", "How the reward changes (default: fixed).",
                new WordShape<EmissionKind>(
                    new("fixed", EmissionKind.Fixed, "never"),
                    new("halving", EmissionKind.Halving, "halved every interval"),
                    new("linear-decay", EmissionKind.LinearDecay, "less by a step each block, down to 0"),
                    new("exponential-decay", EmissionKind.ExponentialDecay, "times a ratio each block")),
                e => e.Schedule, s => new EmissionSettings { Schedule = s })
            .Field("initial", "The first reward, in base units.", Scalars.Whole(0, Scalars.LargestWhole),
                e => e.Initial, (e, v) => e with { Initial = v })
            .FieldWhen(e => e.Schedule == EmissionKind.Halving, "a schedule that halves",
                "interval", "Blocks from one halving to the next.", Scalars.Whole(1, Scalars.LargestWhole),
                e => e.Interval, (e, v) => e with { Interval = v })
            .FieldWhen(e => e.Schedule == EmissionKind.LinearDecay, "a linear schedule",
                "step", "What each reward has less than the one before, in base units.",
                Scalars.Whole(1, Scalars.LargestWhole), e => e.Step, (e, v) => e with { Step = v })
            .FieldWhen(e => e.Schedule == EmissionKind.ExponentialDecay, "an exponential schedule",
                "ratio", "One reward over the one before.", Scalars.Share, e => e.Ratio, (e, v) => e with { Ratio = v })
            .Field("floor", "The least reward, in base units; 0 for none.", Scalars.Whole(0, Scalars.LargestWhole),
                e => e.Floor, (e, v) => e with { Floor = v })
            .OptionalValue("cap", "All rewards together stay within it, in base units.",
                Scalars.Whole(0, Scalars.LargestWhole), e => e.Cap, (e, v) => e with { Cap = v });
}
