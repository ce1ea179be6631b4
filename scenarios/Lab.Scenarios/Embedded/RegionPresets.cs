using Lab.Core;
using Lab.Scenarios.Forms;
using Lab.Scenarios.Model;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Embedded;

/// <summary>
/// The published region tables that come with the lab, each an embedded file in the form of a custom table.
/// </summary>
public static class RegionPresets
{
    /// <summary>What a scenario gets that names neither regions nor a latency.</summary>
    public const string Usual = "world-8";

    public static readonly IReadOnlyList<string> Names = ["world-8", "bitcoin-2015", "bitcoin-2019"];

    /// <summary>Where the figures of a preset come from.</summary>
    public static string Doc(string name) => name == Usual
        ? "Ethereum node locations: eight regions, two classes of bandwidth"
        : $"SimBlock's Bitcoin network of {name[^4..]}: six regions, a Pareto latency for each message, published outbound links";

    /// <summary>The table of a preset.</summary>
    public static RegionTable Read(string name)
    {
        string file = name + ".yaml";
        var findings = new Findings();
        var root = YamlReader.Read(Resource.Text(file), file, findings);
        bool ok = RegionForm.Table.TryRead(root!, findings, out var table);
        findings.ThrowIfAny();
        Check.That(ok && table.Name == name);
        return table;
    }
}
