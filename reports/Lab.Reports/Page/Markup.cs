using System.Runtime.CompilerServices;
using System.Text;

namespace Lab.Reports;

/// <summary>
/// A piece of HTML. Made from an interpolated string whose literal parts are markup and whose holes are text, which is
/// escaped; only a hole that is itself markup is not. So nothing that comes from a scenario can become markup.
/// </summary>
internal readonly record struct Markup(string? Html)
{
    public static Markup Empty => default;

    public static Markup Of(Template template) => new(template.ToString());

    public static Markup Join(IEnumerable<Markup> parts) => new(string.Concat(parts.Select(p => p.Html)));

    /// <summary>This, or nothing.</summary>
    public Markup If(bool wanted) => wanted ? this : Empty;

    public override string ToString() => Html ?? "";

    /// <summary>Collects an interpolated string, escaping its holes for element content and quoted attributes.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Template(int literalLength, int holes)
    {
        private readonly StringBuilder html = new(literalLength + 16 * holes);

        public void AppendLiteral(string markup) => this.html.Append(markup);

        public void AppendFormatted(Markup markup) => this.html.Append(markup.Html);

        public void AppendFormatted(int number) => this.html.Append(number);

        public void AppendFormatted(ulong number) => this.html.Append(number);

        public void AppendFormatted(string? text)
        {
            foreach (char c in text ?? "")
                _ = c switch
                {
                    '&' => this.html.Append("&amp;"),
                    '<' => this.html.Append("&lt;"),
                    '>' => this.html.Append("&gt;"),
                    '"' => this.html.Append("&quot;"),
                    '\'' => this.html.Append("&#39;"),
                    _ => this.html.Append(c),
                };
        }

        public override string ToString() => this.html.ToString();
    }
}
