using Lab.Core.Seam;

namespace Lab.Ledger.Tests;

/// <summary>A snapshot file holds all that is needed to verify it without any peer.</summary>
[Category("SC-L18")]
public sealed class ChainSnapshotTests
{
    private static readonly Bank Bank = new();
    private static readonly ChainEntry Tip = Bank.Miner.Extend(
        Bank.Mine(Bank.Genesis, Bank.Transfer(Bank.Genesis, Bank.Alice, 500, Bank.Carol, 200)), 4);

    private static readonly ChainSnapshot Good = ChainSnapshot.Of(Tip);

    private static Ruling Verify(ChainSnapshot snapshot, ChainParameters? of = null) =>
        snapshot.Verify(of ?? Tip.Parameters, NoMemo.Instance, out _);

    [Test]
    public void A_snapshot_that_came_over_a_file_verifies_and_a_chain_goes_on_from_it()
    {
        byte[] bytes = Good.Encode();
        var read = ChainSnapshot.Decode(bytes)!;
        Assert.That(read.Encode(), Is.EqualTo(bytes));
        Assert.That(read.Verify(Tip.Parameters, NoMemo.Instance, out var entry).IsAccepted);
        Assert.That((entry!.Id, entry.Weight, entry.Ledger.Root), Is.EqualTo((Tip.Id, Tip.Weight, Tip.Ledger.Root)));
        var next = Bank.Miner.Mine(Tip);
        Assert.That(Miner.Accept(entry, next).Ledger.Root, Is.EqualTo(Miner.Accept(Tip, next).Ledger.Root));
    }

    [Test]
    [Category("SC-L17")]
    public void It_has_the_public_keys_of_all_who_have_signed_a_transaction()
    {
        var accounts = Good.Chunks.SelectMany(c => c.Entries).Where(e => e.Outpoint is null)
            .Select(e => Account.Decode(e.Value)!.Value).ToList();
        var signers = accounts.Where(a => a.Nonce > 0).ToList();
        Assert.That(signers.Select(a => a.Key), Is.EqualTo(new[] { (Core.Crypto.PublicKey?)Bank.Alice.Public }));
        var pay = Bank.Transfer(Tip, Bank.Alice, 299, Bank.Bob, 5);
        Assert.That(pay.IsSigned(NoMemo.Instance) && pay.Content.Sender == signers[0].Key, "so her next signature can be checked");
    }

    [Test]
    public void Headers_that_do_not_follow_each_other_or_the_network_are_refused()
    {
        Assert.That(Verify(Good with { Headers = [.. Good.Headers.Skip(1)] }).Rule, Is.EqualTo(Rule.HeadersConnect));
        Assert.That(
            Verify(Good with { Headers = [.. Good.Headers.Take(2), .. Good.Headers.Skip(3)] }).Rule, Is.EqualTo(Rule.HeadersConnect));
        Assert.That(Verify(Good, Tip.Parameters with { NetworkId = "another" }).Rule, Is.EqualTo(Rule.HeadersConnect));
        var last = Good.Headers[^1];
        var forged = BlockHeader.From(last.Content, Good.Headers[0].Signature);
        Assert.That(Verify(Good with { Headers = [.. Good.Headers.SkipLast(1), forged] }).Rule, Is.EqualTo(Rule.SignedByMiner));
        var easy = Bank.Miner.Resign(Bank.Miner.Mine(Tip), last.Content with { Difficulty = Difficulty.One });
        Assert.That(
            Verify(Good with { Headers = [.. Good.Headers.SkipLast(1), easy.Header] }).Rule,
            Is.EqualTo(last.Difficulty == Difficulty.One ? Rule.SnapshotProved : Rule.DifficultyFollowsRetarget));
    }

    [Test]
    public void A_state_that_is_not_the_last_headers_is_refused()
    {
        var chunk = Good.Chunks[0];
        Assert.That(Verify(Good with { Headers = [.. Good.Headers.SkipLast(1)] }).Rule, Is.EqualTo(Rule.SnapshotProved));
        Assert.That(Verify(Good with { Chunks = [] }).Rule, Is.EqualTo(Rule.SnapshotProved));
        Assert.That(Verify(Good with { Chunks = [chunk, chunk] }).Rule, Is.EqualTo(Rule.SnapshotProved));
        Assert.That(
            Verify(Good with { Chunks = [chunk with { Entries = [.. chunk.Entries.Skip(1)] }] }).Rule,
            Is.EqualTo(Rule.SnapshotProved));
    }

    [Test]
    public void Bytes_that_are_no_snapshot_are_none()
    {
        byte[] bytes = Good.Encode();
        Assert.That(ChainSnapshot.Decode([]), Is.Null);
        Assert.That(ChainSnapshot.Decode([.. bytes, 0]), Is.Null);
        for (int length = 0; length < bytes.Length; length += 7)
            Assert.That(ChainSnapshot.Decode(bytes.AsSpan(0, length)), Is.Null);
    }
}
