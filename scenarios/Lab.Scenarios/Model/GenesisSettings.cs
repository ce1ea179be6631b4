using Lab.Core;
using Lab.Ledger;

namespace Lab.Scenarios.Model;

/// <summary>How far a network is from one that carries value (U-12). It changes no block.</summary>
public enum GenesisState { Devnet, Testnet, MainnetPlan }

/// <summary>What a genesis file says: the network that its nodes agree on before the first block.</summary>
public sealed record GenesisSettings
{
    /// <summary>The version of the form that this build reads.</summary>
    public const int FormVersion = 1;

    /// <summary>The most allocations of a file; its size allows no more.</summary>
    public const int MaxAllocations = 10_000;

    /// <summary>1 to 64 printable ASCII characters without spaces.</summary>
    public string Network { get; init; } = "";

    public GenesisState State { get; init; }

    /// <summary>When epoch 0 begins.</summary>
    public Instant Time { get; init; } = Instant.Zero;

    /// <summary>All other chain parameters, with a difficulty of their own.</summary>
    public ChainSettings Chain { get; init; } = ChainSettings.Of(ChainPreset.Development);

    /// <summary>What the allocations sum to, in base units, as the author counts it; null: not said.</summary>
    public long? Allocated { get; init; }

    /// <summary>The coins that exist from genesis on, at most one for each address.</summary>
    public IReadOnlyList<Allocation> Allocations { get; init; } = [];

    /// <summary>The ledger's parameters.</summary>
    public ChainParameters ToParameters() => Chain.ToParameters(1) with
    {
        NetworkId = Network,
        GenesisTime = Time,
        Allocations = Allocations,
    };
}
