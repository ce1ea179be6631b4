namespace Lab.Nodes;

/// <summary>
/// What a peer did that an honest one may do now and then, but not all the time. How bad each is stands in
/// <see cref="ScoreSettings"/>; what proves a fault is no matter of points and bans at once. What may hold
/// later (<c>NotYet</c>) is no conduct at all.
/// </summary>
public enum Conduct : byte
{
    /// <summary>It announced an item and did not deliver it in time when asked.</summary>
    ItemNotDelivered = 1,

    /// <summary>It announced an item and then said that it does not have it.</summary>
    AnnouncedInVain,

    /// <summary>It said that it does not have what it was not asked for, or so late that it no longer counts.</summary>
    UnaskedAnswer,

    /// <summary>It promised a better chain and did not deliver it in time.</summary>
    SyncStalled,

    /// <summary>It sent more than its rate allows (R-PEER-12).</summary>
    RateExceeded,

    /// <summary>It asked again what it may ask only now and then.</summary>
    AskedTooSoon,

    /// <summary>It announced a block that neither it nor anybody else brought within five minutes.</summary>
    BlockNeverCame,
}
