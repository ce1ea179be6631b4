using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Ledger.Tests;

namespace Lab.Light.Tests;

/// <summary>What a light client makes of answers: the true ones it takes, the others it refuses by name.</summary>
[Category("ST-R06")]
[Category("U-14")]
public sealed class LightClientTests
{
    private static readonly Depth Any = Depth.AtLeast(1);
    private readonly Bank bank = new();
    private readonly Transaction payment;
    private readonly ChainEntry paid;
    private readonly ChainEntry tip;
    private LightClient client = null!;

    public LightClientTests()
    {
        var start = this.bank.Genesis.Mined(2, miner: 9);
        this.payment = this.bank.Transfer(start, Bank.Alice, 500, Bank.Bob, 100);
        this.paid = this.bank.Mine(
            start, this.payment, this.bank.Transfer(start, Bank.Bob, 70, Bank.Carol, 20));
        this.tip = this.paid.Mined(4, miner: 9);
    }

    [SetUp]
    public void FollowTheTip()
    {
        this.client = new LightClient(this.bank.Genesis.Parameters);
        this.client.Chain.Follow(this.tip);
    }

    [Test]
    public void Learns_the_nonce_and_total_of_an_account()
    {
        var alice = Account(Bank.Alice, this.paid);
        var bob = Account(Bank.Bob, this.paid);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(alice.Value, Is.EqualTo(new Account(Bank.Alice.Public, 1, new Amount(699))));
            Assert.That(bob.Value, Is.EqualTo(new Account(Bank.Bob.Public, 1, new Amount(149))));
            Assert.That(alice.Header!.Id, Is.EqualTo(this.paid.Id));
            Assert.That(Account(Bank.Alice, this.bank.Genesis).Value.Total.Units, Is.EqualTo(800), "even at genesis");
        }
    }

    [Test]
    [Category("ST-R05")]
    public void Learns_that_an_account_does_not_exist()
    {
        var nobody = Account(Bank.KeyOf(77), this.paid);
        Assert.That(nobody.IsVerified, Is.True);
        Assert.That(nobody.Value, Is.EqualTo(Lab.Ledger.Account.Unknown));
    }

    [Test]
    public void Learns_that_a_coin_exists()
    {
        var coin = Coin(new Outpoint(this.payment.Id, 0), this.tip);
        var expected = new Coin(AssetId.Native, new Amount(100), Bank.AddressOf(Bank.Bob), this.paid.Height, false);
        Assert.That(coin.Value, Is.EqualTo(expected));
    }

    [Test]
    [Category("ST-R05")]
    public void Learns_that_a_coin_is_spent()
    {
        var spent = this.payment.Content.Inputs[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Coin(spent, this.paid.Parent!).Value, Is.Not.Null, "it was there before");
            Assert.That(Coin(spent, this.paid).IsVerified, Is.True);
            Assert.That(Coin(spent, this.paid).Value, Is.Null);
            Assert.That(Coin(new Outpoint(this.payment.Id, 9), this.tip).Value, Is.Null, "never made");
        }
    }

    [Test]
    [Category("SC-L07")]
    public void Learns_where_a_transaction_stands()
    {
        using (Assert.EnterMultipleScope())
        {
            for (int i = 0; i < this.paid.Block.Transactions.Count; i++)
            {
                var transaction = this.paid.Block.Transactions[i];
                byte[] proof = InclusionProof.Of(this.paid.Block, transaction.Id)!.Encode();
                var answer = this.client.PlaceOf(transaction.Id, proof, Any);
                Assert.That(answer.Ruling, Is.EqualTo(Ruling.Accepted));
                Assert.That(answer.Value, Is.EqualTo(i));
                Assert.That(answer.Header!.Id, Is.EqualTo(this.paid.Id));
            }

            Assert.That(InclusionProof.Of(this.tip.Block, this.payment.Id), Is.Null);
        }
    }

    [Test]
    [Category("SC-L07")]
    public void Refuses_the_proof_of_another_transaction()
    {
        byte[] proof = InclusionProof.Of(this.paid.Block, 0).Encode();
        var answer = this.client.PlaceOf(this.payment.Id, proof, Any);
        Assert.That(answer.Ruling, Is.EqualTo(Ruling.Sender(Rule.TransactionProved)));
    }

    [Test]
    [Category("SC-L07")]
    public void Refuses_a_proof_that_names_another_block()
    {
        var proof = InclusionProof.Of(this.paid.Block, this.payment.Id)!;
        var moved = new InclusionProof(this.tip.Height, this.tip.Id, proof.Transaction, proof.Signature, proof.Path);
        var answer = this.client.PlaceOf(this.payment.Id, moved.Encode(), Any);
        Assert.That(answer.Ruling, Is.EqualTo(Ruling.Sender(Rule.TransactionProved)));
    }

    [Test]
    public void Refuses_the_account_of_somebody_else()
    {
        byte[] reply = StateReply.Of(this.tip, StateKey.Account(Bank.AddressOf(Bank.Bob).Body)).Encode();
        var answer = this.client.AccountOf(Bank.AddressOf(Bank.Alice), reply, Any);
        Assert.That(answer.Ruling, Is.EqualTo(Ruling.Sender(Rule.StateProved)));
    }

    [Test]
    public void Refuses_a_state_of_another_block_under_this_ones_name()
    {
        var key = StateKey.Account(Bank.AddressOf(Bank.Alice).Body);
        var old = this.bank.Genesis.Ledger.Tree.Prove(key);
        byte[] reply = new StateReply(this.tip.Height, this.tip.Id, old).Encode();
        var answer = this.client.AccountOf(Bank.AddressOf(Bank.Alice), reply, Any);
        Assert.That(answer.Ruling, Is.EqualTo(Ruling.Sender(Rule.StateProved)));
    }

    [Test]
    public void Refuses_a_value_that_is_of_another_kind()
    {
        // An account under the key of a coin: no node writes it, so a state that shows it is no state.
        byte[] value = new Account(null, 0, new Amount(5)).Encode();
        Assert.That(Lab.Ledger.Coin.Decode(value), Is.Null);
        byte[] coin = new Coin(AssetId.Native, new Amount(5), Bank.AddressOf(Bank.Bob), Height.Genesis, false).Encode();
        Assert.That(Lab.Ledger.Account.Decode(coin), Is.Null);
        var address = Bank.AddressOf(Bank.Carol);
        var tree = Core.Trees.StateTree.Empty.Apply([new(StateKey.Account(address.Body), coin)]);
        var block = this.bank.Miner.MineBody(
            this.tip, [BlockBuilder.Coinbase(this.tip, this.bank.Miner.Key.Public, [])], tree.Root);
        Assert.That(this.client.Chain.Take(block), Is.EqualTo(Ruling.Accepted));
        byte[] reply = new StateReply(
            block.Header.Height, block.Id, tree.Prove(StateKey.Account(address.Body))).Encode();
        Assert.That(
            this.client.AccountOf(address, reply, Any).Ruling, Is.EqualTo(Ruling.Sender(Rule.StateProved)));
    }

    [TestCase(4, false)]
    [TestCase(5, true)]
    [TestCase(6, false)]
    public void Takes_answers_only_from_the_depth_it_asked_for(int depth, bool taken)
    {
        // Five confirmations: the block and four after it.
        byte[] reply = StateReply.Of(this.paid, StateKey.Account(Bank.AddressOf(Bank.Alice).Body)).Encode();
        var answer = this.client.AccountOf(Bank.AddressOf(Bank.Alice), reply, new Depth(depth, depth));
        Assert.That(answer.Ruling, Is.EqualTo(taken ? Ruling.Accepted : Ruling.NotYet(Rule.DepthAsAsked)));
    }

    [TestCase(5, true)]
    [TestCase(6, false)]
    public void Waits_for_confirmations_of_a_transaction(int least, bool taken)
    {
        byte[] proof = InclusionProof.Of(this.paid.Block, this.payment.Id)!.Encode();
        var answer = this.client.PlaceOf(this.payment.Id, proof, Depth.AtLeast(least));
        Assert.That(answer.Ruling, Is.EqualTo(taken ? Ruling.Accepted : Ruling.NotYet(Rule.DepthAsAsked)));
    }

    [Test]
    public void Lets_go_of_a_transaction_that_a_reorg_takes_off_the_chain()
    {
        byte[] proof = InclusionProof.Of(this.paid.Block, this.payment.Id)!.Encode();
        Assert.That(this.client.PlaceOf(this.payment.Id, proof, Any).IsVerified, Is.True);
        var heavier = this.paid.Parent!.Mined(9, miner: 8);
        this.client.Chain.Follow(heavier, this.paid.Parent);
        Assert.That(this.client.Chain.Tip.Id, Is.EqualTo(heavier.Id));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                this.client.PlaceOf(this.payment.Id, proof, Any).Ruling,
                Is.EqualTo(Ruling.NotYet(Rule.BlockOfBestChain)));
            Assert.That(Account(Bank.Alice, this.paid).Ruling, Is.EqualTo(Ruling.NotYet(Rule.BlockOfBestChain)));
            Assert.That(Account(Bank.Alice, heavier).Value.Total.Units, Is.EqualTo(800), "the payment is undone");
        }
    }

    [Test]
    public void Refuses_answers_about_blocks_that_it_has_forgotten()
    {
        var small = new LightClient(this.bank.Genesis.Parameters, new LightLimits { Depth = 3 });
        small.Chain.Follow(this.tip);
        byte[] reply = StateReply.Of(this.paid, StateKey.Account(Bank.AddressOf(Bank.Alice).Body)).Encode();
        Assert.That(
            small.AccountOf(Bank.AddressOf(Bank.Alice), reply, Any).Ruling,
            Is.EqualTo(Ruling.NotYet(Rule.BlockOfBestChain)));
    }

    [Test]
    public void Takes_headers_from_bytes()
    {
        var fresh = new LightClient(this.bank.Genesis.Parameters);
        byte[] run = HeaderRun.After(this.tip, this.bank.Genesis).Encode();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                fresh.TakeHeaders(run.AsSpan(..^1), Instant.Never, NoMemo.Instance),
                Is.EqualTo(Ruling.Sender(Rule.CanonicalAnswer)));
            Assert.That(fresh.TakeHeaders(run, Instant.Never, NoMemo.Instance), Is.EqualTo(Ruling.Accepted));
            Assert.That(fresh.Chain.Tip.Id, Is.EqualTo(this.tip.Id));
        }
    }

    [Test]
    public void Has_no_value_for_a_refused_answer()
    {
        var refused = this.client.AccountOf(Bank.AddressOf(Bank.Alice), [], Any);
        Assert.That(refused.Ruling, Is.EqualTo(Ruling.Sender(Rule.CanonicalAnswer)));
        Assert.That(() => refused.Value, Throws.Exception);
        Assert.That(default(LightAnswer<int>).IsVerified, Is.False, "nothing asked, nothing verified");
    }

    private LightAnswer<Account> Account(Core.Crypto.SigningKey of, ChainEntry at)
    {
        var address = Bank.AddressOf(of);
        return this.client.AccountOf(address, StateReply.Of(at, StateKey.Account(address.Body)).Encode(), Any);
    }

    private LightAnswer<Coin?> Coin(Outpoint outpoint, ChainEntry at)
    {
        var key = StateKey.Coin(outpoint.Transaction, outpoint.Index);
        return this.client.CoinOf(outpoint, StateReply.Of(at, key).Encode(), Any);
    }
}
