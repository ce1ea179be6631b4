using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Chain;
using Lab.Nodes.Messages;
using Lab.Nodes.Relay;

namespace Lab.Nodes.Pool;

/// <summary>What an operator or a wallet may ask of the pool: to queue, to pay, to look.</summary>
internal sealed class WalletDesk(
    Turn turn, TransactionPool pool, ChainView chain, Spreader spreader, IMemo memo)
{
    /// <summary>How many blocks a payment made here may wait.</summary>
    private const int PaymentLifetime = 1_000;

    /// <summary>Queues a signed transaction and sends it on.</summary>
    public object Submit(Transaction transaction)
    {
        turn.Host.Charge(WorkKind.Publish);
        var item = new TransactionItem(transaction);
        if (pool.Find(transaction.WireId) is not null) return new CommandRefused($"{Rule.ReplacementPays}: the transaction is pending already");
        var frame = Wire.Encode(item);
        var ruling = pool.Offer(item, frame);
        if (pool.IsEarly(item.WireId)) return new TransactionHeld(transaction.Id, ruling.Rule, ruling.ToString());
        if (!ruling.IsAccepted) return new CommandRefused(ruling.ToString());
        spreader.Created(item, frame);
        return new TransactionQueued(transaction.Id);
    }

    /// <summary>
    /// Pays from a wallet: coins that are mature and not reserved by a pending transaction, in the order of the
    /// ledger, then change of pending ones.
    /// </summary>
    public object Pay(Pay order)
    {
        pool.LookAtTip();
        var from = Address.Of(order.Wallet.Public);
        if (!Amount.TryAdd(order.Amount, order.Fee, out var need) || order.Amount == Amount.Zero)
            return new CommandRefused($"{Rule.OutputsInRange}: the amount is zero or too large");
        if (!CoinSelector.TryChoose(Spendable(from), need, out var inputs, out var sum))
            return new CommandRefused($"{Rule.FeeCovered}: {sum} of {need} can be spent now");
        turn.Host.Charge(WorkKind.Sign);
        var outputs = new List<Output> { new(order.To, order.Amount) };
        if (sum > need) outputs.Add(new Output(from, sum - need));
        ulong mined = chain.Tip.Ledger.AccountOf(from)?.Nonce ?? 0;
        return Submit(Transaction.Sign(
            new TransactionContent
            {
                Network = chain.Network,
                Sender = order.Wallet.Public,
                Nonce = mined + (ulong)pool.Of(from).Count,
                ValidUntil = new Height(chain.Tip.Height.Value + PaymentLifetime),
                Inputs = inputs,
                Outputs = outputs,
            },
            order.Wallet, memo));
    }

    /// <summary>ST-M05, SC-L10: what an address has, and what of it can be spent.</summary>
    public BalanceReport BalanceOf(Address address)
    {
        pool.LookAtTip();
        var ledger = chain.Tip.Ledger;
        var total = ledger.TotalBalance(address);
        var mature = ledger.MatureBalance(address, chain.Tip.Height.Next, chain.Parameters.CoinbaseMaturity);
        var reserved = Amount.Zero;
        foreach (var entry in pool.Of(address))
            foreach (var input in entry.Transaction.Content.Inputs)
                if (ledger.CoinOf(input) is { } coin) reserved += coin.Amount;
        return new BalanceReport(total, mature, total - mature, reserved);
    }

    /// <summary>What waits, in the order in which a miner would take it.</summary>
    public PoolContents Pending()
    {
        var list = new List<PoolEntryStatus>(pool.Count);
        foreach (var transaction in pool.Candidates())
        {
            var content = transaction.Content;
            var fee = pool.Find(transaction.WireId)!.Fee;
            list.Add(new PoolEntryStatus(transaction.Id, content.Sender, content.Nonce, fee, transaction.Length));
        }

        return new PoolContents(list, pool.Bytes);
    }

    /// <summary>SC-L10: what pending transactions spend is reserved; what they give back may be spent.</summary>
    private IEnumerable<OwnedCoin> Spendable(Address owner)
    {
        var height = chain.Tip.Height.Next;
        var reserved = new HashSet<Outpoint>(); // looked up only
        foreach (var entry in pool.Of(owner))
            foreach (var input in entry.Transaction.Content.Inputs) reserved.Add(input);
        foreach (var owned in chain.Tip.Ledger.CoinsOf(owner))
        {
            if (!reserved.Contains(owned.Outpoint) && owned.Coin.IsMature(height, chain.Parameters.CoinbaseMaturity))
                yield return owned;
        }

        foreach (var entry in pool.Of(owner))
        {
            var outputs = entry.Transaction.Content.Outputs;
            for (int i = 0; i < outputs.Count; i++)
            {
                var change = new Outpoint(entry.Transaction.Id, i);
                if (outputs[i].To != owner || reserved.Contains(change)) continue;
                yield return new OwnedCoin(
                    change, new Coin(outputs[i].Asset, outputs[i].Amount, owner, height, IsCoinbase: false));
            }
        }
    }
}
