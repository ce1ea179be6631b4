namespace Lab.Records;

/// <summary>
/// JSON that its readers do not agree on, and that so has no canonical text: numbers beyond the doubles, whole numbers
/// that doubles round, halves of surrogate pairs, keys that occur twice.
/// </summary>
public sealed class JsonNotPortable(string found, Exception? cause = null)
    : FormatException($"found {found}, expected JSON that all readers read alike", cause);
