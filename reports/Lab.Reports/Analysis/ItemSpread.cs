using Lab.Core;
using Lab.Records;

namespace Lab.Reports;

/// <summary>How one item spread.</summary>
/// <param name="Item">What was measured of it.</param>
/// <param name="Counted">Whether it was created in the measured time: after the warm-up, and not in the tail.</param>
/// <param name="Eligible">Nodes that could have got it: neither its origin nor down while it spread.</param>
/// <param name="Reached">How many of those accepted it.</param>
/// <param name="TimeTo50">Until half of the eligible nodes had accepted it; null if that never came.</param>
/// <param name="TimeTo95">Until 95 % of them had accepted it; null if that never came.</param>
public sealed record ItemSpread(
    ItemTrack Item, bool Counted, int Eligible, int Reached, Duration? TimeTo50, Duration? TimeTo95)
{
    /// <summary>Share of the eligible nodes that accepted the item; 1 if there were none.</summary>
    public double Coverage => Eligible == 0 ? 1 : Reached / (double)Eligible;

    /// <summary>Whether the pair (item, node) belongs to propagation: the node is not the origin and was not down.</summary>
    public static bool IsEligible(ItemTrack item, int node) =>
        node != item.Origin && !(item.WasDown is { } down && down[node]);
}
