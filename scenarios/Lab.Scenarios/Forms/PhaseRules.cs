using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Units;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>What phases and their faults must satisfy together.</summary>
internal static class PhaseRules
{
    public static void Check(Scenario s, YamlMap map, Findings findings)
    {
        var before = Duration.Zero;
        var open = new HashSet<string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        bool anyFault = false, anyCrash = false;
        for (int i = 0; i < s.Phases.Count; i++)
        {
            var phase = s.Phases[i];
            if (phase.Until <= before)
                findings.Add(Places.Of(map, "phases", i, "until"), $"a phase until {phase.Until}",
                    $"a time after {before}");
            before = phase.Until;
            CheckHeal(phase.Heal, anyFault, open, Places.Of(map, "phases", i, "heal"), findings);
            for (int j = 0; j < phase.Faults.Count; j++)
            {
                var fault = phase.Faults[j];
                var at = Places.Of(map, "phases", i, "faults", j);
                if (fault.Name is { } name && !names.Add(name))
                    findings.Add(at, $"a second fault named {Text.Quote(name)}", "names that differ");
                if (fault.Name is not null) open.Add(fault.Name);
                if (fault is RestartFault && !anyCrash)
                    findings.Add(at, "a restart with no crash before it",
                        "a crash in this phase or an earlier one");
                anyFault |= fault is not RestartFault;
                anyCrash |= fault is CrashFault;
                FaultRules.Check(fault, s, at, findings);
            }
        }

        if (s.WarmUp >= s.Duration)
            findings.Add(Places.Of(map, "warm-up"), $"a warm-up of {s.WarmUp}",
                $"less than the run, {s.Duration}");
    }

    private static void CheckHeal(Heal heal, bool anyFault, HashSet<string> open, Place at, Findings findings)
    {
        if (heal.All && !anyFault)
            findings.Add(at, "heal: all with no fault before it", "a fault in an earlier phase");
        if (heal.All) open.Clear();
        foreach (string name in heal.Names)
            if (!open.Remove(name))
                findings.Add(
                    at, $"the healing of {Text.Quote(name)}",
                    "names of faults of earlier phases that are not healed yet",
                    Nearest.To(name, open.Order(StringComparer.Ordinal)));
    }
}
