using System.Security.Cryptography;
using System.Text;
using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;

namespace Lab.Ledger.Tests;

/// <summary>Ids are computed here once more, from bytes and the platform's hash, as anybody else would do it.</summary>
public sealed class IdentityTests
{
    // Both a block's header and a transaction are [content, signature]: one byte, the content, two bytes, 64 bytes.
    private const int Before = 1, After = 2 + Signature.Size;
    private readonly Bank bank = new();

    [Test]
    [Category("SC-P05")]
    public void A_transactions_id_is_the_tagged_hash_of_what_its_sender_signs()
    {
        var transfer = this.bank.Transfer(this.bank.Genesis, Bank.Alice, 500, Bank.Bob, 1);
        byte[] bytes = transfer.Encode();
        var id = Tagged("lab.transaction.id", bytes[Before..^After]);
        byte[] message = [.. "lab.transaction.signed"u8, .. id.ToArray()];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(transfer.Id, Is.EqualTo(id));
            Assert.That(transfer.WireId, Is.EqualTo(Tagged("lab.transaction", bytes)));
            Assert.That(Ed25519.Verify(Bank.Alice.Public, message, transfer.Signature), Is.True);
            Assert.That(Ed25519.Verify(Bank.Alice.Public, id.ToArray(), transfer.Signature), Is.False, "without the domain");
        }
    }

    [Test]
    [Category("SC-P06")]
    public void A_blocks_id_is_the_tagged_hash_of_its_headers_content()
    {
        var block = this.bank.Miner.Mine(this.bank.Genesis);
        using var writer = new CanonicalWriter(512);
        block.Header.Write(writer);
        var id = Tagged("lab.header", writer.ToArray()[Before..^After]);
        byte[] message = [.. "lab.seal"u8, .. id.ToArray()];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(block.Id, Is.EqualTo(id));
            Assert.That(block.WireId, Is.EqualTo(Tagged("lab.block", block.Encode())));
            Assert.That(Ed25519.Verify(this.bank.Miner.Key.Public, message, block.Header.Signature), Is.True);
        }
    }

    [Test]
    [Category("SC-P05")]
    public void One_payload_has_one_id_whoever_computes_it_and_another_payload_another()
    {
        var content = this.bank.Transfer(this.bank.Genesis, Bank.Alice, 500, Bank.Bob, 1).Content;
        var again = Transaction.Decode(Bank.Sign(Bank.Alice, content with { }).Encode())!;
        var other = Bank.Sign(Bank.Alice, content with { Payload = new byte[] { 1 } });
        Assert.That(Bank.Sign(Bank.Alice, content).Id, Is.EqualTo(again.Id));
        Assert.That(other.Id, Is.Not.EqualTo(again.Id));
    }

    /// <summary>R-FORMAT-2: the length of the domain, the domain, and the rest.</summary>
    private static Hash Tagged(string domain, byte[] rest) =>
        new(SHA256.HashData([(byte)domain.Length, .. Encoding.ASCII.GetBytes(domain), .. rest]));
}
