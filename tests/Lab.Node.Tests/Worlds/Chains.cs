namespace Lab.Nodes.Tests.Worlds;

/// <summary>Blocks for tests: every leaf wins, so a chain of any shape is a few lines.</summary>
internal static class Chains
{
    /// <summary>Epochs of 1 s and difficulty 1 for ever.</summary>
    public static ChainParameters Easy { get; } = Presets.Minimal with
    {
        GenesisDifficulty = Difficulty.One, Retarget = RetargetRule.Fixed,
    };

    public static SigningKey KeyOf(int id)
    {
        var luck = Rng.For(7, "test-key", (ulong)id);
        return SigningKey.FromSeed(new Hash(luck.Next(), luck.Next(), luck.Next(), luck.Next()));
    }

    public static Plot PlotOf(SigningKey key, int leaves = 4) => Plot.Create(key.Public, new Hash(1, 2, 3, 4), leaves);

    public static ChainEntry GenesisOf(ChainParameters? parameters = null) => Genesis.Create(parameters ?? Easy);

    /// <summary>
    /// A child in an epoch, by default the one after the parent's. Leaves tell siblings apart.
    /// </summary>
    public static ChainEntry Extend(ChainEntry parent, long? epoch = null, int leaf = 0, int miner = 1000)
    {
        var key = KeyOf(miner);
        var at = new Epoch(epoch ?? parent.Header.Epoch.Value + 1);
        var block = BlockBuilder.Build(
            parent, parent.Parameters.StartOf(at), at, PlotOf(key).Win(leaf), key, [], NoMemo.Instance);
        var result = Transition.Apply(parent, block, NoMemo.Instance);
        return result.Entry ?? throw new AssertionException($"the test's own block is refused: {result.Ruling}");
    }

    /// <summary>Several children in a row; the last one.</summary>
    public static ChainEntry Grow(ChainEntry parent, int count, int miner)
    {
        var entry = parent;
        for (int i = 0; i < count; i++) entry = Extend(entry, miner: miner);
        return entry;
    }

    /// <summary>The entries from after genesis up to a tip.</summary>
    public static List<ChainEntry> Line(ChainEntry tip)
    {
        var line = new List<ChainEntry>();
        for (var entry = tip; entry.Parent is not null; entry = entry.Parent) line.Insert(0, entry);
        return line;
    }

    public static Frame FrameOf(ChainEntry entry) => Wire.Encode(new BlockItem(entry.Block));
}
