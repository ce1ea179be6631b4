using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Scenarios.Checking;

namespace Lab.Scenarios.Tests.Checking;

/// <summary>The checkers of the ledger, each on a chain that is right and on one that is forged.</summary>
public sealed class LedgerChecksTests
{
    private static readonly SigningKey Miner = Key(1), Alice = Key(2), Bob = Key(3);
    private static readonly Plot Plot = Plot.Create(Miner.Public, Hash.Zero, 4);

    private static readonly ChainParameters Chain = Presets.Minimal with
    {
        GenesisDifficulty = Difficulty.One,
        Retarget = RetargetRule.Fixed,
        Allocations = [new(Address.Of(Alice.Public), new(500)), new(Address.Of(Alice.Public), new(70))],
    };

    private readonly ChainEntry genesis = Genesis.Create(Chain);

    [Test]
    [Category("ST-S01")]
    public void Supply_conserved_follows_a_chain_that_is_right()
    {
        var block = Mine(this.genesis, Pay(0, 100));
        var sums = SupplyConserved.Follow(new(0, 570), this.genesis, block, Apply(block).Ledger.Supply);
        Assert.That(sums, Is.EqualTo(new SupplyConserved.Sums(1_000, 1_570)));
        Assert.That(() => SupplyConserved.Count(Apply(block).Ledger, 1_570), Throws.Nothing);
    }

    [Test]
    public void Supply_conserved_notices_a_supply_that_is_not_that_of_the_coins()
    {
        var block = Mine(this.genesis, Pay(0, 100));
        var supply = Apply(block).Ledger.Supply with { Burned = new Amount(1) };
        Assert.That(
            () => SupplyConserved.Follow(new(0, 570), this.genesis, block, supply), Throws.TypeOf<ClaimBroken>());
        Assert.That(() => SupplyConserved.Count(Apply(block).Ledger, 1_571), Throws.TypeOf<ClaimBroken>());
    }

    [TestCase(1_003, true)]
    [TestCase(1_004, false)]
    public void Supply_conserved_notices_a_coinbase_that_gives_too_much(long claim, bool holds)
    {
        var pay = Pay(0, 100); // with a fee of 3
        var coinbase = BlockBuilder.Coinbase(
            this.genesis, Miner.Public, [new(Address.Of(Miner.Public), new(claim))]);
        var block = Seal([coinbase, pay]);
        var claimed = new Supply { Allocated = new(570), Issued = new(1_000), Burned = Amount.Zero };
        Assert.That(
            () => SupplyConserved.Follow(new(0, 570), this.genesis, block, claimed),
            holds ? Throws.Nothing : (NUnit.Framework.Constraints.IResolveConstraint)Throws.TypeOf<ClaimBroken>());
    }

    [TestCase(30, 1_050, 20, true)]
    [TestCase(29, 1_050, 21, false)]
    [TestCase(30, 1_051, 19, false)]
    [Category("U-11")]
    public void Supply_conserved_notices_a_share_that_is_not_paid_or_not_burned(
        long shared, long miner, long burned, bool holds)
    {
        // Of fees of 100, 20 are burned and Bob has two shares of 30 together.
        var split = Genesis.Create(Chain with
        {
            Fees = new()
            {
                Miner = 5_000,
                Burn = 2_000,
                Treasury = new(1_000, Address.Of(Bob.Public)),
                HostingPool = new(2_000, Address.Of(Bob.Public)),
            },
        });
        var pay = Transaction.Sign(
            Pay(0, 100).Content with
            {
                Inputs = [split.Ledger.CoinsOf(Address.Of(Alice.Public)).First(c => c.Coin.Amount.Units == 500).Outpoint],
                Outputs = [new(Address.Of(Alice.Public), new(400))],
            },
            Alice, NoMemo.Instance);
        var coinbase = BlockBuilder.Coinbase(
            split, Miner.Public, [new(Address.Of(Bob.Public), new(shared)), new(Address.Of(Miner.Public), new(miner))]);
        var claimed = new Supply { Allocated = new(570), Issued = new(1_000), Burned = new(burned) };
        Assert.That(
            () => SupplyConserved.Follow(new(0, 570), split, Seal([coinbase, pay]), claimed),
            holds ? Throws.Nothing : (NUnit.Framework.Constraints.IResolveConstraint)Throws.TypeOf<ClaimBroken>());
    }

    [Test]
    public void Supply_conserved_notices_transactions_that_give_more_than_they_spend()
    {
        var content = Pay(0, 100).Content with { Outputs = [new(Address.Of(Bob.Public), new(501))] };
        var coinbase = BlockBuilder.Coinbase(this.genesis, Miner.Public, []);
        var block = Seal([coinbase, Transaction.Sign(content, Alice, NoMemo.Instance)]);
        Assert.That(
            () => SupplyConserved.Follow(new(0, 570), this.genesis, block, new Supply()), Throws.TypeOf<ClaimBroken>());
    }

    [Test]
    [Category("ST-R02")]
    public void State_roots_agree_where_a_block_gives_the_state_that_a_node_has()
    {
        var block = Mine(this.genesis, Pay(0, 100));
        var own = StateRootsAgree.Replay(this.genesis, block, Apply(block).Ledger);
        Assert.That(own.Ledger.Root, Is.EqualTo(block.Header.StateRoot));
        Assert.That(
            () => StateRootsAgree.Replay(this.genesis, block, this.genesis.Ledger), Throws.TypeOf<ClaimBroken>());
    }

    [TestCase(true)]
    [TestCase(false)]
    [Category("U-04")]
    public void The_base_of_a_snapshot_must_be_a_block_that_some_node_had(bool had)
    {
        var first = Apply(Mine(this.genesis, Pay(0, 100)));
        var snapshot = new Snapshot(first.Header.StateRoot);
        Assert.That(snapshot.TryAdd(SnapshotChunk.Of(first.Ledger, Hash.Zero)!), Is.True);
        var entered = snapshot.Enter(this.genesis, [first.Header])!;
        var check = new StateRootsAgree { NodeOf = _ => null };
        check.Look(Facts.At(1), 0, had ? first : this.genesis);
        check.Look(Facts.At(2), 1, entered);
        Assert.That(check.Violation, had ? Is.Null : Does.Contain("which no node has had"));
    }

    [Test]
    public void State_roots_agree_notices_a_block_that_no_rule_allows()
    {
        var block = Seal([BlockBuilder.Coinbase(this.genesis, Miner.Public, [])]);
        Assert.That(
            () => StateRootsAgree.Replay(this.genesis, block, this.genesis.Ledger),
            Throws.TypeOf<ClaimBroken>().With.Message.Contains("StateRootMatches"));
    }

    [Test]
    public void No_double_spend_remembers_what_was_spent_and_by_whom()
    {
        var empty = NoDoubleSpend.Memory.Empty;
        var first = Seal([BlockBuilder.Coinbase(this.genesis, Miner.Public, []), Pay(0, 100)]);
        var again = Transaction.Sign(Pay(0, 100).Content with { Nonce = 1 }, Alice, NoMemo.Instance);
        var second = Seal([BlockBuilder.Coinbase(this.genesis, Miner.Public, []), again]);
        var spent = NoDoubleSpend.Follow(empty, first);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => NoDoubleSpend.Follow(spent, second), Throws.TypeOf<ClaimBroken>().With.Message.Contains("spent"));
            Assert.That(() => NoDoubleSpend.Follow(spent, first), Throws.TypeOf<ClaimBroken>().With.Message.Contains("nonce"));
            Assert.That(() => NoDoubleSpend.Follow(empty, second), Throws.TypeOf<ClaimBroken>().With.Message.Contains("nonce"));
        }
    }

    [TestCase(3, true)]
    [TestCase(4, false)]
    [Category("ST-M03")]
    public void Coinbase_matures_counts_the_blocks_of_the_chain(int maturity, bool holds)
    {
        var coinbase = BlockBuilder.Coinbase(this.genesis, Miner.Public, [new(Address.Of(Miner.Public), new(1_000))]);
        var made = CoinbaseMatures.Follow(new(), Seal([coinbase]), maturity);
        var spend = Transaction.Sign(
            Pay(0, 1).Content with { Inputs = [new Outpoint(coinbase.Id, 0)] }, Alice, NoMemo.Instance);
        var tip = this.genesis;
        for (int i = 0; i < 3; i++) tip = Transition.Apply(tip, Mine(tip), NoMemo.Instance).Entry!;
        var late = Seal([BlockBuilder.Coinbase(tip, Miner.Public, []), spend], on: tip);
        Assert.That(
            () => CoinbaseMatures.Follow(made, late, maturity),
            holds ? Throws.Nothing : Throws.TypeOf<ClaimBroken>().With.Message.Contains("3 blocks old, expected 4"));
        Assert.That(() => CoinbaseMatures.Follow(new(), late, maturity), Throws.Nothing, "of another chain");
    }

    [Test]
    public void Mempool_valid_applies_what_waits_in_its_order()
    {
        var pay = Pay(0, 100);
        var change = new Outpoint(pay.Id, 1);
        var next = Transaction.Sign(
            pay.Content with { Nonce = 1, Inputs = [change], Outputs = [new(Address.Of(Bob.Public), new(1))] }, Alice,
            NoMemo.Instance);
        var forged = Transaction.From(pay.Content, default);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(MempoolValid.FaultOf(this.genesis, [pay, next]), Is.Null);
            Assert.That(MempoolValid.FaultOf(this.genesis, [next, pay]), Does.Contain("NonceIsNext"));
            Assert.That(MempoolValid.FaultOf(this.genesis, [forged]), Does.Contain("TransactionSigned"));
            Assert.That(MempoolValid.FaultOf(Apply(Mine(this.genesis, pay)), [pay]), Does.Contain("NonceIsNext"));
        }
    }

    private static SigningKey Key(ulong number) => SigningKey.FromSeed(new Hash(9, 9, 9, number));

    private Transaction Pay(ulong nonce, long amount) => Transaction.Sign(
        new TransactionContent
        {
            Network = this.genesis.Id,
            Sender = Alice.Public,
            Nonce = nonce,
            ValidUntil = new Height(100),
            Inputs = [this.genesis.Ledger.CoinsOf(Address.Of(Alice.Public)).First(c => c.Coin.Amount.Units == 500).Outpoint],
            Outputs = [new(Address.Of(Bob.Public), new(amount)), new(Address.Of(Alice.Public), new(497 - amount))],
        },
        Alice, NoMemo.Instance);

    private static Block Mine(ChainEntry parent, params Transaction[] transactions)
    {
        var epoch = parent.Header.Epoch.Next;
        return BlockBuilder.Build(parent, Chain.StartOf(epoch), epoch, Plot.Win(0), Miner, transactions, NoMemo.Instance);
    }

    /// <summary>A block, on genesis unless told otherwise, with a body as given and a state root of zero.</summary>
    private Block Seal(IReadOnlyList<Transaction> body, ChainEntry? on = null)
    {
        var parent = on ?? this.genesis;
        var epoch = parent.Header.Epoch.Next;
        return BlockBuilder.Seal(
            parent, Chain.StartOf(epoch), epoch, Plot.Win(0), Miner, body, Hash.Zero, NoMemo.Instance);
    }

    private ChainEntry Apply(Block block)
    {
        var result = Transition.Apply(this.genesis, block, NoMemo.Instance);
        return result.Entry ?? throw new AssertionException(result.Ruling.ToString());
    }
}
