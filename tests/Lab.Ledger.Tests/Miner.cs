using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;

namespace Lab.Ledger.Tests;

/// <summary>
/// A key with a plot, that mines as a node does: it scans epoch after epoch until a leaf wins.
/// </summary>
internal sealed class Miner
{
    public Miner(int number, int leaves = 16)
    {
        Key = SigningKey.FromSeed(Sha256.Tagged("test.key"u8, new Hash(0, 0, 0, (ulong)number)));
        Plot = Plot.Create(Key.Public, new Hash(0, 0, 1, (ulong)number), leaves);
    }

    public SigningKey Key { get; }
    public Plot Plot { get; }

    /// <summary>
    /// The first block that this miner finds on a tip, in an epoch of <paramref name="from"/> or later.
    /// </summary>
    public Block Mine(ChainEntry parent, Epoch? from = null, params IReadOnlyList<Transaction> candidates)
    {
        var epoch = from ?? parent.Header.Epoch.Next;
        while (true)
        {
            var scan = Plot.Scan(parent.Challenge(epoch), parent.NextDifficulty.Target);
            if (scan.Found) return Build(parent, epoch, scan.Leaf, candidates);
            epoch = epoch.Next;
        }
    }

    /// <summary>The first winning block with a body as given, valid or not, and the state root that it claims.</summary>
    public Block MineBody(ChainEntry parent, IReadOnlyList<Transaction> body, Hash stateRoot)
    {
        for (var epoch = parent.Header.Epoch.Next; ; epoch = epoch.Next)
        {
            var scan = Plot.Scan(parent.Challenge(epoch), parent.NextDifficulty.Target);
            if (!scan.Found) continue;
            return BlockBuilder.Seal(
                parent, parent.Parameters.StartOf(epoch), epoch, Plot.Win(scan.Leaf), Key, body, stateRoot,
                NoMemo.Instance);
        }
    }

    /// <summary>A block for any leaf, winning or not, at the start of an epoch.</summary>
    public Block Build(ChainEntry parent, Epoch epoch, int leaf, IReadOnlyList<Transaction>? candidates = null) =>
        BlockBuilder.Build(
            parent, parent.Parameters.StartOf(epoch), epoch, Plot.Win(leaf), Key, candidates ?? [], NoMemo.Instance);

    /// <summary>The tip of a chain of so many more blocks.</summary>
    public ChainEntry Extend(ChainEntry tip, int blocks)
    {
        for (int i = 0; i < blocks; i++) tip = Accept(tip, Mine(tip));
        return tip;
    }

    /// <summary>The same block with other content, signed again.</summary>
    public Block Resign(Block block, HeaderContent content) =>
        Block.From(BlockHeader.Sign(content, Key, NoMemo.Instance), block.Proof, block.Transactions);

    public static ChainEntry Accept(ChainEntry parent, Block block)
    {
        var result = Transition.Apply(parent, block, NoMemo.Instance);
        Assert.That(result.Ruling, Is.EqualTo(Ruling.Accepted));
        return result.Entry!;
    }
}
