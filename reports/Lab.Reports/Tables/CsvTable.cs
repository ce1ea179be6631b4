using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Lab.Reports;

/// <summary>Writes and reads the small tables of a report: UTF-8, a header row, line feeds, a point for decimals.</summary>
internal static class CsvTable
{
    private static CsvConfiguration Form { get; } = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\n",
        // Spreadsheets run cells that start with = + - @; a scenario's words must not become a formula.
        InjectionOptions = InjectionOptions.Escape,
    };

    /// <summary>Writes a table; a null cell is empty, a double is written with up to nine significant digits.</summary>
    public static void Write(string path, string[] header, IEnumerable<object?[]> rows)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false));
        using var csv = new CsvWriter(writer, Form);
        foreach (string name in header) csv.WriteField(name);
        csv.NextRecord();
        foreach (object?[] row in rows)
        {
            foreach (object? cell in row)
            {
                // Numbers may be negative, which is no formula.
                if (cell is string text) csv.WriteField(text);
                else csv.WriteConvertedField(TextOf(cell), typeof(string));
            }
            csv.NextRecord();
        }
    }

    /// <summary>Reads a table that <see cref="Write"/> wrote, row by row; a cell is asked for by its column's name.</summary>
    /// <exception cref="IOException">It is missing or not such a table.</exception>
    public static IEnumerable<Func<string, string>> Read(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        using var csv = new CsvReader(reader, Form);
        if (!csv.Read() || !csv.ReadHeader()) yield break;
        while (csv.Read())
            yield return name => csv.GetField(name)
                ?? throw new IOException($"{path}: error: found no column '{name}'");
    }

    /// <summary>Reads a number of a table.</summary>
    public static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string TextOf(object? cell) => cell switch
    {
        null => "",
        double number => number.ToString("G9", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };
}
