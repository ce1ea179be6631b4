using Lab.Core;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Relay;

/// <summary>
/// The last request for each item, and who announced it: all that a node remembers of items that it never had. So no
/// announcement takes the place of what it did have, and each link has no more than its share of requests.
/// </summary>
internal sealed class OpenWants
{
    // Looked up only. The keys are salted, so nobody chooses their buckets.
    private readonly Dictionary<ulong, Want> latest = [];

    /// <summary>Whether an item was asked for and is neither here nor given up.</summary>
    public bool Has(ulong key) => Find(key) is { IsHere: false };

    /// <summary>The last request for an item, until its time is up, or null.</summary>
    public Want? Find(ulong key) => this.latest.Count == 0 ? null : this.latest.GetValueOrDefault(key);

    public void Add(Want want) => this.latest[want.Key] = want;

    /// <summary>Forgets a request; false if it was not the last one for its item.</summary>
    public bool Remove(Want want) => Find(want.Key) == want && this.latest.Remove(want.Key);

    /// <summary>The item is here; gives those who announced it.</summary>
    /// <param name="key">The item.</param>
    /// <param name="from">Who brought it.</param>
    /// <param name="isGood">Whether it was new and good: then it counts in favour of who was asked and brought it.</param>
    public SlotSet Came(ulong key, SlotSet from, bool isGood)
    {
        if (Find(key) is not { } want) return SlotSet.None;
        if (isGood && !want.IsHere && from.Has(want.Asked.Slot))
            want.Asked.Delivered = Math.Min(want.Asked.Delivered + 1, Wants.MostDelivered);
        want.IsHere = true;
        return want.Announcers;
    }
}

/// <summary>One request.</summary>
/// <param name="item">What was asked for.</param>
/// <param name="key">Its key in the seen-set.</param>
/// <param name="asked">Who was.</param>
/// <param name="askedSoFar">Slots that were, this one included.</param>
/// <param name="due">When it is given up, on the monotonic clock.</param>
internal sealed class Want(ItemName item, ulong key, Peer asked, SlotSet askedSoFar, Duration due)
{
    public ItemName Item { get; } = item;
    public ulong Key { get; } = key;
    public Peer Asked { get; } = asked;
    public SlotSet AskedSoFar { get; set; } = askedSoFar;
    public Duration Due { get; } = due;

    /// <summary>Slots that say they have it.</summary>
    public SlotSet Announcers { get; set; } = SlotSet.Of(asked.Slot);

    /// <summary>Whether the item has come since, from whomever.</summary>
    public bool IsHere { get; set; }
}
