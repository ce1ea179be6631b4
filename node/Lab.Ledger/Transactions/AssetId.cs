using System.Globalization;

namespace Lab.Ledger;

/// <summary>What an amount is an amount of: 0 is the native coin, in which fees are paid.</summary>
public readonly record struct AssetId(ulong Value)
{
    public static readonly AssetId Native;

    public override string ToString() =>
        Value == 0 ? "native" : Value.ToString(CultureInfo.InvariantCulture);
}
