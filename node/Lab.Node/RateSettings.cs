using Lab.Core;
using Lab.Nodes.Messages;

namespace Lab.Nodes;

/// <summary>
/// What one peer may send, by class of message. Defaults are many times what an honest peer has to say on a fast line.
/// </summary>
public sealed record RateSettings
{
    private const int KiB = 1024, MiB = 1024 * KiB;

    /// <summary>Blocks, broadcasts and transactions that were not asked for.</summary>
    public RateLimit Items { get; init; } = new(4_000, 16 * MiB, 4);

    /// <summary>Inventories and not-founds.</summary>
    public RateLimit Announcements { get; init; } = new(4_000, 2 * MiB, 4);

    /// <summary>What makes the node look something up and answer.</summary>
    public RateLimit Questions { get; init; } = new(4_000, 512 * KiB, 4);

    /// <summary>Pings, pongs, mesh control, errors and handshakes.</summary>
    public RateLimit Control { get; init; } = new(100, 64 * KiB, 10);

    /// <summary>The limit of a class; answers have none, because R-WIRE-5 bounds them.</summary>
    public RateLimit Of(MessageClass kind) => kind switch
    {
        MessageClass.Item => Items,
        MessageClass.Announcement => Announcements,
        MessageClass.Question => Questions,
        MessageClass.Control => Control,
        _ => throw Check.Unreachable("a class without a limit"),
    };

    /// <summary>Null if the settings make sense; otherwise what is wrong, in one sentence.</summary>
    public string? Validate()
    {
        foreach (var type in MessageTypes.All)
        {
            var kind = MessageClasses.Of(type.Code);
            if (kind != MessageClass.Answer && !Of(kind).IsSound(type.MaxBody + Wire.HeaderBytes))
                return $"the rate of the class {kind} must be positive and leave room for one {type.Name}";
        }

        return null;
    }
}
