using Lab.Records;

namespace Lab.Reports;

/// <summary>What the page calls things.</summary>
internal static class Words
{
    public static string World(string world) => world switch
    {
        "sim" => "Simulated",
        "live-inproc" => "Live (in process)",
        "live-process" => "Live (processes)",
        "live-docker" => "Live (containers)",
        _ => world,
    };

    public static string Keys(string source) => source switch
    {
        "seeded" => "Derived from the seed",
        "system" => "From the system's random numbers",
        _ => source,
    };

    public static string Links(string links) => links switch
    {
        "simulated" => "Simulated",
        "tls-1.3" => "TLS 1.3",
        "plaintext" => "Not encrypted",
        _ => links,
    };

    public static string Verdict(Verdict verdict) => verdict switch
    {
        Records.Verdict.Pass => "Pass",
        Records.Verdict.Missed => "Missed",
        Records.Verdict.NoProgress => "No progress",
        Records.Verdict.Violated => "Violated",
        _ => "Diverged",
    };

    public static string Meaning(Verdict verdict) => verdict switch
    {
        Records.Verdict.Pass => "Every check held and every expectation was met.",
        Records.Verdict.Missed => "An expectation, or a case that had to occur, was not met.",
        Records.Verdict.NoProgress => "The network did not come back to work after its faults were healed.",
        Records.Verdict.Violated => "A safety check failed.",
        _ => "Two runs of one identity differ.",
    };

    /// <summary>Class of the verdict's mark.</summary>
    public static string Tone(Verdict verdict) => verdict switch
    {
        Records.Verdict.Pass => "good",
        Records.Verdict.Missed => "fair",
        _ => "bad",
    };
}
