using Lab.Core;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Relay;

/// <summary>Flood: everybody gets the item.</summary>
internal sealed class FloodSpread : ISpread
{
    public SlotSet Full(SlotSet lacking, bool origin) => lacking;
    public SlotSet Told(SlotSet rest) => SlotSet.None;
}

/// <summary>Inventory: everybody is told, and asks if they lack it.</summary>
internal sealed class InventorySpread : ISpread
{
    public SlotSet Full(SlotSet lacking, bool origin) => SlotSet.None;
    public SlotSet Told(SlotSet rest) => rest;
}

/// <summary>Gossip: a few random peers get the item, and the rest may be told.</summary>
internal sealed class GossipSpread(int fanout, bool announces, Rng luck) : ISpread
{
    public SlotSet Full(SlotSet lacking, bool origin) => Sampling.Choose(lacking, fanout, luck);
    public SlotSet Told(SlotSet rest) => announces ? rest : SlotSet.None;
}

/// <summary>
/// Mesh: the peers of the mesh get the item; from its origin, everybody, if so set.
/// </summary>
internal sealed class MeshSpread(Mesh mesh, bool floodPublish) : ISpread
{
    public SlotSet Full(SlotSet lacking, bool origin) => origin && floodPublish ? lacking : lacking & mesh.Members;
    public SlotSet Told(SlotSet rest) => SlotSet.None;
}
