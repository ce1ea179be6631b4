using System.Security.Cryptography;
using System.Text;

namespace Lab.Reports;

/// <summary>
/// The self-contained page around a report's content: one file that opens from disk, asks the network for nothing and
/// runs no script but its own, which its content policy names by digest.
/// </summary>
internal static class PageFrame
{
    private static readonly Lazy<string> Script = new(() => Resource("page.js"));
    private static readonly Lazy<string> Style = new(() => Resource("page.css"));

    private static string Of(string title, Markup content)
    {
        string digest = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script.Value)));
        return Markup.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title}</title>
            <style>{new Markup(Style.Value)}</style>
            </head>
            <body>
            <main>
            {content}
            </main>
            <script>{new Markup(Script.Value)}</script>
            </body>
            </html>

            """).ToString();
    }

    /// <summary>Writes <c>report.html</c>.</summary>
    public static void Write(string folder, string title, Markup content) => File.WriteAllText(
        Path.Combine(folder, "report.html"), Of(title, content), new UTF8Encoding(false));

    private static string Resource(string name)
    {
        using var stream = typeof(PageFrame).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
