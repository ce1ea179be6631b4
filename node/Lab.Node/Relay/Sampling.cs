using Lab.Core;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Relay;

/// <summary>Uniform choice of some peers among many.</summary>
internal static class Sampling
{
    /// <summary>
    /// Up to <paramref name="count"/> slots of a set, each subset of that size equally likely.
    /// </summary>
    public static SlotSet Choose(SlotSet among, int count, Rng luck)
    {
        int left = among.Count;
        if (left <= count) return among;
        // Selection sampling (Knuth, TAOCP vol. 2, algorithm 3.4.2S): each slot in turn with chance needed /
        // left.
        var chosen = SlotSet.None;
        for (var rest = among; count > 0; rest = rest.Rest, left--)
        {
            if (luck.Below(left) >= count) continue;
            chosen |= SlotSet.Of(rest.First);
            count--;
        }

        return chosen;
    }
}
