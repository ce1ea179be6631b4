namespace Lab.Architecture.Tests.Purity;

/// <summary>
/// What pure code may name, and the exceptions with their reasons: the sections of
/// <c>Purity/allowed.txt</c>. An entry
/// may end in <c>@ Namespace</c>, which limits it to that namespace and those below it.
/// </summary>
public sealed class AllowList
{
    public const string File = "tests/Lab.Architecture.Tests/Purity/allowed.txt";
    private static readonly string[] Known =
        ["types", "members", "banned-members", "immutable", "statics", "floats", "pinvoke"];
    private readonly Dictionary<string, List<Entry>> sections = [];

    /// <summary>Reads the text; <c>#</c> begins a comment, <c>[name]</c> a section.</summary>
    /// <exception cref="FormatException">An entry outside a section, or a section that is not
    /// known.</exception>
    public AllowList(string text)
    {
        List<Entry>? section = null;
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.Split('#')[0].Trim();
            if (line.Length == 0) continue;
            if (line[0] == '[')
            {
                string name = line.Trim('[', ']');
                if (!Known.Contains(name)) throw new FormatException($"no section [{name}]");
                this.sections.Add(name, section = []);
                continue;
            }
            if (section is null) throw new FormatException($"'{line}' stands in no section");
            string[] halves = line.Split('@', StringSplitOptions.TrimEntries);
            section.Add(new Entry(halves[0], halves.Length > 1 ? halves[1] : ""));
        }
    }

    /// <summary>True if a type of the outside may be named in this namespace.</summary>
    public bool AllowsType(string name, string space) => Allows("types", name, space);

    /// <summary>
    /// True if a member of a type that is not allowed as a whole may be used in this namespace.
    /// </summary>
    public bool AllowsMember(string type, string member, string space) =>
        Allows("members", $"{type}::{member}", space);

    /// <summary>True if a member is banned although its type is allowed.</summary>
    public bool BansMember(string type, string member) => Allows("banned-members", $"{type}::{member}", "");

    /// <summary>True if values of this outside type never change.</summary>
    public bool IsImmutable(string name) => Allows("immutable", name, "");

    /// <summary>True if this static field (<c>Type::field</c>) is an accepted exception.</summary>
    public bool AllowsStatic(string field) => Allows("statics", field, "");

    /// <summary>True if this type may calculate with floating-point numbers.</summary>
    public bool AllowsFloats(string type) => Allows("floats", type, "");

    /// <summary>True if this library (<c>libcrypto.so.3</c>) may be called from this namespace.</summary>
    public bool AllowsLibrary(string library, string space) => Allows("pinvoke", library, space);

    /// <summary>The accepted exceptions of one kind, for a test that each is still needed.</summary>
    public IEnumerable<string> Exceptions(string section) =>
        this.sections.GetValueOrDefault(section, []).Select(entry => entry.Name);

    private bool Allows(string section, string name, string space) =>
        this.sections.TryGetValue(section, out var entries)
        && entries.Exists(entry => entry.Covers(name) && entry.Reaches(space));

    /// <summary>
    /// A name, or <c>Prefix.*</c> for the types of exactly that namespace, and where it holds.
    /// </summary>
    private sealed record Entry(string Name, string Scope)
    {
        public bool Covers(string name) => Name.EndsWith(".*", StringComparison.Ordinal)
            ? TypeNames.Namespace(name) == Name[..^2]
            : name == Name;

        public bool Reaches(string space) => Scope.Length == 0 || space == Scope
            || space.StartsWith(Scope + ".", StringComparison.Ordinal);
    }
}
