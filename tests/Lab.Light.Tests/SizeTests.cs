using Lab.Core;
using Lab.Core.Crypto;
using Lab.Ledger;

namespace Lab.Light.Tests;

/// <summary>Answers in a state of some thousand accounts: below 1 KB, present or absent, and all verified.</summary>
public sealed class SizeTests
{
    private const int Accounts = 4_000;
    private readonly ChainParameters parameters = Presets.Minimal with
    {
        Allocations = [.. Enumerable.Range(0, Accounts).Select(i => new Allocation(Of(i), new Amount(1_000 + i)))],
    };

    private readonly ChainEntry genesis;
    private readonly LightClient client;

    public SizeTests()
    {
        this.genesis = Genesis.Create(this.parameters);
        this.client = new LightClient(this.parameters);
    }

    [Test]
    [Category("ST-R04")]
    public void Replies_of_accounts_that_exist_are_below_1_KB()
    {
        for (int i = 0; i < Accounts; i += 40)
        {
            byte[] reply = StateReply.Of(this.genesis, StateKey.Account(Of(i).Body)).Encode();
            Assert.That(reply, Has.Length.LessThan(1_024));
            Assert.That(
                this.client.AccountOf(Of(i), reply, Depth.AtLeast(1)).Value,
                Is.EqualTo(new Account(null, 0, new Amount(1_000 + i))));
        }
    }

    [Test]
    [Category("ST-R05")]
    public void Both_ways_to_prove_that_a_key_has_no_value_occur_and_hold()
    {
        int empty = 0, other = 0;
        for (int i = Accounts; i < Accounts + 200; i++)
        {
            byte[] reply = StateReply.Of(this.genesis, StateKey.Account(Of(i).Body)).Encode();
            var answer = this.client.AccountOf(Of(i), reply, Depth.AtLeast(1));
            Assert.That(answer.Ruling, Is.EqualTo(Ruling.Accepted));
            Assert.That(answer.Value, Is.EqualTo(Account.Unknown));
            Assert.That(reply, Has.Length.LessThan(1_024));
            // Nothing at the end of the way is a nil and an empty value; otherwise another key's leaf stands there.
            if (reply.AsSpan().EndsWith((ReadOnlySpan<byte>)[0xc0, 0xc4, 0x00])) empty++;
            else other++;
        }

        Assert.That(empty, Is.GreaterThan(20));
        Assert.That(other, Is.GreaterThan(20));
    }

    [Test]
    [Category("ST-R08")]
    public void A_full_run_is_followed_by_another()
    {
        var start = Genesis.Create(Presets.Minimal);
        var tip = start.Mined(HeaderRun.MaxHeaders + 3);
        var chain = new HeaderChain(Presets.Minimal);
        var bytes = HeaderRun.After(tip, start).Encode();
        var light = new LightClient(Presets.Minimal);
        Assert.That(
            light.TakeHeaders(bytes, Instant.Never, Core.Seam.NoMemo.Instance), Is.EqualTo(Ruling.Accepted));
        Assert.That(light.Chain.ExpectsMore, Is.True);
        Assert.That(light.Chain.Locator()[0], Is.EqualTo(light.Chain.Tip.Id));
        light.Chain.Follow(tip, tip.Find(light.Chain.Tip.Id));
        Assert.That(light.Chain.ExpectsMore, Is.False);
        Assert.That(light.Chain.Tip.Id, Is.EqualTo(tip.Id));
        Assert.That(chain.ExpectsMore, Is.False);
        Assert.That(bytes, Has.Length.LessThan(HeaderRun.MaxBytes));
    }

    private static Address Of(int number) =>
        new(Address.CurrentVersion, Sha256.Tagged("test.address"u8, new Hash(0, 0, 0, (ulong)number)));
}
