using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>workload</c>.</summary>
internal static class WorkloadForm
{
    /// <summary>The largest payload that a broadcast can carry.</summary>
    private const long MaxPayload = Nodes.Messages.Broadcast.MaxPayload;

    /// <summary>Until the scenario is known: a stream without a start or an end of its own.</summary>
    public static readonly Duration Open = new(-1);

    private static readonly Shape<Publishers> PublishersShape = new AnyOfShape<Publishers>(
        "random, a number of nodes such as 5, or ids such as [0, 3]",
        new(n => n is YamlList, p => p is ThesePublishers,
            SelectionForm.Ids.As<Publishers>(v => new ThesePublishers(v), p => ((ThesePublishers)p).Ids)),
        new(n => n is YamlScalar s && s.Text.Length > 0 && char.IsAsciiDigit(s.Text[0]),
            p => p is SomePublishers,
            Scalars.Count(1, Scenario.MaxNodes)
                .As<Publishers>(v => new SomePublishers(v), p => ((SomePublishers)p).Count)),
        new(n => n is YamlScalar { Text: "random" }, _ => true,
            new WordShape<Publishers>(
                new Word<Publishers>("random", new RandomPublishers(),
                    "a node drawn anew for each broadcast"))));

    private static readonly MapShape<BroadcastLoad> Broadcast =
        new MapShape<BroadcastLoad>("a stream of broadcasts",
            () => new BroadcastLoad { From = Open, Until = Open })
            .Field("name", "What reports and metrics call it (default: broadcast-<size>).", Scalars.Name,
                b => b.Name, (b, v) => b with { Name = v })
            .Required("size", "Payload of each broadcast.", Scalars.Size(MaxPayload),
                b => b.Size, (b, v) => b with { Size = v })
            .Required("every", "Time from one broadcast to the next.", Scalars.Interval,
                b => b.Every, (b, v) => b with { Every = v })
            .Field("publishers", "Who publishes.", PublishersShape,
                b => b.Publishers, (b, v) => b with { Publishers = v })
            .OptionalValue("from", "The first broadcast (default: the end of the warm-up).", Scalars.Duration,
                b => Given(b.From), (b, v) => b with { From = v })
            .OptionalValue("until", "No broadcast at or after this (default: the end of the run).",
                Scalars.Interval,
                b => Given(b.Until), (b, v) => b with { Until = v })
            .Finish((b, _, _) => b.Name.Length > 0 ? b : b with { Name = UsualName(b.Size) });

    public static readonly MapShape<Workload> Shape =
        new MapShape<Workload>("a workload", () => new Workload())
            .Field("broadcasts", "Streams of signed broadcasts.",
                new ListShape<BroadcastLoad>("streams", Broadcast, 0, 100),
                w => w.Broadcasts, (w, v) => w with { Broadcasts = v })
            .Optional("transfers", "Payments between wallets that own coins from genesis on.", TransferForm.Shape,
                w => w.Transfers, (w, v) => w with { Transfers = v });

    public static Duration? Given(Duration at) => at == Open ? null : at;

    private static string UsualName(ByteSize size) =>
        "broadcast-" + Units.Sizes.Write(size).Replace(' ', '-').ToLowerInvariant();
}
