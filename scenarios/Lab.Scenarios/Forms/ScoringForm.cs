using Lab.Nodes;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>scoring</c>: how bad each conduct of a peer is to a node, and what follows.</summary>
internal static class ScoringForm
{
    private static readonly Shape<int> Points = Scalars.Count(0, ScoreSettings.MostPoints);

    public static readonly MapShape<ScoreSettings> Shape =
        new MapShape<ScoreSettings>("scoring settings", () => new ScoreSettings())
            .Field("item-not-delivered", "Points for an item that was announced and not delivered in time.", Points,
                s => s.ItemNotDelivered, (s, v) => s with { ItemNotDelivered = v })
            .Field("announced-in-vain", "Points for saying that an item is not there after all.", Points,
                s => s.AnnouncedInVain, (s, v) => s with { AnnouncedInVain = v })
            .Field("unasked-answer", "Points for saying that something is not there that nobody asked for.", Points,
                s => s.UnaskedAnswer, (s, v) => s with { UnaskedAnswer = v })
            .Field("sync-stalled", "Points for holding up a sync.", Points,
                s => s.SyncStalled, (s, v) => s with { SyncStalled = v })
            .Field("rate-exceeded", "Points for sending more than the rates allow.", Points,
                s => s.RateExceeded, (s, v) => s with { RateExceeded = v })
            .Field("asked-too-soon", "Points for asking again too soon.", Points,
                s => s.AskedTooSoon, (s, v) => s with { AskedTooSoon = v })
            .Field("block-never-came", "Points for announcing a block that nobody ever brings.", Points,
                s => s.BlockNeverCame, (s, v) => s with { BlockNeverCame = v })
            .Field("went-on", "Points on top for who has lost links for its conduct and goes on.", Points,
                s => s.WentOn, (s, v) => s with { WentOn = v })
            .Field("disconnect-at", "Points from which on each further conduct closes the link.",
                Scalars.Count(1, ScoreSettings.MostPoints), s => s.DisconnectAt, (s, v) => s with { DisconnectAt = v })
            .Field("ban-at", "Points that no bad line explains at which a key is banned.",
                Scalars.Count(1, ScoreSettings.MostPoints), s => s.BanAt, (s, v) => s with { BanAt = v })
            .Field("forgiven-per-minute", "Points forgiven a minute.", Points,
                s => s.ForgivenPerMinute, (s, v) => s with { ForgivenPerMinute = v })
            .Finish((s, map, findings) =>
            {
                if (s.Validate() is { } wrong) findings.Add(Places.Of(map, "ban-at"), wrong, "settings that make sense together");
                return s;
            });
}
