using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Core.Trees;
using Lab.Ledger;

namespace Lab.Cli.Bench;

/// <summary>
/// Random and mutated bytes through the decoders and the rules: nothing may crash, everything else is refused by name.
/// </summary>
internal static class FuzzRows
{
    private const int Inputs = 10_000_000;

    public static IEnumerable<BenchRow> All(CancellationToken stop)
    {
        var chain = Presets.Minimal with
        {
            GenesisDifficulty = Difficulty.One,
            Allocations = [new(Address.Of(Key(1).Public), new(1_000))],
        };
        var genesis = Genesis.Create(chain);
        var miner = Key(2);
        var plot = Plot.Create(miner.Public, Hash.Zero, 4);
        var transfer = Transaction.Sign(
            new TransactionContent
            {
                Network = genesis.Id,
                Sender = Key(1).Public,
                Nonce = 0,
                ValidUntil = new Height(9),
                Inputs = [genesis.Ledger.CoinsOf(Address.Of(Key(1).Public)).First().Outpoint],
                Outputs = [new(Address.Of(miner.Public), new(900))],
            },
            Key(1), NoMemo.Instance);
        var epoch = new Epoch(1);
        byte[] block = BlockBuilder.Build(
            genesis, chain.StartOf(epoch), epoch, plot.Win(0), miner, [transfer], NoMemo.Instance).Encode();
        byte[][] seeds = [block, transfer.Encode(), ProofBytes(genesis)];
        var luck = Rng.For(1, "fuzz", 0);
        var root = genesis.Ledger.Root;
        long refusedBytes = 0, refusedByRule = 0, accepted = 0;
        long before = GC.GetTotalMemory(true);
        for (int i = 0; i < Inputs; i++)
        {
            if ((i & 0xffff) == 0) stop.ThrowIfCancellationRequested();
            byte[] bytes = Mutate(seeds[i % seeds.Length], luck);
            var ruling = (i % seeds.Length) switch
            {
                0 => OfBlock(genesis, bytes),
                1 => OfTransaction(genesis, bytes),
                _ => OfProof(root, bytes),
            };
            if (ruling is null) accepted++;
            else if (ruling is Rule.CanonicalBlock or Rule.CanonicalTransaction) refusedBytes++;
            else refusedByRule++;
        }

        double grown = Math.Max(0, GC.GetTotalMemory(true) - before) / 1e6;
        (string, object)[] on =
            [("refused as bytes", refusedBytes), ("refused by a rule", refusedByRule), ("unchanged and good", accepted)];
        yield return BenchRow.Of(LedgerBench.Group, "fuzz-inputs-without-a-crash", "inputs", ">=", Inputs, [Inputs], on);
        yield return BenchRow.Of(LedgerBench.Group, "fuzz-memory-grown", "MB", "<=", 50, [grown], on);
    }

    private static Rule? OfBlock(ChainEntry parent, byte[] bytes)
    {
        var ruling = BlockRules.Read(bytes, out var block);
        if (!ruling.IsAccepted) return ruling.Rule;
        // What names another parent would wait for it.
        if (block!.Header.Parent != parent.Id) return Rule.HeadersConnect;
        ruling = Transition.Apply(parent, block, NoMemo.Instance).Ruling;
        return ruling.IsAccepted ? null : ruling.Rule;
    }

    private static Rule? OfTransaction(ChainEntry tip, byte[] bytes)
    {
        var ruling = TransactionRules.Read(bytes, out var transaction);
        if (ruling.IsAccepted) ruling = TransactionRules.CheckAlone(transaction!, tip.Id, NoMemo.Instance);
        if (ruling.IsAccepted) ruling = new LedgerDraft(tip).Apply(transaction!, out _);
        return ruling.IsAccepted ? null : ruling.Rule;
    }

    private static Rule? OfProof(in Hash root, byte[] bytes)
    {
        var reader = new CanonicalReader(bytes);
        var proof = StateProof.Read(ref reader);
        if (!reader.Finish() || proof is null) return Rule.CanonicalMessage;
        return proof.Verify(root, Hash.Zero).IsValid ? null : Rule.StateRootMatches;
    }

    private static byte[] ProofBytes(ChainEntry genesis)
    {
        using var writer = new CanonicalWriter();
        genesis.Ledger.Tree.Prove(Hash.Zero).Write(writer);
        return writer.ToArray();
    }

    /// <summary>Flips, overwrites, cuts, repeats or replaces some bytes; one input in 64 is random altogether.</summary>
    private static byte[] Mutate(byte[] seed, Rng luck)
    {
        if (luck.Below(64) == 0)
        {
            byte[] noise = new byte[luck.Below(256)];
            luck.Fill(noise);
            return noise;
        }

        byte[] bytes = [.. seed];
        for (int changes = 1 + luck.Below(3); changes > 0; changes--)
        {
            int at = luck.Below(bytes.Length);
            switch (luck.Below(4))
            {
                case 0: bytes[at] ^= (byte)(1 << luck.Below(8)); break;
                case 1: bytes[at] = (byte)luck.Below(256); break;
                case 2: return bytes[..at];
                default: bytes = [.. bytes[..at], .. bytes[(at / 2)..]]; break;
            }
        }

        return bytes;
    }

    private static SigningKey Key(ulong number) => SigningKey.FromSeed(new Hash(7, 7, 7, number));
}
