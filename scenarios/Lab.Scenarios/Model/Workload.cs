using Lab.Core;

namespace Lab.Scenarios.Model;

/// <summary>What users do with the network.</summary>
public sealed record Workload
{
    /// <summary>What reports and metrics call the transactions of a run.</summary>
    public const string Transactions = "transaction";

    public IReadOnlyList<BroadcastLoad> Broadcasts { get; init; } = [];

    /// <summary>Null for none.</summary>
    public TransferLoad? Transfers { get; init; }

    /// <summary>The kinds of items beside blocks, as reports and metrics name them.</summary>
    public IEnumerable<string> Kinds
    {
        get
        {
            foreach (var load in Broadcasts) yield return load.Name;
            if (Transfers is not null) yield return Transactions;
        }
    }
}

/// <summary>A stream of signed broadcasts of one size: at From, From + Every, ... before Until.</summary>
public sealed record BroadcastLoad
{
    /// <summary>Kebab-case and unique in the scenario; reports and metrics call the stream by it.</summary>
    public string Name { get; init; } = "";

    /// <summary>Payload of each broadcast.</summary>
    public ByteSize Size { get; init; }

    public Duration Every { get; init; }
    public Publishers Publishers { get; init; } = new RandomPublishers();
    public Duration From { get; init; }
    public Duration Until { get; init; }
}

/// <summary>
/// Payments between wallets, each from one drawn anew to another: at From, From + Every, ... before Until. A wallet
/// owns its funds from genesis on, and is hosted by a node drawn for it.
/// </summary>
public sealed record TransferLoad
{
    public const int MaxWallets = 100_000;

    public Duration Every { get; init; }

    /// <summary>Whether miners pay wallets out of what they mined, instead of wallets each other.</summary>
    public bool ByMiners { get; init; }

    /// <summary>How many there are, 2 and up.</summary>
    public int Wallets { get; init; } = 100;

    /// <summary>What each owns at genesis, in base units.</summary>
    public long Funds { get; init; } = 1_000_000_000_000;

    /// <summary>What a payment gives, and what it pays to the miner, in base units.</summary>
    public long Amount { get; init; } = 1_000_000;

    public long Fee { get; init; } = 1_000;
    public Duration From { get; init; }
    public Duration Until { get; init; }
}

/// <summary>Who publishes.</summary>
public abstract record Publishers;

/// <summary>A node drawn anew for each broadcast.</summary>
public sealed record RandomPublishers : Publishers;

/// <summary>These nodes in turn.</summary>
public sealed record ThesePublishers(IReadOnlyList<int> Ids) : Publishers;

/// <summary>That many nodes, drawn once, in turn.</summary>
public sealed record SomePublishers(int Count) : Publishers;
