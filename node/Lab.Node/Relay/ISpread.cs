using Lab.Nodes.Peers;

namespace Lab.Nodes.Relay;

/// <summary>
/// A relay strategy: which of the peers that lack an item get it in full, and which are told of it.
/// </summary>
internal interface ISpread
{
    /// <summary>The peers that are sent the item.</summary>
    /// <param name="lacking">Ready peers not known to have it, nor told of it, nor sent it.</param>
    /// <param name="origin">True at the node that made the item.</param>
    SlotSet Full(SlotSet lacking, bool origin);

    /// <summary>
    /// The peers that are told of the item, among <paramref name="rest"/>: those that lack it and were not
    /// sent it.
    /// </summary>
    SlotSet Told(SlotSet rest);
}
