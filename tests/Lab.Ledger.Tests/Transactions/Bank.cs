using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;

namespace Lab.Ledger.Tests;

/// <summary>A network with two wallets that own coins from genesis on, and a miner.</summary>
internal sealed class Bank
{
    public Bank(ChainParameters? chain = null)
    {
        Genesis = Lab.Ledger.Genesis.Create((chain ?? Presets.Minimal) with
        {
            Allocations = [new(AddressOf(Alice), new(500)), new(AddressOf(Alice), new(300)), new(AddressOf(Bob), new(70))],
        });
    }

    public static SigningKey Alice { get; } = KeyOf(1);
    public static SigningKey Bob { get; } = KeyOf(2);
    public static SigningKey Carol { get; } = KeyOf(3);

    public Miner Miner { get; } = new(9);
    public ChainEntry Genesis { get; }

    public static SigningKey KeyOf(int number) =>
        SigningKey.FromSeed(Sha256.Tagged("test.wallet"u8, new Hash(0, 0, 0, (ulong)number)));

    public static Address AddressOf(SigningKey key) => Address.Of(key.Public);

    /// <summary>A coin of a wallet, by its amount.</summary>
    public static Outpoint CoinOf(ChainEntry tip, SigningKey owner, long amount) =>
        tip.Ledger.CoinsOf(AddressOf(owner)).First(x => x.Coin.Amount.Units == amount).Outpoint;

    /// <summary>A signed transfer of one coin, with change to its sender and a fee.</summary>
    public Transaction Transfer(
        ChainEntry tip, SigningKey from, long coin, SigningKey to, long amount, long fee = 1, ulong? nonce = null)
    {
        var outputs = new List<Output> { new(AddressOf(to), new Amount(amount)) };
        long change = coin - amount - fee;
        if (change > 0) outputs.Add(new Output(AddressOf(from), new Amount(change)));
        return Sign(from, Content(tip, from, [CoinOf(tip, from, coin)], outputs, nonce));
    }

    public TransactionContent Content(
        ChainEntry tip, SigningKey from, IReadOnlyList<Outpoint> inputs, IReadOnlyList<Output> outputs,
        ulong? nonce = null) => new()
    {
        Network = Genesis.Id,
        Sender = from.Public,
        Nonce = nonce ?? tip.Ledger.AccountOf(AddressOf(from))?.Nonce ?? 0,
        ValidUntil = new Height(1_000),
        Inputs = inputs,
        Outputs = outputs,
    };

    public static Transaction Sign(SigningKey from, TransactionContent content) =>
        Transaction.Sign(content, from, NoMemo.Instance);

    /// <summary>What a block with these transactions behind a right coinbase is ruled.</summary>
    public Ruling InBlock(ChainEntry parent, params Transaction[] transactions)
    {
        var coinbase = BlockBuilder.Coinbase(parent, Miner.Key.Public, []);
        var block = Miner.MineBody(parent, [coinbase, .. transactions], Hash.Zero);
        return Transition.Apply(parent, block, NoMemo.Instance).Ruling;
    }

    /// <summary>A block with all these transactions, which must apply.</summary>
    public ChainEntry Mine(ChainEntry parent, params Transaction[] transactions)
    {
        var block = Miner.Mine(parent, null, transactions);
        Assert.That(block.Transactions, Has.Count.EqualTo(transactions.Length + 1), "the builder took them all");
        return Miner.Accept(parent, block);
    }
}
