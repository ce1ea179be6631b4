using Lab.Core;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Worlds;

/// <summary>One broadcast that a user will ask a node to publish, or one payment that it is to make.</summary>
/// <param name="Load">Index into the scenario's broadcast streams; <see cref="Transfers"/> for a payment.</param>
/// <param name="Number">Which of the stream, from 0.</param>
public readonly record struct Publication(Instant At, int Node, int Load, int Number)
{
    /// <summary>The load of payments.</summary>
    public const int Transfers = -1;

    public bool IsTransfer => Load == Transfers;
}

/// <summary>The whole workload of a run, drawn before it starts.</summary>
public static class WorkPlan
{
    /// <summary>All publications by time; those of one instant in the order of their streams.</summary>
    /// <param name="scenario">Whose workload it is.</param>
    /// <param name="miners">The nodes that mine.</param>
    /// <param name="seed">The seed of the run.</param>
    public static IReadOnlyList<Publication> Of(Scenario scenario, IReadOnlyList<int> miners, ulong seed)
    {
        var plan = new List<Publication>();
        for (int load = 0; load < scenario.Workload.Broadcasts.Count; load++)
        {
            var stream = scenario.Workload.Broadcasts[load];
            var publisher = PublisherOf(stream.Publishers, scenario.Nodes, seed, load);
            int number = 0;
            for (var at = Instant.Zero + stream.From; at < Instant.Zero + stream.Until; at += stream.Every)
            {
                plan.Add(new Publication(at, publisher(number), load, number));
                number++;
            }
        }
        if (scenario.Workload.Transfers is { } transfers)
        {
            int number = 0;
            for (var at = Instant.Zero + transfers.From; at < Instant.Zero + transfers.Until; at += transfers.Every)
            {
                int node = transfers.ByMiners
                    ? miners[MinerOf(number, miners.Count, seed)]
                    : HostOf(PaymentOf(transfers, number, seed).Payer, scenario.Nodes, seed);
                plan.Add(new Publication(at, node, Publication.Transfers, number++));
            }
        }
        return [.. plan.OrderBy(p => p.At).ThenBy(p => p.Load)];
    }

    /// <summary>Which wallet pays which, in the payment of a number.</summary>
    public static (int Payer, int Payee) PaymentOf(TransferLoad transfers, int number, ulong seed)
    {
        var luck = Rng.For(seed, "payment", (ulong)number);
        int payer = luck.Below(transfers.Wallets);
        return (payer, (payer + 1 + luck.Below(transfers.Wallets - 1)) % transfers.Wallets);
    }

    /// <summary>Which miner makes the payment of a number.</summary>
    private static int MinerOf(int number, int miners, ulong seed) =>
        Rng.For(seed, "payment-miner", (ulong)number).Below(miners);

    /// <summary>The node that hosts a wallet.</summary>
    private static int HostOf(int wallet, int nodes, ulong seed) =>
        Rng.For(seed, "wallet-host", (ulong)wallet).Below(nodes);

    /// <summary>
    /// The payload of a publication: luck named by its stream and number, so that no two of 16 bytes or more are equal.
    /// </summary>
    public static byte[] Payload(BroadcastLoad stream, Publication publication, ulong seed)
    {
        var payload = new byte[stream.Size.Bytes];
        Rng.For(seed, "payload", (ulong)publication.Load << 32 | (uint)publication.Number).Fill(payload);
        return payload;
    }

    private static Func<int, int> PublisherOf(Publishers publishers, int nodes, ulong seed, int load)
    {
        var luck = Rng.For(seed, "publishers", (ulong)load);
        switch (publishers)
        {
            case RandomPublishers:
                return _ => luck.Below(nodes);
            case ThesePublishers these:
                return n => these.Ids[n % these.Ids.Count];
            case SomePublishers some:
                var drawn = Enumerable.Range(0, nodes).ToList();
                luck.Shuffle(drawn);
                return n => drawn[n % some.Count];
            default:
                throw Check.Unreachable(publishers.ToString());
        }
    }
}
