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
        ulong high = Math.BigMul(this.A ^ x, y ^ Whiten, out ulong low);
        this.A = (high ^ low) + (x << 29 | x >> 35) + y;
        high = Math.BigMul(this.B ^ y, x ^ ~Whiten, out low);
        this.B = (high ^ low) + (y << 31 | y >> 33) + x;
    }
}
