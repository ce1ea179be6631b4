namespace Lab.Scenarios.Units;

/// <summary>The outcome of reading one value from text: the value, or what is wrong with the text.</summary>
/// <param name="Ok">Whether <paramref name="Value"/> counts.</param>
/// <param name="Value">The value.</param>
/// <param name="Note">What the text is instead: <c>a size</c>, <c>without a unit</c>. May be null.</param>
/// <param name="Suggestion">What the author probably meant. May be null.</param>
public readonly record struct Reading<T>(bool Ok, T Value, string? Note, string? Suggestion)
{
    public static Reading<T> Of(T value) => new(true, value, null, null);

    public static Reading<T> Refused(string? note = null, string? suggestion = null) =>
        new(false, default!, note, suggestion);

    /// <summary>The same outcome with the value converted.</summary>
    public Reading<TTo> To<TTo>(Func<T, TTo> convert) =>
        Ok ? Reading<TTo>.Of(convert(Value)) : Reading<TTo>.Refused(Note, Suggestion);
}
