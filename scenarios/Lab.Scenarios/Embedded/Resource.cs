using System.Text;
using Lab.Core;

namespace Lab.Scenarios.Embedded;

/// <summary>Text files that are compiled into this assembly.</summary>
internal static class Resource
{
    public static string Text(string file)
    {
        using var stream = typeof(Resource).Assembly.GetManifestResourceStream(file);
        Check.That(stream is not null);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
