using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Trees;

namespace Lab.Ledger.Tests;

/// <summary>A state travels in chunks that prove themselves, and a chain goes on from it as from all of its blocks.</summary>
[Category("ST-Y04")]
public sealed class SnapshotTests
{
    /// <summary>A chain whose genesis has enough coins for several chunks, and some blocks with payments.</summary>
    private static ChainEntry Tall(int blocks = 12, int coins = 3_000)
    {
        var chain = Presets.Minimal with
        {
            Allocations = [.. Enumerable.Range(0, coins).Select(i => new Allocation(AddressAt(i), new Amount(10 + i)))],
        };
        return new Miner(9).Extend(Genesis.Create(chain), blocks);
    }

    private static Address AddressAt(int i) =>
        new(Address.CurrentVersion, Sha256.Tagged("test.address"u8, new Hash(0, 0, 0, (ulong)i)));

    private static List<BlockHeader> HeadersTo(ChainEntry tip)
    {
        var headers = new List<BlockHeader>();
        for (var entry = tip; entry.Parent is not null; entry = entry.Parent) headers.Insert(0, entry.Header);
        return headers;
    }

    private static List<SnapshotChunk> ChunksOf(LedgerState ledger)
    {
        var chunks = new List<SnapshotChunk>();
        var after = Hash.Zero;
        do
        {
            chunks.Add(SnapshotChunk.Of(ledger, after)!);
            after = chunks[^1].Entries[^1].Key;
        }
        while (!chunks[^1].Proof.IsLast);
        return chunks;
    }

    private static ChainEntry? Enter(ChainEntry tip)
    {
        var snapshot = new Snapshot(tip.Header.StateRoot);
        foreach (var chunk in ChunksOf(tip.Ledger)) Assert.That(snapshot.TryAdd(SnapshotChunk.Decode(chunk.Encode())!), Is.True);
        Assert.That(snapshot.IsWhole);
        return snapshot.Enter(tip.Genesis, HeadersTo(tip));
    }

    [Test]
    public void A_chain_goes_on_from_a_snapshot_as_from_all_of_its_blocks()
    {
        var miner = new Miner(9);
        var tip = Tall();
        var entered = Enter(tip)!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(entered.Id, Is.EqualTo(tip.Id));
            Assert.That(entered.Weight, Is.EqualTo(tip.Weight));
            Assert.That(entered.Seed, Is.EqualTo(tip.Seed));
            Assert.That(entered.NextDifficulty, Is.EqualTo(tip.NextDifficulty));
            Assert.That(entered.Ledger.Root, Is.EqualTo(tip.Ledger.Root));
            Assert.That(entered.Ledger.Supply.Issued, Is.EqualTo(tip.Ledger.Supply.Issued));
            Assert.That(entered.Ledger.Supply.Circulating, Is.EqualTo(tip.Ledger.Supply.Circulating));
            Assert.That(entered.Immature, Is.EqualTo(tip.Immature));
            Assert.That(entered.Lineage, Is.Not.EqualTo(tip.Lineage), "what is remembered of the one is not for the other");
            Assert.That(entered.Ledger.CoinsOf(AddressAt(5)), Is.EqualTo(tip.Ledger.CoinsOf(AddressAt(5))));
        }

        for (int i = 0; i < 8; i++)
        {
            var block = miner.Mine(tip);
            tip = Miner.Accept(tip, block);
            entered = Miner.Accept(entered, block);
            Assert.That(entered.Ledger.Root, Is.EqualTo(tip.Ledger.Root));
            Assert.That(entered.Immature, Is.EqualTo(tip.Immature), $"{i + 1} blocks later");
        }
    }

    [Test]
    public void Payments_of_coins_from_before_the_snapshot_are_ruled_alike()
    {
        var bank = new Bank();
        var tip = bank.Mine(bank.Genesis, bank.Transfer(bank.Genesis, Bank.Alice, 500, Bank.Carol, 200));
        tip = bank.Miner.Extend(tip, 3);
        var entered = Enter(tip)!;
        foreach (var pay in (Transaction[])
            [bank.Transfer(tip, Bank.Carol, 200, Bank.Bob, 50), bank.Transfer(tip, Bank.Alice, 300, Bank.Bob, 5, nonce: 7)])
        {
            Assert.That(bank.InBlock(entered, pay).Rule, Is.EqualTo(bank.InBlock(tip, pay).Rule));
        }
    }

    [Test]
    public void Below_the_snapshot_there_are_headers_and_nothing_else()
    {
        var tip = Tall();
        var entered = Enter(tip)!;
        var below = entered.Ancestor(new Height(5));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(below.Id, Is.EqualTo(tip.Ancestor(new Height(5)).Id));
            Assert.That(below is { HasBlock: false, HasLedger: false });
            Assert.That(entered is { HasBlock: false, HasLedger: true });
            Assert.That(entered.Base, Is.SameAs(entered));
            Assert.That(tip.Base, Is.SameAs(tip.Genesis));
            Assert.That(entered.Ancestor(Height.Genesis), Is.SameAs(tip.Genesis));
            Assert.That(entered.Find(below.Id), Is.SameAs(below));
            Assert.That(() => below.Ledger, Throws.TypeOf<CheckFailed>());
            Assert.That(() => entered.Block, Throws.TypeOf<CheckFailed>());
        }
    }

    [Test]
    public void A_chunk_is_refused_that_is_not_what_the_state_has_there()
    {
        var tip = Tall();
        var chunks = ChunksOf(tip.Ledger);
        Assert.That(chunks, Has.Count.EqualTo(3));
        var snapshot = new Snapshot(tip.Header.StateRoot);
        var entries = chunks[0].Entries;
        SnapshotChunk[] false0 =
        [
            chunks[1],
            chunks[0] with { Entries = [.. entries.Skip(1)] },
            chunks[0] with { Entries = [entries[0] with { Value = [1] }, .. entries.Skip(1)] },
            chunks[0] with { Proof = chunks[2].Proof },
            SnapshotChunk.Of(Tall(coins: 3_001).Ledger, Hash.Zero)!,
        ];
        foreach (var chunk in false0) Assert.That(snapshot.TryAdd(chunk), Is.False);
        Assert.That(snapshot is { Count: 0, IsWhole: false });
        Assert.That(snapshot.TryAdd(chunks[0]), Is.True);
        Assert.That(snapshot.TryAdd(chunks[0]), Is.False, "not twice");
        Assert.That(snapshot.TryAdd(chunks[2]), Is.False, "not out of turn");
        Assert.That(snapshot.TryAdd(chunks[1]), Is.True);
        Assert.That(snapshot.TryAdd(chunks[2]), Is.True);
        Assert.That(snapshot.IsWhole);
    }

    [Test]
    public void A_chunk_that_is_not_the_last_has_as_many_entries_as_a_chunk_may()
    {
        var tip = Tall();
        var range = tip.Ledger.Tree.Range(Hash.Zero, 10)!;
        var entries = SnapshotChunk.Of(tip.Ledger, Hash.Zero)!.Entries;
        var small = new SnapshotChunk([.. entries.Take(10)], range.Proof);
        Assert.That(range.Proof.Holds(tip.Ledger.Root, null, range.Pairs), Is.True);
        Assert.That(small.Holds(tip.Ledger.Root, null), Is.False);
    }

    [Test]
    public void A_coin_without_its_name_is_refused_and_a_name_for_what_is_no_coin()
    {
        var tip = Tall(blocks: 1, coins: 5);
        var chunk = SnapshotChunk.Of(tip.Ledger, Hash.Zero)!;
        Assert.That(chunk.Holds(tip.Ledger.Root, null), Is.True);
        for (int i = 0; i < chunk.Entries.Count; i++)
        {
            var entry = chunk.Entries[i];
            var other = entry with { Outpoint = entry.Outpoint is null ? new Outpoint(Hash.Zero, 0) : null };
            var changed = chunk with { Entries = [.. chunk.Entries.Take(i), other, .. chunk.Entries.Skip(i + 1)] };
            Assert.That(changed.Holds(tip.Ledger.Root, null), Is.False);
        }
    }

    [Test]
    public void Chunks_fit_their_limit_of_bytes_with_the_largest_values()
    {
        var entries = Enumerable.Range(0, SnapshotChunk.MaxEntries)
            .Select(i => new SnapshotEntry(Hash.Zero, new Outpoint(Hash.Zero, 255), new byte[StateTree.MaxValue]));
        var chunk = new SnapshotChunk([.. entries], new StateRangeProof(StateEdge.None, StateEdge.None));
        const int LargestEdge = 256 * (Hash.Size + 2) + 64;
        Assert.That(chunk.Encode(), Has.Length.LessThanOrEqualTo(SnapshotChunk.MaxBytes - 2 * LargestEdge));
    }

    [Test]
    public void A_state_with_more_coins_than_the_emission_allows_is_no_base()
    {
        var tip = Tall(blocks: 2, coins: 5);
        var poor = Genesis.Create(tip.Parameters with { Allocations = [] });
        Assert.That(Enter(tip), Is.Not.Null);
        var snapshot = new Snapshot(tip.Header.StateRoot);
        snapshot.TryAdd(SnapshotChunk.Of(tip.Ledger, Hash.Zero)!);
        Assert.That(snapshot.Enter(poor, HeadersTo(tip)), Is.Null); // R-SNAP-4
    }
}
