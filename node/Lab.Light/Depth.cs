using Lab.Core;

namespace Lab.Light;

/// <summary>
/// How deep the block of an answer should lie, in confirmations: the tip has one. The least guards against reorgs, the
/// most against answers that were true once.
/// </summary>
public readonly record struct Depth
{
    /// <param name="least">1 and up.</param>
    /// <param name="most">At least as many.</param>
    public Depth(int least, int most)
    {
        Check.That(least >= 1 && most >= least);
        Least = least;
        Most = most;
    }

    public int Least { get; }
    public int Most { get; }

    /// <summary>So many or more: for what cannot become false with time, as a transaction's place in a block.</summary>
    public static Depth AtLeast(int confirmations) => new(confirmations, int.MaxValue);

    public bool Allows(long confirmations) => confirmations >= Least && confirmations <= Most;
}
