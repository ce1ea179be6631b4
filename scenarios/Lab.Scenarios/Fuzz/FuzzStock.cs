using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Nodes.Messages;

namespace Lab.Scenarios.Fuzz;

/// <summary>
/// What a fuzz sends: a chain with a branch, blocks that break rules in signed and unsigned parts, headers at the ends of
/// what they can say, transactions good and bad, blocks of more than a block may have, and keys to say it under. Made once;
/// every leaf wins, so blocks are cheap.
/// </summary>
internal sealed class FuzzStock
{
    private const int Length = 40, Branch = 10, BranchLength = 20, Coins = 32, Keys = 200, LargeOnes = 40, GoodFee = 30;
    private const long FarAhead = 1L << 32;

    private readonly Plot plot;
    private readonly SigningKey miner = KeyOf(100_001), payer = KeyOf(100_002);
    private readonly List<OwnedCoin> coins;

    public FuzzStock()
    {
        this.plot = Plot.Create(this.miner.Public, Hash.Zero, 4);
        Chain = Presets.Minimal with
        {
            GenesisDifficulty = Difficulty.One,
            Retarget = RetargetRule.Fixed,
            Allocations = [.. Enumerable.Repeat(new Allocation(Address.Of(this.payer.Public), new(1_000)), Coins)],
        };
        Genesis = Lab.Ledger.Genesis.Create(Chain);
        Identities = [.. Enumerable.Range(1, Keys).Select(KeyOf)];
        this.coins = [.. Genesis.Ledger.CoinsOf(Address.Of(this.payer.Public))];
        Transactions = MakeTransactions();
        Large = [.. Enumerable.Range(0, LargeOnes).Select(MakeLarge)];
        MakeBlocks();
        OddHeaders = [.. MakeOddHeaders()];
        foreach (var header in OddHeaders) Add(Block.From(header, Tip.Block.Proof, Tip.Block.Transactions));
        Overfull = [.. Enumerable.Range(1, LargeOnes / 5).Select(i => MakeOverfull(Entries[i], 5 * i))];
    }

    public ChainParameters Chain { get; }
    public ChainEntry Genesis { get; }
    public IReadOnlyList<SigningKey> Identities { get; }

    /// <summary>The frames of blocks: the chain, its branch, and those that break a rule.</summary>
    public List<Frame> Blocks { get; } = [];

    /// <summary>The good blocks, the chain first.</summary>
    public List<ChainEntry> Entries { get; } = [];

    public IReadOnlyList<Frame> Transactions { get; }

    /// <summary>Transactions of the largest payload, kept aside by a node because they come early.</summary>
    public IReadOnlyList<Transaction> Large { get; }

    /// <summary>Signed headers whose height, time, epoch, difficulty or parent is at the end of what it can say.</summary>
    public IReadOnlyList<BlockHeader> OddHeaders { get; }

    /// <summary>Blocks of some, many, and far too many of the large ones, in their compact form.</summary>
    public IReadOnlyList<CompactBlock> Overfull { get; }

    /// <summary>The transactions of the blocks that are sent in their compact form, by wire id.</summary>
    public Dictionary<Hash, IReadOnlyList<Transaction>> Bodies { get; } = [];

    /// <summary>The tip of the chain.</summary>
    public ChainEntry Tip => Entries[Length - 1];

    /// <summary>A transaction that no state makes bad: the cheapest of some nonce.</summary>
    public Frame GoodTransaction(Rng luck) => Transactions[luck.Below(Coins) * (Transactions.Count / Coins)];

    private static SigningKey KeyOf(int id)
    {
        var luck = Rng.For(11, "fuzz-key", (ulong)id);
        return SigningKey.FromSeed(new Hash(luck.Next(), luck.Next(), luck.Next(), luck.Next()));
    }

    private void MakeBlocks()
    {
        Grow(Genesis, Length, leaf: 0);
        Grow(Entries[Branch - 1], BranchLength, leaf: 1);
        foreach (var entry in Entries)
        {
            Blocks.Add(Wire.Encode(new BlockItem(entry.Block)));
            Bodies[entry.Block.WireId] = entry.Block.Transactions;
        }

        for (int i = 0; i < Length; i += 4)
        {
            var (parent, block) = (Entries[i], Entries[i].Block);
            var next = parent.Header.Epoch.Next;
            Add(BlockBuilder.Seal(
                parent, Chain.StartOf(next), next, this.plot.Win(2), this.miner, block.Transactions, new Hash(1, 2, 3, 4),
                NoMemo.Instance)); // a state root that is not so, signed
            Add(Block.From(BlockHeader.From(block.Header.Content, default), block.Proof, block.Transactions)); // unsigned
            Add(Block.From(block.Header, block.Proof)); // without its body
            Add(Block.From(
                BlockHeader.Sign(block.Header.Content with { Difficulty = new Difficulty(77) }, this.miner, NoMemo.Instance),
                block.Proof, block.Transactions));
            var early = new Epoch(FarAhead + i);
            Add(BlockBuilder.Seal(
                parent, Chain.StartOf(early), early, this.plot.Win(3), this.miner, block.Transactions, block.Header.StateRoot,
                NoMemo.Instance));
        }
    }

    private void Add(Block block) => Blocks.Add(Wire.Encode(new BlockItem(block)));

    private void Grow(ChainEntry from, int count, int leaf)
    {
        for (var entry = from; count > 0; count--)
        {
            var epoch = entry.Header.Epoch.Next;
            var block = BlockBuilder.Build(
                entry, Chain.StartOf(epoch), epoch, this.plot.Win(leaf), this.miner, NextOf(entry), NoMemo.Instance);
            entry = Transition.Apply(entry, block, NoMemo.Instance).Entry ?? throw Check.Unreachable("a good block");
            Entries.Add(entry);
        }
    }

    /// <summary>None, one or two of the payer's next transactions.</summary>
    private List<Transaction> NextOf(ChainEntry parent)
    {
        int next = (int)(parent.Ledger.AccountOf(Address.Of(this.payer.Public))?.Nonce ?? 0);
        return [.. Enumerable.Range(next, (int)(parent.Height.Value % 3)).Where(n => n < Coins).Select(n => Transfer(n, GoodFee))];
    }

    private List<Frame> MakeTransactions()
    {
        var frames = new List<Frame>();
        for (int nonce = 0; nonce < Coins; nonce++)
            for (int fee = 10; fee <= GoodFee; fee += 10)
                frames.Add(Wire.Encode(new TransactionItem(Transfer(nonce, fee))));
        return frames;
    }

    private Transaction Transfer(int nonce, int fee) => Transaction.Sign(
        new TransactionContent
        {
            Network = fee == 20 && nonce % 8 == 7 ? Hash.Zero : Genesis.Id,
            Sender = this.payer.Public,
            Nonce = (ulong)nonce,
            ValidUntil = new Height(1_000),
            Inputs = [this.coins[nonce].Outpoint],
            Outputs = [new Output(Address.Of(this.miner.Public), new Amount(1_000 - fee))],
        },
        this.payer, NoMemo.Instance);

    private Transaction MakeLarge(int number) => Transaction.Sign(
        new TransactionContent
        {
            Network = Genesis.Id,
            Sender = this.payer.Public,
            Nonce = (ulong)(Coins + number),
            ValidUntil = new Height(1_000),
            Inputs = [new Outpoint(Hash.Zero, number)],
            Outputs = [new Output(Address.Of(this.miner.Public), new Amount(1))],
            Payload = new byte[TransactionContent.MaxPayload],
        },
        this.payer, NoMemo.Instance);

    private IEnumerable<BlockHeader> MakeOddHeaders()
    {
        var last = new Instant(long.MaxValue);
        foreach (var like in (HeaderContent[])[Entries[0].Header.Content, Entries[5].Header.Content, Tip.Header.Content])
        {
            foreach (long height in (long[])[0, 1, like.Height.Value + 1, long.MaxValue])
            {
                yield return Odd(like with { Height = new Height(height) });
                yield return Odd(like with { Height = new Height(height), Parent = Hash.Zero });
                yield return Odd(like with { Height = new Height(height), Parent = Genesis.Id });
            }

            yield return Odd(like with { Timestamp = last, Epoch = Chain.EpochAt(last) });
            yield return Odd(like with { Timestamp = last, Epoch = new Epoch(long.MaxValue) });
            yield return Odd(like with { Timestamp = Instant.Zero, Epoch = new Epoch(0) });
            yield return Odd(like with { Difficulty = new Difficulty(ulong.MaxValue) });
            yield return Odd(like with { Version = byte.MaxValue });
        }
    }

    private BlockHeader Odd(HeaderContent content) => BlockHeader.Sign(content, this.miner, NoMemo.Instance);

    private CompactBlock MakeOverfull(ChainEntry like, int count)
    {
        Transaction[] all = [like.Block.Transactions[0], .. Large.Take(count)];
        var header = Odd(like.Header.Content with { TransactionRoot = Block.RootOf(all) });
        var wireId = Block.From(header, like.Block.Proof, all).WireId;
        Bodies[wireId] = all;
        return CompactBlock.From(
            wireId, header, like.Block.Proof, all[0], [.. all.Skip(1).Select(t => ShortId.Of(wireId, t.WireId))]);
    }
}
