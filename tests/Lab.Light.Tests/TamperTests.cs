using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Ledger.Tests;

namespace Lab.Light.Tests;

/// <summary>No answer survives a changed bit, a cut or an addition, whatever it proves.</summary>
public sealed class TamperTests
{
    private static readonly Depth Any = Depth.AtLeast(1);
    private readonly Bank bank = new();
    private readonly Transaction payment;
    private readonly ChainEntry tip;
    private readonly LightClient client;

    public TamperTests()
    {
        this.payment = this.bank.Transfer(this.bank.Genesis, Bank.Alice, 500, Bank.Bob, 100);
        var paid = this.bank.Mine(
            this.bank.Genesis, this.payment, this.bank.Transfer(this.bank.Genesis, Bank.Bob, 70, Bank.Carol, 20));
        this.tip = paid.Mined(6, miner: 9);
        this.client = new LightClient(this.bank.Genesis.Parameters);
        this.client.Chain.Follow(this.tip);
    }

    [Test]
    [Category("ST-R06")]
    public void Refuses_every_changed_bit_of_an_account()
    {
        var address = Bank.AddressOf(Bank.Alice);
        byte[] reply = StateReply.Of(this.tip, StateKey.Account(address.Body)).Encode();
        RefusesChanges(reply, bytes => this.client.AccountOf(address, bytes, Any).Ruling);
    }

    [TestCase(70)]
    [TestCase(71)]
    [TestCase(72)]
    [TestCase(73)]
    [TestCase(74)]
    [Category("ST-R05")]
    public void Refuses_every_changed_bit_of_an_absence(int nobody)
    {
        var address = Bank.AddressOf(Bank.KeyOf(nobody));
        byte[] reply = StateReply.Of(this.tip, StateKey.Account(address.Body)).Encode();
        Assert.That(this.client.AccountOf(address, reply, Any).Value, Is.EqualTo(Account.Unknown));
        RefusesChanges(reply, bytes => this.client.AccountOf(address, bytes, Any).Ruling);
    }

    [Test]
    [Category("ST-R06")]
    public void Refuses_every_changed_bit_of_a_coin()
    {
        var outpoint = new Outpoint(this.payment.Id, 1);
        byte[] reply = StateReply.Of(this.tip, StateKey.Coin(outpoint.Transaction, outpoint.Index)).Encode();
        RefusesChanges(reply, bytes => this.client.CoinOf(outpoint, bytes, Any).Ruling);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [Category("SC-L07")]
    public void Refuses_every_changed_bit_of_an_inclusion_proof(int index)
    {
        var block = this.tip.Ancestor(new Height(1)).Block;
        var id = block.Transactions[index].Id;
        byte[] proof = InclusionProof.Of(block, index).Encode();
        RefusesChanges(proof, bytes => this.client.PlaceOf(id, bytes, Any).Ruling);
    }

    [Test]
    [Category("ST-R08")]
    public void Refuses_every_changed_bit_of_a_header_and_its_proof()
    {
        var next = this.bank.Miner.Mine(this.tip);
        byte[] run = Runs.Of(next).Encode();
        // Each in a chain that has not seen it, or it would be passed over.
        RefusesChanges(run, bytes => this.client.TakeHeaders(bytes, Instant.Never, NoMemo.Instance), last: true);
        Assert.That(this.client.Chain.Tip.Id, Is.EqualTo(next.Id));
    }

    [Test]
    public void Refuses_a_longer_run_before_it_reads_it()
    {
        using var writer = new CanonicalWriter();
        writer.WriteArray(HeaderRun.MaxHeaders + 1);
        byte[] bytes = [.. writer.Written, .. new byte[HeaderRun.MaxHeaders + 1]];
        Assert.That(HeaderRun.Decode(bytes), Is.Null);
        Assert.That(HeaderRun.Decode([0x90]), Is.Not.Null, "an empty run is one");
    }

    [TestCase(8_192, true)]
    [TestCase(8_193, false)]
    [Category("SC-L07")]
    public void Refuses_paths_in_blocks_larger_than_any(int count, bool read)
    {
        using var writer = new CanonicalWriter();
        writer.WriteArray(5);
        writer.WriteUInt(1);
        writer.WriteHash(Hash.Zero);
        writer.WriteHash(Hash.Zero);
        writer.WriteBytes(new byte[64]);
        writer.WriteArray(3);
        writer.WriteUInt(0);
        writer.WriteUInt((ulong)count);
        int depth = Core.Trees.MerkleProof.Depth(0, count);
        writer.WriteArray(depth);
        for (int i = 0; i < depth; i++) writer.WriteHash(Hash.Zero);
        Assert.That(InclusionProof.Decode(writer.Written) is not null, Is.EqualTo(read));
    }

    [Test]
    public void Survives_any_bytes_and_takes_none_of_them()
    {
        var luck = Rng.For(1, "light-bytes", 0);
        var address = Bank.AddressOf(Bank.Alice);
        byte[] reply = StateReply.Of(this.tip, StateKey.Account(address.Body)).Encode();
        byte[] proof = InclusionProof.Of(this.tip.Ancestor(new Height(1)).Block, 1).Encode();
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = round % 2 == 0 ? [.. reply] : [.. proof];
            for (int changes = 1 + luck.Below(6); changes > 0; changes--)
                bytes[luck.Below(bytes.Length)] ^= (byte)(1 + luck.Below(255));
            if (bytes.AsSpan().SequenceEqual(round % 2 == 0 ? reply : proof)) continue;
            Assert.That(this.client.AccountOf(address, bytes, Any).IsVerified, Is.False, $"round {round}");
            Assert.That(this.client.PlaceOf(this.payment.Id, bytes, Any).IsVerified, Is.False, $"round {round}");
            Assert.That(
                this.client.TakeHeaders(bytes, Instant.Never, NoMemo.Instance).IsAccepted, Is.False, $"round {round}");
        }
    }

    /// <summary>Every bit, every cut, one byte more; then the bytes as they were, which must be taken.</summary>
    private static void RefusesChanges(byte[] bytes, Func<byte[], Ruling> rule, bool last = false)
    {
        if (!last) Assert.That(rule(bytes), Is.EqualTo(Ruling.Accepted));
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] changed = [.. bytes];
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.That(rule(changed).IsAccepted, Is.False, $"byte {bit / 8}, bit {bit % 8}");
        }

        for (int length = 0; length < bytes.Length; length++)
            Assert.That(rule(bytes[..length]), Is.EqualTo(Ruling.Sender(Rule.CanonicalAnswer)), $"{length} bytes");
        Assert.That(rule([.. bytes, 0]), Is.EqualTo(Ruling.Sender(Rule.CanonicalAnswer)));
        Assert.That(rule(bytes), Is.EqualTo(Ruling.Accepted));
    }
}
