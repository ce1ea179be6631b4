using Lab.Scenarios.Units;

namespace Lab.Scenarios.Yaml;

/// <summary>Collects errors, so that an author sees all of them at once.</summary>
public sealed class Findings
{
    public const int MostShown = 20;
    private readonly List<Diagnostic> found = [];
    private int omitted;

    public bool Any => this.found.Count > 0;

    /// <summary>
    /// Whether another error would not be shown: a reason to spend no more time on its text.
    /// </summary>
    public bool Full => this.found.Count == MostShown;

    public void Add(Place at, string message)
    {
        if (Full) this.omitted++;
        else this.found.Add(new Diagnostic(at.File, at.Line, at.Column, message));
    }

    /// <summary>In the one form: found this, expected that, perhaps meant another.</summary>
    public void Add(Place at, string found, string expected, string? meant = null)
    {
        string hint = meant is null ? "" : $" (did you mean {Text.Quote(meant)}?)";
        Add(at, $"found {found}, expected {expected}{hint}");
    }

    /// <summary>Adds everything that was found here to another collection.</summary>
    public void MoveTo(Findings other)
    {
        foreach (var each in this.found)
            other.Add(new Place(each.File, each.Line, each.Column), each.Message);
        other.omitted += this.omitted;
    }

    /// <summary>Throws if anything was found.</summary>
    /// <exception cref="ScenarioInvalid">With everything that was found.</exception>
    public void ThrowIfAny()
    {
        if (Any) throw new ScenarioInvalid(this.found, this.omitted);
    }
}
