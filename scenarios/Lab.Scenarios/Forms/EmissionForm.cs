using Lab.Ledger;
using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>chain.emission</c>: a schedule, those that follow it, and a cap over all.</summary>
internal static class EmissionForm
{
    private static readonly MapShape<EmissionChange> Change =
        new MapShape<EmissionChange>("a version", () => new EmissionChange())
            .Required("from", "The height from which on it rules; its blocks are counted from there.",
                Scalars.Whole(1, Scalars.LargestWhole), v => v.From, (v, from) => v with { From = from })
            .Schedule(s => new EmissionChange { Schedule = s }, v => v.Schedule, (v, s) => v with { Schedule = s })
            .Finish((version, map, findings) =>
            {
                ScheduleForm.Check(version.Schedule, map, findings);
                return version;
            });

    public static readonly MapShape<EmissionSettings> Shape =
        new MapShape<EmissionSettings>("an emission", () => new EmissionSettings())
            .Schedule(s => new EmissionSettings { First = s }, e => e.First, (e, s) => e with { First = s })
            .OptionalValue("cap", "All rewards together stay within it, in base units.",
                Scalars.Units(0), e => e.Cap, (e, v) => e with { Cap = v })
            .Optional("versions", "Schedules that take over later, each from a height on: rising.",
                new ListShape<EmissionChange>("versions", Change, 1, Emission.MaxVersions - 1),
                e => e.Versions.Count == 0 ? null : e.Versions, (e, v) => e with { Versions = v })
            .Finish(Check);

    private static EmissionSettings Check(EmissionSettings emission, YamlMap map, Findings findings)
    {
        ScheduleForm.Check(emission.First, map, findings);
        for (int i = 1; i < emission.Versions.Count; i++)
        {
            var (before, from) = (emission.Versions[i - 1].From, emission.Versions[i].From);
            if (from <= before)
                findings.Add(Places.Of(map, "versions", i, "from"), $"a version from {from}",
                    $"more than {before}, where the version before begins");
        }

        return emission;
    }
}
