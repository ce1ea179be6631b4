using Lab.Core;

namespace Lab.Reports;

/// <summary>How tables name items: the first 16 hexadecimal digits of the id.</summary>
internal static class ItemId
{
    public const int Digits = 16;

    public static string Of(Hash id) => id.ToString()[..Digits];
}
