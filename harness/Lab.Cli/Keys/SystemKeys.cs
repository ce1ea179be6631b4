using System.Collections.Concurrent;
using System.Security.Cryptography;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Scenarios.Worlds;

namespace Lab.Cli.Keys;

/// <summary>
/// Keys from the system's cryptographic random numbers, drawn when they are first asked for: nobody can
/// derive them from what a run tells.
/// </summary>
internal sealed class SystemKeys : IKeySource
{
    /// <summary>What records, key files and the command line call this source.</summary>
    public const string Word = "system";

    [Secret]
    private readonly ConcurrentDictionary<(KeyPurpose Purpose, int Number, int Generation), Lazy<Drawn>> keys = new();

    public string Name => Word;

    public SigningKey KeyOf(KeyPurpose purpose, int number, int generation) =>
        this.keys.GetOrAdd((purpose, number, generation), _ => new Lazy<Drawn>(Draw)).Value.Key;

    /// <summary>Takes a key that an earlier run drew; false if that one is there already.</summary>
    public bool TryAdd(KeyPurpose purpose, int number, byte[] seed)
    {
        Check.That(seed.Length == Hash.Size);
        return this.keys.TryAdd((purpose, number, 0), new Lazy<Drawn>(() => new Drawn(seed)));
    }

    /// <summary>
    /// The seeds of the keys drawn so far, those of first generations only, in order: for a key file and
    /// nothing else.
    /// </summary>
    public IEnumerable<(KeyPurpose Purpose, int Number, byte[] Seed)> Seeds() =>
        this.keys.Where(k => k.Key.Generation == 0).OrderBy(k => k.Key)
            .Select(k => (k.Key.Purpose, k.Key.Number, k.Value.Value.Seed));

    private static Drawn Draw() => new(RandomNumberGenerator.GetBytes(Hash.Size));

    private sealed class Drawn
    {
        [Secret]
        private readonly byte[] seed;

        public Drawn(byte[] seed)
        {
            this.seed = seed;
            Key = SigningKey.FromSeed(seed);
        }

        public byte[] Seed => this.seed;
        public SigningKey Key { get; }
    }
}
