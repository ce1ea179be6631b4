using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Lab.Cli;

/// <summary>
/// The two streams of the process: results on stdout; progress, warnings and errors on stderr.
/// </summary>
public sealed class Terminal
{
    /// <summary>
    /// Columns of a table on a stdout that is not a terminal: nothing wraps that a program may read.
    /// </summary>
    private const int FileWidth = 400;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public Terminal()
        : this(Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected)
    {
        if (ErrorIsTerminal && Console.WindowWidth is > 0 and var columns) ErrorWidth = columns;
    }

    /// <summary>A terminal over any two writers, for tests.</summary>
    public Terminal(TextWriter output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal)
    {
        Out = output;
        Error = error;
        OutputIsTerminal = outputIsTerminal;
        ErrorIsTerminal = errorIsTerminal;
        bool colours = outputIsTerminal && !NoColour;
        Tables = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colours ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        Tables.Profile.Encoding = Encoding.UTF8;
        if (!outputIsTerminal) Tables.Profile.Width = FileWidth;
    }

    /// <summary>Results.</summary>
    public TextWriter Out { get; }

    /// <summary>Everything that is not a result.</summary>
    public TextWriter Error { get; }

    /// <summary>Columns of the terminal that stderr is; 80 when that is not known.</summary>
    public int ErrorWidth { get; init; } = 80;

    public bool OutputIsTerminal { get; }
    public bool ErrorIsTerminal { get; }

    /// <summary>
    /// Tables and colours on stdout: plain text when it is not a terminal or NO_COLOR is set.
    /// </summary>
    private IAnsiConsole Tables { get; }

    /// <summary>True if the environment asks for no colours (https://no-color.org).</summary>
    private static bool NoColour => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>
    /// A table on stdout; the blanks that fill its last column up are left out where nobody sees them.
    /// </summary>
    public void WriteTable(Table table)
    {
        if (OutputIsTerminal)
        {
            Tables.Write(table);
            return;
        }
        using var text = new StringWriter();
        Tables.Profile.Out = new AnsiConsoleOutput(text);
        Tables.Profile.Width = FileWidth;
        Tables.Write(table);
        foreach (string line in text.ToString().TrimEnd().Split('\n')) Out.WriteLine(line.TrimEnd());
    }

    /// <summary>One line on stderr, in the form that editors and CI logs recognise.</summary>
    public void Fail(string oneLine) => Error.WriteLine(Coloured(oneLine, "31"));

    /// <summary>A reason not to trust a result unread.</summary>
    public void Warn(string what) => Error.WriteLine(Coloured("warning: " + what, "33"));

    /// <summary>One JSON document on stdout, indented.</summary>
    public void WriteJson<T>(T document) => Out.WriteLine(JsonSerializer.Serialize(document, Json));

    private string Coloured(string text, string code) =>
        ErrorIsTerminal && !NoColour ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
