namespace Lab.Scenarios.Shapes;

/// <summary>A word of a fixed list, and what it means.</summary>
public sealed record Word<T>(string Text, T Value, string Doc);
