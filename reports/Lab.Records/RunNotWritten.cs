namespace Lab.Records;

/// <summary>A run or report directory could not be written; nothing of it is left. The message is one line for the user.</summary>
public sealed class RunNotWritten(string message, Exception? cause = null) : IOException(message, cause);
