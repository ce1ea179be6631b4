using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Seam;

namespace Lab.Nodes.Messages;

/// <summary>An item by kind and wire id.</summary>
public readonly record struct ItemName(ItemKind Kind, Hash WireId);

/// <summary>Items that the sender has, 1 to 1,000.</summary>
public sealed class Inventory(IReadOnlyList<ItemName> items) : Message
{
    private Frame? wholeRequest, compactRequest;

    public IReadOnlyList<ItemName> Items { get; } = items;
    public override MessageCode Code => MessageCode.Inventory;

    /// <summary>The request of all these items, shared by all who want them all.</summary>
    internal Frame WholeRequest => this.wholeRequest ??= Wire.Encode(new Request(Items));

    /// <summary>The same, with blocks asked for in their compact form.</summary>
    internal Frame CompactRequest => this.compactRequest ??= Wire.Encode(new Request(ItemNames.Compact(Items)));

    internal override void WriteBody(CanonicalWriter to) => ItemNames.Write(to, Items);
    internal static Inventory Read(ref CanonicalReader from) => new(ItemNames.Read(ref from, ItemKind.Transaction));
}

/// <summary>
/// Items that the sender wants, 1 to 1,000; each is answered by its own message, or by <see
/// cref="NotFound"/>.
/// </summary>
public sealed class Request(IReadOnlyList<ItemName> items) : Message
{
    public IReadOnlyList<ItemName> Items { get; } = items;
    public override MessageCode Code => MessageCode.Request;

    internal override void WriteBody(CanonicalWriter to) => ItemNames.Write(to, Items);
    internal static Request Read(ref CanonicalReader from) => new(ItemNames.Read(ref from, ItemKind.CompactBlock));
}

/// <summary>Items that were asked for and that the sender does not have (any more), 1 to 1,000.</summary>
public sealed class NotFound(IReadOnlyList<ItemName> items) : Message
{
    public IReadOnlyList<ItemName> Items { get; } = items;
    public override MessageCode Code => MessageCode.NotFound;

    internal override void WriteBody(CanonicalWriter to) => ItemNames.Write(to, Items);
    internal static NotFound Read(ref CanonicalReader from) => new(ItemNames.Read(ref from, ItemKind.CompactBlock));
}

/// <summary>The layout that the lists of items share.</summary>
internal static class ItemNames
{
    public const int MaxItems = 1000;

    /// <summary>A block as it is asked for by who may have its transactions; other items as they are.</summary>
    public static ItemName Compact(ItemName item) =>
        item.Kind == ItemKind.Block ? item with { Kind = ItemKind.CompactBlock } : item;

    public static ItemName[] Compact(IReadOnlyList<ItemName> items)
    {
        var compact = new ItemName[items.Count];
        for (int i = 0; i < compact.Length; i++) compact[i] = Compact(items[i]);
        return compact;
    }

    /// <summary>The same item, in full.</summary>
    public static ItemName InFull(ItemName item) =>
        item.Kind == ItemKind.CompactBlock ? item with { Kind = ItemKind.Block } : item;

    public static void Write(CanonicalWriter to, IReadOnlyList<ItemName> items)
    {
        Check.That(items.Count is >= 1 and <= MaxItems);
        to.WriteArray(1);
        to.WriteArray(items.Count);
        foreach (var item in items)
        {
            to.WriteArray(2);
            to.WriteUInt((byte)item.Kind);
            to.WriteHash(item.WireId);
        }
    }

    /// <param name="from">Where the list begins.</param>
    /// <param name="last">The highest kind that may be named: what is told of has no compact form, what is asked for may.</param>
    public static ItemName[] Read(ref CanonicalReader from, ItemKind last)
    {
        from.ReadArray(1);
        int count = from.ReadArray(1, MaxItems);
        var items = new ItemName[count];
        for (int i = 0; i < count && !from.Failed; i++)
        {
            from.ReadArray(2);
            var kind = (ItemKind)from.ReadUInt(byte.MaxValue);
            if (!Enum.IsDefined(kind) || kind > last) from.Refuse();
            items[i] = new ItemName(kind, from.ReadHash());
        }

        return items;
    }
}
