using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests.Pool;

/// <summary>One node on a chain whose wallets own coins from genesis on, and transactions for it.</summary>
internal sealed class Till
{
    /// <summary>Native coins that Alice and Bob own from genesis on, each of 1,000.</summary>
    public const int Coins = 6;

    public Till(NodeSettings? settings = null, int plots = 0)
    {
        Chain = Chains.Easy with
        {
            Allocations =
            [
                .. Enumerable.Repeat(new Allocation(AddressOf(Alice), new Amount(1000)), Coins),
                .. Enumerable.Repeat(new Allocation(AddressOf(Bob), new Amount(1000)), Coins),
            ],
        };
        Genesis = Chains.GenesisOf(Chain);
        Bench = new Bench((settings ?? new NodeSettings()) with
        {
            PingInterval = Duration.Zero, Relay = RelayStrategy.Flood, OutboundTarget = 0,
        }, Chain, plots);
    }

    public static SigningKey Alice { get; } = Chains.KeyOf(501);
    public static SigningKey Bob { get; } = Chains.KeyOf(502);
    public static SigningKey Carol { get; } = Chains.KeyOf(503);

    public ChainParameters Chain { get; }
    public ChainEntry Genesis { get; }
    public Bench Bench { get; }

    public static Address AddressOf(SigningKey key) => Address.Of(key.Public);

    /// <summary>The coins of a wallet in the genesis block, in the order of the ledger.</summary>
    public List<OwnedCoin> CoinsOf(SigningKey key) => [.. Genesis.Ledger.CoinsOf(AddressOf(key))];

    /// <summary>Spends the coin of genesis that has the nonce's place, or another.</summary>
    public Transaction Spend(
        SigningKey from, ulong nonce, long fee = 10, int? coin = null, long validUntil = 1000, Outpoint? input = null,
        int outputs = 1, long worth = 1000)
    {
        var content = new TransactionContent
        {
            Network = Genesis.Id,
            Sender = from.Public,
            Nonce = nonce,
            ValidUntil = new Height(validUntil),
            Inputs = [input ?? CoinsOf(from)[coin ?? (int)nonce].Outpoint],
            Outputs =
            [
                new Output(AddressOf(from), new Amount(worth - fee - (outputs - 1))),
                .. Enumerable.Repeat(new Output(AddressOf(Carol), new Amount(1)), outputs - 1),
            ],
        };
        return Transaction.Sign(content, from, NoMemo.Instance);
    }

    public object Ask(object command)
    {
        Bench.Step(Input.Asked(new RequestId(1), command));
        return Bench.Host.Answers[^1];
    }

    /// <summary>Submits a transaction; the rule that refused it, or None.</summary>
    public Rule Submit(Transaction transaction) => Ask(new SubmitTransaction(transaction)) switch
    {
        TransactionQueued queued when queued.Id == transaction.Id => Rule.None,
        TransactionHeld held when held.Id == transaction.Id => held.Rule,
        CommandRefused refused => Enum.Parse<Rule>(refused.Reason.Split(' ', ':')[0]),
        var other => throw new AssertionException($"answered with {other}"),
    };

    public PoolContents Pool => (PoolContents)Ask(new GetPool());

    public List<Hash> Waiting => [.. Pool.Entries.Select(e => e.Id)];

    public BalanceReport Balance(SigningKey of) => (BalanceReport)Ask(new GetBalance(AddressOf(of)));

    public RemotePeer Connect(int id = 1, bool outbound = false, ChainTip? tip = null)
    {
        var peer = Bench.Link(id, outbound);
        peer.Hello = RemotePeer.Greeting(peer.Key.Public, network: Genesis.Id);
        peer.Say(peer.Hello);
        peer.Say(peer.AuthFor(tip ?? new ChainTip(new BlockRef(Genesis.Height, Genesis.Id), 0)));
        Assert.That(peer.Refused, Is.EqualTo(Rule.None));
        return peer;
    }

    public static Frame FrameOf(Transaction transaction) => Wire.Encode(new TransactionItem(transaction));

    /// <summary>A child that holds these transactions, all of which apply.</summary>
    public static ChainEntry Mine(ChainEntry parent, int miner, params Transaction[] transactions)
    {
        var key = Chains.KeyOf(miner);
        var epoch = parent.Header.Epoch.Next;
        var block = BlockBuilder.Build(
            parent, parent.Parameters.StartOf(epoch), epoch, Chains.PlotOf(key).Win(0), key, transactions, NoMemo.Instance);
        Assert.That(block.Transactions, Has.Count.EqualTo(transactions.Length + 1));
        return Transition.Apply(parent, block, NoMemo.Instance).Entry!;
    }
}
