using Lab.Core;
using Lab.Ledger;

namespace Lab.Light;

/// <summary>The newest headers of the best chain, by height, in a ring: what falls off its end is forgotten.</summary>
internal sealed class BestHeaders
{
    private readonly HeaderEntry?[] ring;

    public BestHeaders(HeaderEntry genesis, int capacity)
    {
        Check.That(capacity >= 1);
        this.ring = new HeaderEntry?[capacity];
        this.ring[0] = genesis;
        Tip = genesis;
    }

    public HeaderEntry Tip { get; private set; }

    /// <summary>The lowest height that is kept.</summary>
    public long Oldest { get; private set; }

    public long TipHeight => Tip.Header.Height.Value;

    /// <summary>Whether the header at a height is kept.</summary>
    public bool Has(long height) => height >= Oldest && height <= TipHeight;

    public HeaderEntry this[long height]
    {
        get
        {
            Check.That(Has(height));
            return this.ring[height % this.ring.Length]!;
        }
    }

    /// <summary>Puts the child of the tip on it.</summary>
    public void Push(HeaderEntry entry)
    {
        Check.That(entry.Header.Parent == Tip.Header.Id);
        long height = entry.Header.Height.Value;
        this.ring[height % this.ring.Length] = entry;
        Tip = entry;
        Oldest = Math.Max(Oldest, height - this.ring.Length + 1);
    }

    /// <summary>Takes off what stands above a height that is kept, and gives it, lowest first.</summary>
    public List<HeaderEntry> CutAbove(long height)
    {
        Check.That(Has(height));
        var taken = new List<HeaderEntry>();
        for (long at = height + 1; at <= TipHeight; at++)
        {
            taken.Add(this[at]);
            this.ring[at % this.ring.Length] = null;
        }

        Tip = this[height];
        return taken;
    }
}
