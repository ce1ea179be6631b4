using Lab.Core.Crypto;

namespace Lab.Scenarios.Worlds;

/// <summary>What a key of a run is for.</summary>
public enum KeyPurpose
{
    /// <summary>A node's identity, which also mines.</summary>
    Node,

    /// <summary>A wallet of the workload.</summary>
    Wallet,
}

/// <summary>Where the secret keys of a run come from: one source for all of them.</summary>
public interface IKeySource
{
    /// <summary>What the run's record calls it.</summary>
    string Name { get; }

    /// <summary>The key of a node or wallet: the same however often it is asked for. From any thread.</summary>
    /// <param name="purpose">What for.</param>
    /// <param name="number">Of the node or wallet, from 0.</param>
    /// <param name="generation">How many others were in its place before it.</param>
    SigningKey KeyOf(KeyPurpose purpose, int number, int generation);
}
