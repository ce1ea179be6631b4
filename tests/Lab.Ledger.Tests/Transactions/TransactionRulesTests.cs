using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Ledger.Tests;

/// <summary>Every rule of a transaction, alone and with the ledger, on both sides of its limit.</summary>
[Category("ST-X02")]
public sealed class TransactionRulesTests
{
    private readonly Bank bank = new();

    private ChainEntry Tip => this.bank.Genesis;
    private Transaction Good => this.bank.Transfer(Tip, Bank.Alice, 500, Bank.Bob, 100);

    [Test]
    [Category("ST-K06")]
    public void Reads_exactly_what_it_writes()
    {
        byte[] bytes = Good.Encode();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(TransactionRules.Read(bytes, out var read), Is.EqualTo(Ruling.Accepted));
            Assert.That(read!.Encode(), Is.EqualTo(bytes));
            Assert.That((read.Id, read.WireId, read.Length), Is.EqualTo((Good.Id, Good.WireId, bytes.Length)));
            var refused = Ruling.Sender(Rule.CanonicalTransaction);
            Assert.That(TransactionRules.Read(bytes.AsSpan(..^1), out _), Is.EqualTo(refused));
            Assert.That(TransactionRules.Read([.. bytes, 0], out _), Is.EqualTo(refused));
        }
    }

    [TestCase(256, true)]
    [TestCase(257, false)]
    public void Refuses_bytes_with_too_many_inputs(int inputs, bool accepted)
    {
        var content = Good.Content with
        {
            Inputs = [.. Enumerable.Range(0, inputs).Select(i => new Outpoint(Hash.Zero, i & 255))],
        };
        Assert.That(TransactionRules.Read(Bank.Sign(Bank.Alice, content).Encode(), out _).IsAccepted, Is.EqualTo(accepted));
    }

    [TestCase(TransactionContent.MaxPayload, true)]
    [TestCase(TransactionContent.MaxPayload + 1, false)]
    public void Refuses_bytes_with_too_long_a_payload(int bytes, bool accepted)
    {
        var content = Good.Content with { Payload = new byte[bytes] };
        Assert.That(TransactionRules.Read(Bank.Sign(Bank.Alice, content).Encode(), out _).IsAccepted, Is.EqualTo(accepted));
    }

    [Test]
    public void The_largest_transaction_is_within_the_bound()
    {
        var content = Good.Content with
        {
            Nonce = ulong.MaxValue,
            ValidUntil = new Height(long.MaxValue),
            Inputs = [.. Enumerable.Range(0, 256).Select(i => new Outpoint(Hash.Zero, i))],
            Outputs = [.. Enumerable.Range(0, 256).Select(_ => new Output(
                new Address(255, Hash.Zero), new AssetId(ulong.MaxValue), Amount.Max))],
            Payload = new byte[TransactionContent.MaxPayload],
        };
        byte[] bytes = Bank.Sign(Bank.Alice, content).Encode();
        Assert.That(bytes, Has.Length.LessThanOrEqualTo(Transaction.MaxBytes));
        Assert.That(Transaction.Decode(bytes), Is.Not.Null);
    }

    [Test]
    public void Blames_only_the_sender_for_a_spoilt_signature()
    {
        var forged = Transaction.From(Good.Content, Good.Signature with { S = Good.Signature.R });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Alone(Good), Is.EqualTo(Ruling.Accepted));
            Assert.That(Alone(forged), Is.EqualTo(Ruling.Sender(Rule.TransactionSigned)));
            Assert.That(forged.Id, Is.EqualTo(Good.Id));
            Assert.That(forged.WireId, Is.Not.EqualTo(Good.WireId));
            Assert.That(
                this.bank.InBlock(Tip, forged), Is.EqualTo(Ruling.Author(Rule.TransactionSigned)),
                "the root binds the signature, so in a block it is the author's fault");
        }
    }

    [TestCase(0, 1, false)]
    [TestCase(1, 1, true)]
    [TestCase(2, 1, false)]
    [TestCase(1, 0, false)]
    [TestCase(1, 2, false)]
    [Category("ST-C01")]
    public void Rejects_unknown_versions_and_kinds(int version, int kind, bool accepted) => Holds(
        c => c with { Version = (byte)version, Kind = (TransactionKind)kind }, Rule.KnownTransaction, accepted);

    [Test]
    public void Rejects_transactions_of_another_network() =>
        Holds(c => c with { Network = new Hash(1, 2, 3, 4) }, Rule.TransactionOfNetwork, accepted: false);

    [TestCase(0, false)]
    [TestCase(1, true)]
    [TestCase(2, false)]
    [TestCase(12, false)]
    public void Rejects_no_input_and_one_input_twice(int times, bool accepted) => Holds(
        c => c with { Inputs = [.. Enumerable.Repeat(c.Inputs[0], times)] }, Rule.InputsDistinct, accepted);

    [TestCase(0, false)]
    [TestCase(1, true)]
    public void Rejects_outputs_that_give_nothing(long amount, bool accepted) => Holds(
        c => c with { Outputs = [new Output(Bank.AddressOf(Bank.Bob), new Amount(amount))] }, Rule.OutputsInRange, accepted);

    [Test]
    public void Rejects_no_output() => Holds(c => c with { Outputs = [] }, Rule.OutputsInRange, accepted: false);

    [TestCase(0, true)]
    [TestCase(1, false)]
    public void Rejects_outputs_whose_sum_wraps(long more, bool accepted)
    {
        var to = Bank.AddressOf(Bank.Bob);
        Holds(
            c => c with { Outputs = [new(to, new(long.MaxValue - 1)), new(to, new(1 + more))] }, Rule.OutputsInRange, accepted);
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    [TestCase(2, false)]
    [Category("ST-V06")]
    public void Rejects_addresses_of_unknown_versions(int version, bool accepted) => Holds(
        c => c with { Outputs = [new(new Address((byte)version, Hash.Zero), new(1))] }, Rule.KnownAddress, accepted);

    [TestCase(0ul, true)]
    [TestCase(1ul, false)]
    public void Rejects_unknown_assets(ulong asset, bool accepted) => Holds(
        c => c with { Outputs = [new(Bank.AddressOf(Bank.Bob), new AssetId(asset), new(1))] }, Rule.KnownAsset, accepted);

    [TestCase(0, false)]
    [TestCase(1, true)]
    public void Rejects_what_has_expired(long validUntil, bool accepted) =>
        HoldsInBlock(c => c with { ValidUntil = new Height(validUntil) }, Rule.NotExpired, accepted);

    [TestCase(0ul, true)]
    [TestCase(1ul, false)]
    [Category("SC-L11")]
    public void Rejects_a_nonce_that_is_not_the_next(ulong nonce, bool accepted) =>
        HoldsInBlock(c => c with { Nonce = nonce }, Rule.NonceIsNext, accepted);

    [Test]
    [Category("SC-L11")]
    public void Rejects_a_nonce_that_was_mined_already()
    {
        var tip = this.bank.Mine(Tip, Good);
        var again = this.bank.Transfer(tip, Bank.Alice, 300, Bank.Bob, 1, nonce: 0);
        Assert.That(this.bank.InBlock(tip, again), Is.EqualTo(Ruling.Author(Rule.NonceIsNext)));
    }

    [Test]
    public void Rejects_a_coin_that_does_not_exist() => HoldsInBlock(
        c => c with { Inputs = [new Outpoint(Hash.Zero, 0)] }, Rule.CoinExists, accepted: false);

    [Test]
    public void Rejects_a_coin_that_is_spent()
    {
        var tip = this.bank.Mine(Tip, Good);
        var content = this.bank.Content(
            tip, Bank.Alice, Good.Content.Inputs, [new(Bank.AddressOf(Bank.Bob), new(100))]);
        Assert.That(
            this.bank.InBlock(tip, Bank.Sign(Bank.Alice, content)), Is.EqualTo(Ruling.Author(Rule.CoinExists)));
    }

    [Test]
    public void Rejects_two_spends_of_one_coin_in_one_block()
    {
        var second = Bank.Sign(Bank.Alice, Good.Content with { Nonce = 1 });
        Assert.That(this.bank.InBlock(Tip, Good, second), Is.EqualTo(Ruling.Author(Rule.CoinExists)));
    }

    [Test]
    public void Rejects_coins_of_others() => HoldsInBlock(
        c => c with { Inputs = [Bank.CoinOf(Tip, Bank.Bob, 70)], Outputs = [new(Bank.AddressOf(Bank.Alice), new(1))] },
        Rule.InputOwned, accepted: false);

    [TestCase(500, true)]
    [TestCase(501, false)]
    [Category("X-30")]
    public void Rejects_outputs_above_the_inputs(long amount, bool accepted) => HoldsInBlock(
        c => c with { Outputs = [new(Bank.AddressOf(Bank.Bob), new(amount))] }, Rule.FeeCovered, accepted);

    [TestCase(5, true)]
    [TestCase(4, false)]
    public void Rejects_a_fee_below_the_minimum(long fee, bool accepted)
    {
        var dear = new Bank(Presets.Minimal with { MinimumFee = new Amount(5) });
        var transfer = dear.Transfer(dear.Genesis, Bank.Alice, 500, Bank.Bob, 100, fee);
        Assert.That(dear.InBlock(dear.Genesis, transfer).Rule, Is.EqualTo(accepted ? Rule.StateRootMatches : Rule.FeeCovered));
    }

    [Test]
    [Category("U-01")]
    public void Spends_in_a_block_what_an_earlier_transaction_of_it_made()
    {
        var first = this.bank.Transfer(Tip, Bank.Alice, 500, Bank.Carol, 499);
        var second = Bank.Sign(Bank.Carol, this.bank.Content(
            Tip, Bank.Carol, [new Outpoint(first.Id, 0)], [new(Bank.AddressOf(Bank.Bob), new(498))]));
        var tip = this.bank.Mine(Tip, first, second);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(tip.Ledger.TotalBalance(Bank.AddressOf(Bank.Carol)), Is.EqualTo(Amount.Zero));
            Assert.That(tip.Ledger.AccountOf(Bank.AddressOf(Bank.Carol))!.Value.Nonce, Is.EqualTo(1ul), "never forgotten");
            Assert.That(tip.Ledger.TotalBalance(Bank.AddressOf(Bank.Bob)).Units, Is.EqualTo(70 + 498));
            Assert.That(tip.Ledger.CoinsOf(Bank.AddressOf(Bank.Carol)), Is.Empty);
            Assert.That(this.bank.InBlock(Tip, second, first).Rule, Is.EqualTo(Rule.CoinExists), "order matters");
        }
    }

    [Test]
    [Category("SC-L07")]
    public void Proves_that_a_transaction_is_in_a_block()
    {
        var block = this.bank.Mine(Tip, Good).Block;
        var proof = block.ProveTransaction(1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                proof.Verify(block.Header.TransactionRoot, Transaction.LeafOf(Good.Id, Good.Signature)), Is.True);
            Assert.That(proof.Verify(block.Header.TransactionRoot, block.Transactions[0].Leaf), Is.False);
        }
    }

    private Ruling Alone(Transaction transaction) =>
        TransactionRules.CheckAlone(transaction, Tip.Id, NoMemo.Instance);

    private void Holds(Func<TransactionContent, TransactionContent> change, Rule rule, bool accepted)
    {
        var changed = Bank.Sign(Bank.Alice, change(Good.Content));
        Assert.That(Alone(changed), Is.EqualTo(accepted ? Ruling.Accepted : Ruling.Author(rule)));
        if (!accepted && !changed.IsCoinbase) Assert.That(this.bank.InBlock(Tip, changed), Is.EqualTo(Ruling.Author(rule)));
    }

    /// <summary>A block claims a wrong state root, so one whose transactions are good fails there and only there.</summary>
    private void HoldsInBlock(Func<TransactionContent, TransactionContent> change, Rule rule, bool accepted)
    {
        var changed = Bank.Sign(Bank.Alice, change(Good.Content));
        Assert.That(Alone(changed), Is.EqualTo(Ruling.Accepted), "alone it looks good");
        Assert.That(
            this.bank.InBlock(Tip, changed), Is.EqualTo(Ruling.Author(accepted ? Rule.StateRootMatches : rule)));
        var draft = new LedgerDraft(Tip);
        Assert.That(draft.Apply(changed, out _), Is.EqualTo(accepted ? Ruling.Accepted : Ruling.NotYet(rule)));
        if (!accepted) Assert.That(draft.Finish(Tip.Ledger.Supply).Root, Is.EqualTo(Tip.Ledger.Root), "nothing changed");
    }
}
