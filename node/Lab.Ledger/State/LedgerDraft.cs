using Lab.Core;
using Lab.Core.Trees;

namespace Lab.Ledger;

/// <summary>
/// The ledger as a block is being put together or checked: what transactions have changed so far, over the state
/// of the parent. A refused transaction leaves it as it was.
/// </summary>
public sealed class LedgerDraft : ILedgerView
{
    private readonly LedgerState before;
    private readonly ChainParameters parameters;
    private readonly Height height;

    // Looked up only; the lists have the order.
    private readonly Dictionary<Hash, Account> accounts = [];
    private readonly Dictionary<Hash, Coin?> coins = [];
    private readonly List<Address> touched = [];
    private readonly List<(Hash Key, Outpoint Outpoint, Coin Coin, bool Made)> moves = [];

    /// <summary>A draft of a block on top of <paramref name="parent"/>.</summary>
    public LedgerDraft(ChainEntry parent)
        : this(parent.Ledger, parent.Parameters, parent.Height.Next)
    {
    }

    internal LedgerDraft(LedgerState before, ChainParameters parameters, Height height)
    {
        this.before = before;
        this.parameters = parameters;
        this.height = height;
    }

    /// <summary>The fees of the transactions applied so far.</summary>
    public Amount Fees { get; private set; }

    /// <inheritdoc/>
    public Account AccountOf(Address address) =>
        this.accounts.TryGetValue(address.Body, out var account) ? account
            : this.before.AccountOf(address) ?? Account.Unknown;

    /// <summary>The coin of a name as the draft has it, or null.</summary>
    public Coin? CoinOf(Outpoint outpoint) => CoinAt(StateKey.Coin(outpoint.Transaction, outpoint.Index));

    /// <summary>
    /// Applies a transaction that has passed <see cref="TransactionRules"/>. What is refused here may be good in
    /// another state: nobody is blamed for it alone.
    /// </summary>
    /// <param name="transaction">Not a coinbase.</param>
    /// <param name="fee">What its inputs exceed its outputs by.</param>
    public Ruling Apply(Transaction transaction, out Amount fee)
    {
        var content = transaction.Content;
        Span<Hash> keys = stackalloc Hash[content.Inputs.Count];
        var ruling = SpendRules.Check(this, this.parameters, this.height, transaction, keys, out var sum, out fee);
        if (!ruling.IsAccepted) return ruling;
        var sender = Address.Of(content.Sender);
        var account = AccountOf(sender);
        Fees += fee;
        Set(sender, new Account(content.Sender, account.Nonce + 1, account.Total - sum));
        for (int i = 0; i < keys.Length; i++) Spend(keys[i], content.Inputs[i]);
        MakeCoins(transaction, isCoinbase: false);
        return Ruling.Accepted;
    }

    /// <summary>Adds the outputs of a coinbase, which has been found good.</summary>
    public void ApplyCoinbase(Transaction coinbase) => MakeCoins(coinbase, isCoinbase: true);

    /// <summary>Adds a coin from nowhere: genesis.</summary>
    internal void Allocate(Outpoint outpoint, Coin coin) => Make(outpoint, coin);

    /// <summary>The sum of outputs that passed R-TX-6.</summary>
    internal static Amount Sum(IReadOnlyList<Output> outputs)
    {
        var sum = Amount.Zero;
        for (int i = 0; i < outputs.Count; i++) sum += outputs[i].Amount;
        return sum;
    }

    /// <summary>The state with all changes.</summary>
    public LedgerState Finish(Supply supply)
    {
        var writes = new List<StateWrite>(this.touched.Count + this.moves.Count);
        foreach (var address in this.touched)
        {
            var account = this.accounts[address.Body];
            writes.Add(new StateWrite(
                StateKey.Account(address.Body), account.IsForgettable ? null : account.Encode()));
        }

        var owners = this.before.Owners;
        foreach (var (key, outpoint, coin, made) in this.moves)
        {
            // A coin made and spent in one block leaves no trace: neither is done, since undoing what was not done would
            // take another coin of the owner's.
            if (made ? this.coins[key] is null : coin.Created == this.height) continue;
            writes.Add(new StateWrite(key, made ? coin.Encode() : null));
            owners = Move(owners, key, outpoint, coin.Owner.Body, made);
        }

        var tree = this.before.Tree.Apply(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(writes));
        return new LedgerState(tree, owners, supply);
    }

    private static HashTrie<CoinNames> Move(
        HashTrie<CoinNames> owners, in Hash key, Outpoint outpoint, in Hash owner, bool made)
    {
        bool hasSome = owners.TryGet(owner, out var some);
        CoinNames? left = !made ? some.Without(key) : hasSome ? some.With(key, outpoint) : new CoinNames(outpoint);
        return left is { } names ? owners.Add(owner, names) : owners.Remove(owner);
    }

    /// <inheritdoc/>
    public Coin? CoinAt(in Hash key)
    {
        if (this.coins.TryGetValue(key, out var coin)) return coin;
        return this.before.Tree.Find(key) is { } value ? Coin.Decode(value) : null;
    }

    private void MakeCoins(Transaction transaction, bool isCoinbase)
    {
        var outputs = transaction.Content.Outputs;
        for (int i = 0; i < outputs.Count; i++)
        {
            var output = outputs[i];
            Make(
                new Outpoint(transaction.Id, i),
                new Coin(output.Asset, output.Amount, output.To, this.height, isCoinbase));
        }
    }

    private void Make(Outpoint outpoint, Coin coin)
    {
        var key = StateKey.Coin(outpoint.Transaction, outpoint.Index);
        this.coins[key] = coin;
        this.moves.Add((key, outpoint, coin, true));
        var account = AccountOf(coin.Owner);
        Set(coin.Owner, account with { Total = account.Total + coin.Amount });
    }

    private void Spend(in Hash key, Outpoint outpoint)
    {
        var coin = CoinAt(key)!.Value;
        this.coins[key] = null;
        this.moves.Add((key, outpoint, coin, false));
    }

    private void Set(Address address, Account account)
    {
        if (!this.accounts.ContainsKey(address.Body)) this.touched.Add(address);
        this.accounts[address.Body] = account;
    }
}
