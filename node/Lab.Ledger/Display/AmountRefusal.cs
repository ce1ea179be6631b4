namespace Lab.Ledger;

/// <summary>A text that is no amount: why, what was found, and what was expected.</summary>
public readonly record struct AmountRefusal(AmountFault Fault, string Found, string Expected)
{
    public override string ToString() => $"{Fault}: found {Found}, expected {Expected}";
}
