using System.Numerics;

namespace Lab.Core;

/// <summary>
/// A named stream of luck: xoshiro256** seeded from (seed, purpose, id), so that adding a node or a purpose changes
/// no other stream. Integers only.
/// </summary>
public sealed class Rng
{
    private ulong a, b, c, d;

    private Rng(ulong state)
    {
        this.a = Mix.Word(state);
        this.b = Mix.Word(this.a ^ state);
        this.c = Mix.Word(this.b);
        this.d = Mix.Word(this.c) | 1;
    }

    /// <summary>The stream of one purpose of one thing in the run of one seed.</summary>
    public static Rng For(ulong seed, string purpose, ulong id = 0) => new(Key(seed, purpose, id));

    /// <summary>The 64-bit name of a stream, for counter-based draws: <c>Mix.Fold(key, counter)</c>.</summary>
    public static ulong Key(ulong seed, string purpose, ulong id = 0) =>
        Mix.Words(Mix.Word(seed), Mix.Text(purpose), id);

    /// <summary>A uniform 64-bit word.</summary>
    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(this.b * 5, 7) * 9, t = this.b << 17;
        this.c ^= this.a;
        this.d ^= this.b;
        this.b ^= this.c;
        this.a ^= this.d;
        this.c ^= t;
        this.d = BitOperations.RotateLeft(this.d, 45);
        return result;
    }

    /// <summary>A uniform number in 0 .. <paramref name="bound"/> - 1, unbiased (Lemire's method).</summary>
    public ulong Below(ulong bound)
    {
        Check.That(bound > 0);
        ulong high = Math.BigMul(Next(), bound, out ulong low);
        if (low < bound)
            for (ulong floor = (0 - bound) % bound; low < floor;)
                high = Math.BigMul(Next(), bound, out low);
        return high;
    }

    public int Below(int bound)
    {
        Check.That(bound > 0);
        return (int)Below((ulong)bound);
    }

    /// <summary>A uniform number in <paramref name="low"/> .. <paramref name="high"/>, both included.</summary>
    public long Between(long low, long high)
    {
        Check.That(low <= high);
        ulong span = (ulong)(high - low);
        return low + (long)(span == ulong.MaxValue ? Next() : Below(span + 1));
    }

    /// <summary>True with the given probability.</summary>
    public bool Chance(Ratio probability) =>
        probability.Top >= probability.Bottom || Next() < probability.Threshold();

    /// <summary>Puts a list into a uniformly random order (Fisher-Yates).</summary>
    public void Shuffle<T>(IList<T> list)
    {
        for (int i = list.Count - 1; i > 0; i--)
        {
            int j = Below(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }
    }

    /// <summary>Fills bytes.</summary>
    public void Fill(Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i += 8)
        {
            ulong word = Next();
            for (int j = i; j < Math.Min(i + 8, bytes.Length); j++, word >>= 8) bytes[j] = (byte)word;
        }
    }
}
