namespace Lab.Ledger;

/// <summary>Why a text is no amount. The first fault met, in this order, is the one named.</summary>
public enum AmountFault : byte
{
    None,

    /// <summary>There is nothing, or nothing but spaces.</summary>
    Empty,

    /// <summary>A minus sign stands before the number, be it zero.</summary>
    Negative,

    /// <summary>A power of ten stands behind the number, as in <c>1e8</c>.</summary>
    Exponent,

    /// <summary>
    /// Not digits, perhaps a point and digits: other signs, separators, leading zeros, a point without digits around
    /// it, more than 64 characters.
    /// </summary>
    Malformed,

    /// <summary>Another asset's symbol stands behind the number.</summary>
    OtherSymbol,

    /// <summary>More decimals are written than the asset has, be they zeros.</summary>
    TooPrecise,

    /// <summary>More than 2^63 - 1 base units.</summary>
    TooLarge,
}
