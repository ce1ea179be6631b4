using Lab.Core;

namespace Lab.Live;

/// <summary>What a live world may be asked to do differently.</summary>
public sealed record LiveOptions
{
    /// <summary>
    /// The seed of the participants' luck. It does not make a live run repeatable: arrival order is real.
    /// </summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads that run jobs, shared by all participants of the world; at least 1.</summary>
    public int JobWorkers { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>
    /// How long a dial may take, TLS and preamble included, before it fails as timed out; above zero.
    /// </summary>
    public Duration DialTimeout { get; init; } = Duration.FromSeconds(20);

    /// <summary>
    /// Leaves links unencrypted, for those who want to read them on the wire. Only ever on loopback.
    /// </summary>
    public bool Plaintext { get; init; }

    /// <summary>
    /// How long frames sent before a hang-up may still travel before the socket is closed under them.
    /// </summary>
    public Duration Linger { get; init; } = Duration.FromSeconds(20);

    /// <summary>Results that each participant's memo remembers; at least 2.</summary>
    public int MemoCapacity { get; init; } = 65_536;
}
