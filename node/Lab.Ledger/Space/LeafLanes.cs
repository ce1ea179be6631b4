using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// Scores eight leaves at a time: SHA-256 of challenge || leaf with one leaf in each lane of a vector. A
/// miner hashes every leaf in every epoch, so this is its hottest loop, and a call a leaf costs several times
/// as much. Where the processor has no such vectors the runtime computes the same numbers without them.
/// </summary>
internal static class LeafLanes
{
    /// <summary>Leaves in a group.</summary>
    public const int Width = 8;

    /// <summary>32-bit words in a group: word w of lane l stands at w * <see cref="Width"/> + l.</summary>
    public const int GroupWords = 8 * Width;

    /// <summary>Vectors of scratch space that <see cref="Score"/> needs.</summary>
    public const int Scratch = 72;

    /// <summary>Writes eight big-endian words: a hash as SHA-256 reads it.</summary>
    public static void Put(Span<uint> words, in Hash hash)
    {
        for (int i = 0; i < 8; i++) words[i] = Word(hash, i);
    }

    /// <summary>Writes a leaf to its lane, in groups that stand one after another.</summary>
    public static void Put(Span<uint> groups, int leaf, in Hash value)
    {
        int at = First(leaf);
        for (int i = 0; i < 8; i++) groups[at + i * Width] = Word(value, i);
    }

    /// <summary>Reads a leaf from its lane.</summary>
    public static Hash Take(ReadOnlySpan<uint> groups, int leaf)
    {
        int at = First(leaf);
        return new Hash(
            Pair(groups, at),
            Pair(groups, at + 2 * Width),
            Pair(groups, at + 4 * Width),
            Pair(groups, at + 6 * Width));
    }

    /// <summary>
    /// Writes the scores of a group, laid out like the group, and returns true; or returns false with the scores
    /// unwritten if the first word of every score is above <paramref name="bound"/>.
    /// </summary>
    /// <param name="challenge">Eight words.</param>
    /// <param name="group">The leaves.</param>
    /// <param name="bound">The first word of the target.</param>
    /// <param name="scratch"><see cref="Scratch"/> vectors to work in; a scan clears them once.</param>
    /// <param name="scores">Where the scores go.</param>
    public static bool Score(
        ReadOnlySpan<uint> challenge, ReadOnlySpan<uint> group, uint bound, Span<Vector256<uint>> scratch,
        Span<uint> scores)
    {
        Check.That(challenge.Length == 8 && group.Length == GroupWords && scores.Length == GroupWords);
        ref uint leaves = ref MemoryMarshal.GetReference(group);
        var schedule = scratch[..64];
        for (int i = 0; i < 8; i++)
        {
            schedule[i] = Vector256.Create(challenge[i]);
            schedule[i + 8] = Vector256.LoadUnsafe(ref leaves, (nuint)(i * Width));
        }

        Extend(schedule);
        var state = scratch.Slice(64, 8);
        for (int i = 0; i < 8; i++) state[i] = Vector256.Create(Sha256Words.Start[i]);
        Rounds(state, schedule);
        for (int i = 0; i < 64; i++) schedule[i] = Vector256.Create(Sha256Words.PaddingRounds[i]);
        Rounds(state, schedule);
        if (Vector256.GreaterThanAll(state[0], Vector256.Create(bound))) return false;
        ref uint to = ref MemoryMarshal.GetReference(scores);
        for (int i = 0; i < 8; i++) state[i].StoreUnsafe(ref to, (nuint)(i * Width));
        return true;
    }

    /// <summary>
    /// The schedule of a block from its sixteen words, with the constants of the rounds added.
    /// </summary>
    private static void Extend(Span<Vector256<uint>> schedule)
    {
        ref var w = ref MemoryMarshal.GetReference(schedule);
        for (int t = 16; t < 64; t++)
        {
            var early = Unsafe.Add(ref w, t - 15);
            var late = Unsafe.Add(ref w, t - 2);
            Unsafe.Add(ref w, t) = Unsafe.Add(ref w, t - 16) + Unsafe.Add(ref w, t - 7)
                + (Turn(early, 7) ^ Turn(early, 18) ^ (early >>> 3))
                + (Turn(late, 17) ^ Turn(late, 19) ^ (late >>> 10));
        }

        for (int t = 0; t < 64; t++) Unsafe.Add(ref w, t) += Vector256.Create(Sha256Words.Rounds[t]);
    }

    private static void Rounds(Span<Vector256<uint>> state, Span<Vector256<uint>> schedule)
    {
        var a = state[0];
        var b = state[1];
        var c = state[2];
        var d = state[3];
        var e = state[4];
        var f = state[5];
        var g = state[6];
        var h = state[7];
        for (int t = 0; t < schedule.Length; t++)
        {
            var choice = Vector256.ConditionalSelect(e, f, g);
            var sum = h + schedule[t] + choice + (Turn(e, 6) ^ Turn(e, 11) ^ Turn(e, 25));
            h = g;
            g = f;
            f = e;
            e = d + sum;
            sum += (Turn(a, 2) ^ Turn(a, 13) ^ Turn(a, 22)) + Vector256.ConditionalSelect(a ^ b, c, b);
            d = c;
            c = b;
            b = a;
            a = sum;
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    private static int First(int leaf) => leaf / Width * GroupWords + leaf % Width;

    private static uint Word(in Hash hash, int i) => (uint)(hash.Word(i / 2) >> (i % 2 == 0 ? 32 : 0));

    private static ulong Pair(ReadOnlySpan<uint> words, int at) => (ulong)words[at] << 32 | words[at + Width];

    /// <summary>Each lane rotated right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Turn(Vector256<uint> x, [ConstantExpected] byte by) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(x, by) : (x >>> by) | (x << (32 - by));
}
