using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// The difficulty of the next block, from what the chain has done (R-CHAIN-2). Integers only.
/// </summary>
public static class Retarget
{
    /// <summary>How far one step may go from where it starts, either way.</summary>
    public const int ClampFactor = 4;

    /// <summary>
    /// The sliding rule: T x (sum of the window's difficulties) / (its elapsed time), at most a factor 4 from
    /// the window's mean. Near genesis the window is filled up with <c>N - blocks</c> blocks of genesis
    /// difficulty at the target interval, because a ratio of one or two intervals is noise.
    /// </summary>
    /// <param name="chain">The rules.</param>
    /// <param name="blocks">Real blocks in the window, 0 to N.</param>
    /// <param name="weight">The sum of their difficulties.</param>
    /// <param name="elapsed">From the parent of the first to the last; zero only if there are none.</param>
    public static Difficulty Sliding(ChainParameters chain, int blocks, UInt128 weight, Duration elapsed)
    {
        Check.That(blocks >= 0 && blocks <= chain.RetargetWindow && elapsed >= Duration.Zero);
        int assumed = chain.RetargetWindow - blocks;
        var sum = weight + (UInt128)assumed * chain.GenesisDifficulty.Value;
        var time = (UInt128)elapsed.Nanoseconds + (UInt128)(chain.TargetBlockTime * assumed).Nanoseconds;
        Check.That(time > 0);
        // 2^16 blocks x 2^64 x 2^47 ns fits in 128 bits: the limits of the parameters see to it.
        var wanted = sum * (UInt128)chain.TargetBlockTime.Nanoseconds / time;
        var least = sum / (UInt128)(ClampFactor * chain.RetargetWindow);
        var most = sum * ClampFactor / (UInt128)chain.RetargetWindow;
        return Difficulty.Clamp(UInt128.Clamp(wanted, least, most));
    }

    /// <summary>
    /// The source's rule, for the block that follows a full window: half of the way from the current
    /// difficulty to current x expected / actual time, at most a factor 4 from the current one.
    /// </summary>
    public static Difficulty HalfWay(ChainParameters chain, Difficulty current, Duration elapsed)
    {
        Check.That(elapsed > Duration.Zero);
        var now = (UInt128)current.Value;
        var expected = (UInt128)(chain.TargetBlockTime * chain.RetargetWindow).Nanoseconds;
        var goal = now * expected / (UInt128)elapsed.Nanoseconds;
        return Difficulty.Clamp(UInt128.Clamp((now + goal) / 2, now / ClampFactor, now * ClampFactor));
    }

    /// <summary>
    /// Where the window that ends with a parent starts: the header before its first block, as many blocks below the
    /// parent as the window holds. Genesis while there are fewer.
    /// </summary>
    public static Height StartOf(ChainParameters chain, Height parent) =>
        new(Math.Max(0, parent.Value - chain.RetargetWindow));

    /// <summary>The difficulty that a child of <paramref name="parent"/> must have.</summary>
    /// <param name="parent">Any header of the chain, genesis included.</param>
    /// <param name="start">Its ancestor, or itself, at the height that <see cref="StartOf"/> gives.</param>
    public static Difficulty After(IChainPlace parent, IChainPlace start)
    {
        var chain = parent.Parameters;
        var last = parent.Header;
        Check.That(start.Header.Height == StartOf(chain, last.Height));
        if (last.Height == Height.Genesis || chain.Retarget == RetargetRule.Fixed) return chain.GenesisDifficulty;
        if (chain.Retarget == RetargetRule.EveryN && last.Height.Value % chain.RetargetWindow != 0)
            return last.Difficulty;
        int blocks = (int)(last.Height - start.Header.Height);
        var elapsed = last.Timestamp - start.Header.Timestamp;
        return chain.Retarget == RetargetRule.EveryN
            ? HalfWay(chain, last.Difficulty, elapsed)
            : Sliding(chain, blocks, parent.Weight - start.Weight, elapsed);
    }
}
