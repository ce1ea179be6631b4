using Lab.Core;

namespace Lab.Nodes;

/// <summary>
/// How bad each conduct of a peer is, and what follows. Weights are points, 0 (never counted) to
/// <see cref="MostPoints"/>; a conduct counts at most once a second and peer, however often it occurs in it.
/// </summary>
public sealed record ScoreSettings
{
    public const int MostPoints = 1_000_000;

    public int ItemNotDelivered { get; init; } = 2;
    public int AnnouncedInVain { get; init; } = 1;
    public int UnaskedAnswer { get; init; } = 5;
    public int SyncStalled { get; init; } = 20;
    public int RateExceeded { get; init; } = 20;
    public int AskedTooSoon { get; init; } = 1;

    /// <summary>
    /// Low enough that the blocks of an honest peer, were all of them lost on the way, take a quarter of an hour to ban it.
    /// </summary>
    public int BlockNeverCame { get; init; } = 5;

    /// <summary>
    /// Added to a conduct that no line explains, of who has the points to be disconnected: it has lost links for it, and
    /// went on. 0 to <see cref="MostPoints"/>.
    /// </summary>
    public int WentOn { get; init; } = 20;

    /// <summary>Points from which each further conduct closes the link, 1 and up (R-PEER-11).</summary>
    public int DisconnectAt { get; init; } = 100;

    /// <summary>
    /// Points at which the key is banned as well, not below <see cref="DisconnectAt"/>. What a slow line can look
    /// like (<see cref="MayBeTheLine"/>) does not count here.
    /// </summary>
    public int BanAt { get; init; } = 200;

    /// <summary>Points forgiven a minute, 0 and up.</summary>
    public int ForgivenPerMinute { get; init; } = 10;

    /// <summary>Points of a conduct.</summary>
    public int WeightOf(Conduct conduct) => conduct switch
    {
        Conduct.ItemNotDelivered => ItemNotDelivered,
        Conduct.AnnouncedInVain => AnnouncedInVain,
        Conduct.UnaskedAnswer => UnaskedAnswer,
        Conduct.SyncStalled => SyncStalled,
        Conduct.RateExceeded => RateExceeded,
        Conduct.AskedTooSoon => AskedTooSoon,
        Conduct.BlockNeverCame => BlockNeverCame,
        _ => throw Check.Unreachable("a conduct without a weight"),
    };

    /// <summary>Whether an honest peer on a bad line looks the same.</summary>
    public static bool MayBeTheLine(Conduct conduct) =>
        conduct is Conduct.ItemNotDelivered or Conduct.AnnouncedInVain or Conduct.UnaskedAnswer or Conduct.SyncStalled;

    /// <summary>Null if the settings make sense together; otherwise what is wrong, in one sentence.</summary>
    public string? Validate()
    {
        foreach (var conduct in Enum.GetValues<Conduct>())
            if (WeightOf(conduct) is < 0 or > MostPoints) return "a weight must be 0 to 1,000,000 points";
        if (WentOn is < 0 or > MostPoints) return "the points for going on must be 0 to 1,000,000";
        if (DisconnectAt is < 1 or > MostPoints) return "the points to disconnect at must be 1 to 1,000,000";
        if (BanAt < DisconnectAt || BanAt > MostPoints)
            return "the points to ban at must be those to disconnect at, up to 1,000,000";
        return ForgivenPerMinute is < 0 or > MostPoints ? "the points forgiven must be 0 to 1,000,000" : null;
    }
}
