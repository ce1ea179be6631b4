namespace Lab.Records;

/// <summary>
/// A run directory is missing, damaged or of another schema. The message is one line:
/// <c>file:line:col: error: what was found, what was expected</c>.
/// </summary>
public sealed class RecordUnreadable(string message, Exception? cause = null) : IOException(message, cause);
