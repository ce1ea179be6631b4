namespace Lab.Cli;

/// <summary>What the user gave cannot be used. One line, exit code 2, no stack trace.</summary>
/// <param name="message">What was found, what was expected, and the nearest thing that would have been
/// right.</param>
/// <param name="file">The file that is at fault, or null when it is the command line.</param>
/// <param name="line">Line from 1, or 0 when the whole file is at fault.</param>
/// <param name="column">Column from 1, or 0.</param>
public sealed class InputError(string message, string? file = null, int line = 0, int column = 0)
    : Exception(message)
{
    /// <summary><c>file:line:col: error: message</c>, as editors understand it.</summary>
    public string OneLine => Format(file, line, column, Message);

    public static string Format(string? file, int line, int column, string message) =>
        file is null ? $"error: {message}"
        : line <= 0 ? $"{file}: error: {message}"
        : $"{file}:{line}:{Math.Max(column, 1)}: error: {message}";
}
