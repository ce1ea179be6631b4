using System.Globalization;
using Lab.Scenarios.Units;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios;

/// <summary>
/// Overrides of the command line, <c>path=value</c>: keys and list indices joined by dots, and a value in
/// YAML. Applied to the tree before it is read, so that an override obeys every rule that a file does. An
/// empty value takes a key away.
/// </summary>
internal static class Overrides
{
    private const int MaxLength = 4_096;

    public static YamlNode Apply(YamlNode root, string assignment, Findings findings)
    {
        var at = new Place("--set " + Text.Clip(assignment), 0, 0);
        int equals = assignment.IndexOf('=');
        if (equals <= 0 || assignment.Length > MaxLength)
        {
            findings.Add(at, equals <= 0 ? "no path=value" : "a very long override",
                "--set nodes=5000 or --set network.loss=1/100");
            return root;
        }

        string value = assignment[(equals + 1)..].Trim();
        YamlNode? node = null;
        if (value.Length > 0)
        {
            node = YamlReader.ReadAt(value, at, findings);
            if (node is null) return root;
        }

        return Set(root, assignment[..equals].Trim().Split('.'), node, at, findings);
    }

    /// <summary>Puts a value at a path, or takes what is there away.</summary>
    /// <param name="within">The tree, which is not changed.</param>
    /// <param name="path">Keys and list indices, at least one.</param>
    /// <param name="value">Null to take it away.</param>
    /// <param name="at">Where the path was written, for errors about it.</param>
    /// <param name="findings">What is wrong with the path.</param>
    public static YamlNode Set(YamlNode within, ReadOnlySpan<string> path, YamlNode? value, Place at,
        Findings findings)
    {
        string step = path[0];
        var rest = path[1..];
        switch (within)
        {
            case YamlMap map:
                return SetKey(map, step, rest, value, at, findings);
            case YamlList list:
                return SetItem(list, step, rest, value, at, findings);
            default:
                findings.Add(
                    at, $"the step {Text.Quote(step)} into {within.Description}, which has no keys",
                    "a path that ends there, with the whole value");
                return within;
        }
    }

    private static YamlMap SetKey(
        YamlMap map, string key, ReadOnlySpan<string> rest, YamlNode? value, Place at, Findings findings)
    {
        var old = map.Find(key);
        var next = rest.Length == 0
            ? value
            : Set(old?.Value ?? new YamlMap(at, []), rest, value, at, findings);
        if (next is null && old is null)
            findings.Add(
                at, $"no {Text.Quote(key)} to take away", Text.Either(map.Entries.Select(e => e.Key.Text)),
                Nearest.To(key, map.Entries.Select(e => e.Key.Text)));
        var entry = next is null ? null : new YamlEntry(old?.Key ?? new YamlScalar(at, key, true), next);
        var entries = map.Entries.Select(e => e == old ? entry : e).Append(old is null ? entry : null);
        return map with { Entries = [.. entries.OfType<YamlEntry>()] };
    }

    private static YamlList SetItem(
        YamlList list, string step, ReadOnlySpan<string> rest, YamlNode? value, Place at, Findings findings)
    {
        bool number = int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int index);
        if (!number || index >= list.Items.Count)
        {
            findings.Add(
                at, $"the step {Text.Quote(step)} into a list of {list.Items.Count}",
                list.Items.Count == 0 ? "the whole list" : $"an index from 0 to {list.Items.Count - 1}");
            return list;
        }

        var next = rest.Length == 0 ? value : Set(list.Items[index], rest, value, at, findings);
        var items = list.Items.Select((item, i) => i == index ? next : item);
        return list with { Items = [.. items.OfType<YamlNode>()] };
    }
}
