using Lab.Core.Seam;
using Lab.Ledger;

namespace Lab.Light.Tests;

/// <summary>The example of docs/light-client.md: a test holds the page against the lines between the marks.</summary>
[Category("ST-R06")]
[Category("ST-R09")]
public sealed class WorkedExample
{
    [Test]
    public void Follows_a_chain_and_verifies_four_answers()
    {
        var server = new ExampleServer();
        var alice = ExampleServer.Alice;
        var payment = server.Payment.Id;

        // <example>
        // The client knows the parameters of the chain and nothing else: genesis follows from them.
        var client = new LightClient(server.Parameters);

        // 1. Follow the chain. Every header is checked with its proof of space-time; a full run means there may be more.
        do
        {
            byte[] run = server.HeadersAfter(client.Chain.Locator());
            var ruling = client.TakeHeaders(run, server.Clock, NoMemo.Instance);
            if (!ruling.IsAccepted) throw new InvalidDataException($"headers refused: {ruling}");
        }
        while (client.Chain.ExpectsMore);

        // 2. Decide how deep is deep enough, and ask about the state after that block.
        var depth = new Depth(least: 3, most: 6);
        var at = client.Chain.Confirmed(depth.Least)!;
        var account = client.AccountOf(alice, server.State(at.Id, StateKey.Account(alice.Body)), depth);

        // 3. The coin that the payment spent is gone, the one that it made is there: both are proved.
        Outpoint spent = server.Payment.Content.Inputs[0], made = new(payment, 0);
        var before = client.CoinOf(spent, server.State(at.Id, StateKey.Coin(spent.Transaction, spent.Index)), depth);
        var after = client.CoinOf(made, server.State(at.Id, StateKey.Coin(made.Transaction, made.Index)), depth);

        // 4. The payment stands in a block that is at least three deep. That does not go out of date.
        var place = client.PlaceOf(payment, server.Inclusion(payment), Depth.AtLeast(3));

        // An answer is either verified, with the header under which it holds, or names the rule that it broke.
        foreach (var (what, verdict) in new[]
        {
            ("account", account.Ruling), ("coin", before.Ruling), ("coin", after.Ruling), ("payment", place.Ruling),
        })
        {
            if (!verdict.IsAccepted) throw new InvalidDataException($"{what} refused: {verdict}");
        }

        // </example>
        using (Assert.EnterMultipleScope())
        {
            Assert.That(client.Chain.Tip.Id, Is.EqualTo(server.Tip));
            Assert.That(account.Value.Nonce, Is.EqualTo(1));
            Assert.That(account.Value.Total.Units, Is.EqualTo(699));
            Assert.That(before.IsVerified, Is.True);
            Assert.That(before.Value, Is.Null);
            Assert.That(after.Value!.Value.Amount.Units, Is.EqualTo(100));
            Assert.That(place.Value, Is.EqualTo(1), "behind the coinbase");
            Assert.That(place.Header!.Height.Value, Is.EqualTo(1));
        }
    }
}
