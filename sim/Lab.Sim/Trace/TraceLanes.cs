using System.Runtime.CompilerServices;

namespace Lab.Sim.Trace;

/// <summary>
/// The running digest of all that one node saw and did: two independent 64-bit multiply-mix lanes. ARCHITECTURE.md
/// gives the exact function.
/// </summary>
internal struct TraceLanes
{
    private const ulong Whiten = 0x9e3779b97f4a7c15;
    public ulong A, B;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong x, ulong y)
    {
        this.A = Mix.Product(this.A ^ x, y ^ Whiten) + (x << 29 | x >> 35) + y;
        this.B = Mix.Product(this.B ^ y, x ^ ~Whiten) + (y << 31 | y >> 33) + x;
    }
}
