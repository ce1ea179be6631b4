using System.Globalization;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>Finds where a value was written, for errors about two values that do not fit together.</summary>
internal static class Places
{
    /// <summary>
    /// The place of the value at a path of keys and list indices; where the path ends early (a default), the
    /// place of the last value on it.
    /// </summary>
    public static Place Of(YamlNode root, params ReadOnlySpan<object> path)
    {
        var at = root;
        foreach (object step in path)
        {
            var next = (at, step) switch
            {
                (YamlMap map, string key) => map.Find(key)?.Value,
                (YamlList list, int i) when i < list.Items.Count => list.Items[i],
                _ => null,
            };
            if (next is null) break;
            at = next;
        }

        return at.Place;
    }

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
