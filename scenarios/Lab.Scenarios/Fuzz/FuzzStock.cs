using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Nodes.Messages;

namespace Lab.Scenarios.Fuzz;

/// <summary>
/// What a fuzz sends: a chain with a branch, blocks that break rules in signed and unsigned parts, transactions good and
/// bad, and keys to say it under. Made once; every leaf wins, so blocks are cheap.
/// </summary>
internal sealed class FuzzStock
{
    private const int Length = 40, Branch = 10, BranchLength = 20, Coins = 32, Keys = 200;
    private const long FarAhead = 1L << 32;

    private readonly Plot plot;
    private readonly SigningKey miner = KeyOf(100_001), payer = KeyOf(100_002);

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
        Transactions = MakeTransactions();
        MakeBlocks();
    }

    public ChainParameters Chain { get; }
    public ChainEntry Genesis { get; }
    public IReadOnlyList<SigningKey> Identities { get; }

    /// <summary>The frames of blocks: the chain, its branch, and those that break a rule.</summary>
    public List<Frame> Blocks { get; } = [];

    /// <summary>The good blocks, the chain first.</summary>
    public List<ChainEntry> Entries { get; } = [];

    public IReadOnlyList<Frame> Transactions { get; }

    /// <summary>The tip of the chain.</summary>
    public ChainEntry Tip => Entries[Length - 1];

    private static SigningKey KeyOf(int id)
    {
        var luck = Rng.For(11, "fuzz-key", (ulong)id);
        return SigningKey.FromSeed(new Hash(luck.Next(), luck.Next(), luck.Next(), luck.Next()));
    }

    private void MakeBlocks()
    {
        Grow(Genesis, Length, leaf: 0);
        Grow(Entries[Branch - 1], BranchLength, leaf: 1);
        foreach (var entry in Entries) Blocks.Add(Wire.Encode(new BlockItem(entry.Block)));
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
                entry, Chain.StartOf(epoch), epoch, this.plot.Win(leaf), this.miner, [], NoMemo.Instance);
            entry = Transition.Apply(entry, block, NoMemo.Instance).Entry ?? throw Check.Unreachable("a good block");
            Entries.Add(entry);
        }
    }

    private List<Frame> MakeTransactions()
    {
        var frames = new List<Frame>();
        var coins = Genesis.Ledger.CoinsOf(Address.Of(this.payer.Public)).ToList();
        for (int nonce = 0; nonce < Coins; nonce++)
        {
            for (int fee = 10; fee <= 30; fee += 10)
            {
                var content = new TransactionContent
                {
                    Network = fee == 20 && nonce % 8 == 7 ? Hash.Zero : Genesis.Id,
                    Sender = this.payer.Public,
                    Nonce = (ulong)nonce,
                    ValidUntil = new Height(1_000),
                    Inputs = [coins[nonce].Outpoint],
                    Outputs = [new Output(Address.Of(this.miner.Public), new Amount(1_000 - fee))],
                };
                frames.Add(Wire.Encode(new TransactionItem(Transaction.Sign(content, this.payer, NoMemo.Instance))));
            }
        }

        return frames;
    }
}
