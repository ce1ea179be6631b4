using Lab.Core;
using Lab.Ledger;

namespace Lab.Nodes.Pool;

/// <summary>
/// One sender's pending transactions in order of their nonces, and the coins that they spend and make: so that whether
/// another applies behind any of them takes the time of its own inputs, however many there are.
/// </summary>
internal sealed class SenderBook(Hash sender)
{
    private const int Never = int.MaxValue;

    // Looked up only, and noted only then, of the first so many entries: naming coins costs hashes, and where nodes share
    // what was found out most never look.
    private readonly Dictionary<Hash, Change> changes = [];
    private readonly List<PoolEntry> entries = [];
    private int noted;

    /// <summary>In order of nonces, without a gap.</summary>
    public IReadOnlyList<PoolEntry> Entries => this.entries;

    public int Count => this.entries.Count;
    public PoolEntry Last => this.entries[^1];

    public void Add(PoolEntry entry) => this.entries.Add(entry);

    /// <summary>Takes the last transaction off.</summary>
    public void RemoveLast()
    {
        if (this.noted == Count) ForgetLast();
        this.entries.RemoveAt(this.entries.Count - 1);
    }

    private Change? ChangeOf(in Hash coin)
    {
        for (; this.noted < Count; this.noted++) Note(this.entries[this.noted], this.noted);
        return this.changes.TryGetValue(coin, out var change) ? change : null;
    }

    private void Note(PoolEntry entry, int place)
    {
        foreach (var input in entry.Transaction.Content.Inputs)
        {
            var key = StateKey.Coin(input.Transaction, input.Index);
            this.changes[key] = this.changes.TryGetValue(key, out var change)
                ? change with { SpentBy = place } : new Change(null, place);
        }

        var outputs = entry.Transaction.Content.Outputs;
        for (int i = 0; i < outputs.Count; i++)
        {
            if (outputs[i].To.Body == sender)
                this.changes[StateKey.Coin(entry.Transaction.Id, i)] = new Change((place, outputs[i]), Never);
        }
    }

    private void ForgetLast()
    {
        var content = Last.Transaction.Content;
        foreach (var input in content.Inputs)
        {
            var key = StateKey.Coin(input.Transaction, input.Index);
            var change = this.changes[key];
            if (change.Made is null) this.changes.Remove(key);
            else this.changes[key] = change with { SpentBy = Never };
        }

        for (int i = 0; i < content.Outputs.Count; i++)
            if (content.Outputs[i].To.Body == sender) this.changes.Remove(StateKey.Coin(Last.Transaction.Id, i));
        this.noted--;
    }

    /// <summary>The ledger behind a tip and the first transactions of a sender.</summary>
    public sealed class View(ChainEntry tip, Hash sender, SenderBook? book, int place) : ILedgerView
    {
        public Account AccountOf(Address address)
        {
            var account = tip.Ledger.AccountOf(address) ?? Account.Unknown;
            return address.Body == sender ? account with { Nonce = account.Nonce + (ulong)place } : account;
        }

        public Coin? CoinAt(in Hash key)
        {
            if (book?.ChangeOf(key) is { } change)
            {
                if (change.SpentBy < place) return null;
                if (change.Made is { } made)
                {
                    return made.By >= place ? null : new Coin(
                        made.Output.Asset, made.Output.Amount, made.Output.To, tip.Height.Next, IsCoinbase: false);
                }
            }

            return tip.Ledger.Tree.Find(key) is { } value ? Coin.Decode(value) : null;
        }
    }

    /// <summary>What becomes of a coin: by which place it is made, if not of the state, and by which it is spent.</summary>
    private readonly record struct Change((int By, Output Output)? Made, int SpentBy);
}
