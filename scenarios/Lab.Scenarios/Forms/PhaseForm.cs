using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>phases</c>.</summary>
internal static class PhaseForm
{
    private static readonly Shape<Heal> HealShape = new AnyOfShape<Heal>(
        "all, or a list of names of faults",
        new(n => n is YamlScalar { Text: "all" }, h => h.All,
            new WordShape<Heal>(new Word<Heal>("all", Heal.Everything, "every fault so far"))
                .As(h => h, _ => Heal.Everything)),
        new(n => n is YamlList, _ => true,
            new ListShape<string>("names of faults", Scalars.Name, 0, 1_000)
                .As(v => new Heal(false, v), h => h.Names)));

    private static readonly MapShape<Phase> One =
        new MapShape<Phase>("a phase", () => new Phase())
            .Required("until", "When the phase ends, from the start of the run.", Scalars.Interval,
                p => p.Until, (p, v) => p with { Until = v })
            .Field("faults", "What goes wrong from the start of the phase, until it is healed.",
                new ListShape<Fault>("faults", FaultForm.Shape, 0, 1_000), p => p.Faults,
                    (p, v) => p with { Faults = v })
            .Field("heal", "What is healed at the start of the phase, before its own faults begin.",
                HealShape,
                p => p.Heal, (p, v) => p with { Heal = v });

    public static readonly Shape<IReadOnlyList<Phase>> Shape = new ListShape<Phase>("phases", One, 1, 1_000);
}
