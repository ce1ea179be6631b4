using Lab.Core;
using Lab.Core.Crypto;

namespace Lab.Scenarios.Worlds;

/// <summary>
/// Keys that follow from a run's seed, so that a run can be repeated: whoever knows the seed knows them, so
/// they are for simulation, and for a live network only where they were asked for by name.
/// </summary>
public sealed class SeededKeys(ulong seed) : IKeySource
{
    /// <summary>What records and the command line call this source.</summary>
    public const string Word = "seeded";

    public string Name => Word;

    public SigningKey KeyOf(KeyPurpose purpose, int number, int generation)
    {
        Span<byte> bytes = stackalloc byte[Hash.Size];
        string name = purpose == KeyPurpose.Node ? "node-key" : "wallet-key";
        Rng.For(seed, name, (uint)number | (ulong)(uint)generation << 32).Fill(bytes);
        return SigningKey.FromSeed(bytes);
    }
}
