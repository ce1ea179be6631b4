using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Nodes.Messages;

/// <summary>A message that spreads through the network: a block, a broadcast or a transaction.</summary>
public abstract class Item : Message
{
    private Frame? announcement;

    private protected Item(ItemKind kind, in Hash wireId)
    {
        Kind = kind;
        WireId = wireId;
    }

    public ItemKind Kind { get; }

    /// <summary>SHA-256 of the body, signature included: what seen-sets and inventories name.</summary>
    public Hash WireId { get; }

    /// <summary>
    /// The inventory of this one item: a function of the wire id, so all who share the item share the frame.
    /// </summary>
    internal Frame Announcement =>
        this.announcement ??= Wire.Encode(new Inventory([new ItemName(Kind, WireId)]));
}
