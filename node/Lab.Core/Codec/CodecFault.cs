namespace Lab.Core.Codec;

/// <summary>
/// Why bytes were refused by a <see cref="CanonicalReader"/>. The first fault met is the one kept.
/// </summary>
public enum CodecFault : byte
{
    None,

    /// <summary>
    /// The bytes end inside a value, or an array announces more elements than bytes are left.
    /// </summary>
    Truncated,

    /// <summary>Another kind of value stands where this one was expected.</summary>
    WrongKind,

    /// <summary>The value is not in its shortest form.</summary>
    NotShortest,

    /// <summary>A number or an array's count is outside what the field allows.</summary>
    OutOfRange,

    /// <summary>A byte string or text is longer than the field allows.</summary>
    TooLong,

    /// <summary>Text that is not well-formed UTF-8.</summary>
    NotUtf8,

    /// <summary>Bytes follow the last value.</summary>
    Trailing,

    /// <summary>Well-formed, but the message's own decoder refuses it.</summary>
    Refused,
}
