using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Messages;

namespace Lab.Nodes.Pool;

/// <summary>A transaction that came before what it stands on.</summary>
internal sealed record EarlyEntry(TransactionItem Item, Frame Frame)
{
    public TransactionContent Content => Item.Transaction.Content;
}

/// <summary>
/// What an earlier transaction or a block may just be late for, in order of arrival (R-POOL-4): bounded in number and
/// bytes, in all and for each sender; one for each nonce of a sender, the newest.
/// </summary>
internal sealed class EarlyShelf(NodeSettings settings)
{
    private readonly List<EarlyEntry> entries = [];

    public int Count => this.entries.Count;

    public long Bytes { get; private set; }

    public IReadOnlyList<EarlyEntry> Entries => this.entries;

    public bool Has(in Hash wireId)
    {
        foreach (var entry in this.entries)
            if (entry.Item.WireId == wireId) return true;
        return false;
    }

    /// <summary>Keeps one, forgetting the oldest ones beyond the bounds.</summary>
    public void Keep(EarlyEntry early)
    {
        if (Has(early.Item.WireId) || early.Item.Transaction.Length > settings.PoolEarlyBytes) return;
        int ofSender = 0;
        for (int i = this.entries.Count - 1; i >= 0; i--)
        {
            if (this.entries[i].Content.Sender != early.Content.Sender) continue;
            if (this.entries[i].Content.Nonce == early.Content.Nonce || ++ofSender == settings.PoolPerSender) TakeAt(i);
        }

        while (Count >= settings.PoolEarly || Bytes + early.Item.Transaction.Length > settings.PoolEarlyBytes) TakeAt(0);
        this.entries.Add(early);
        Bytes += early.Item.Transaction.Length;
    }

    /// <summary>Takes a sender's transaction of a nonce out; null if there is none.</summary>
    public EarlyEntry? Take(PublicKey sender, ulong nonce)
    {
        for (int i = 0; i < this.entries.Count; i++)
            if (this.entries[i].Content.Sender == sender && this.entries[i].Content.Nonce == nonce) return TakeAt(i);
        return null;
    }

    /// <summary>Takes all of them, in order of arrival.</summary>
    public EarlyEntry[] TakeAll()
    {
        var all = this.entries.ToArray();
        this.entries.Clear();
        Bytes = 0;
        return all;
    }

    private EarlyEntry TakeAt(int place)
    {
        var taken = this.entries[place];
        this.entries.RemoveAt(place);
        Bytes -= taken.Item.Transaction.Length;
        return taken;
    }
}
