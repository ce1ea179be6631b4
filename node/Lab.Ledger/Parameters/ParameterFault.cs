namespace Lab.Ledger;

/// <summary>A chain parameter that cannot be: the field's name and what was expected of it.</summary>
public readonly record struct ParameterFault(string Field, string Expected)
{
    public override string ToString() => $"{Field}: expected {Expected}";
}
