using System.Diagnostics;
using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Core.Trees;
using Lab.Ledger;

namespace Lab.Cli.Bench;

/// <summary>
/// A state of a million accounts with a coin each: updates, proofs, memory, and blocks of 1,000 transfers.
/// </summary>
internal static class StateRows
{
    private const int Accounts = 1_000_000, BlockSize = 1_000, Payers = 20_000, Runs = 5, TransferRuns = 15;
    private static readonly (string, object)[] On = [("accounts", Accounts), ("block", BlockSize)];

    /// <summary>The tree.</summary>
    public static IEnumerable<BenchRow> State(CancellationToken stop)
    {
        long before = Settled();
        var tree = Fill();
        double bytes = (Settled() - before) / (double)Accounts;
        yield return BenchRow.Of(
            LedgerBench.Group, "state-memory", "B/account and coin", "<=", 600, [bytes],
            [("accounts", Accounts), ("leaves", tree.Count)]);
        yield return Updates(tree, stop);
        foreach (var row in Proofs(tree)) yield return row;
    }

    private static StateTree Fill()
    {
        var tree = StateTree.Empty;
        var writes = new StateWrite[20_000];
        for (int from = 0; from < Accounts; from += writes.Length / 2)
        {
            for (int i = 0; i < writes.Length / 2; i++)
            {
                var body = Body(from + i);
                writes[2 * i] = new(StateKey.Account(body), AccountOf(body, 3).Encode());
                writes[2 * i + 1] = new(StateKey.Coin(body, 0), CoinOf(body).Encode());
            }

            tree = tree.Apply(writes);
        }

        return tree;
    }

    private static BenchRow Updates(StateTree tree, CancellationToken stop)
    {
        const int blocks = 100;
        var speeds = new List<double>();
        var luck = Rng.For(1, "bench-updates", 0);
        var writes = new StateWrite[BlockSize];
        for (int run = 0; run <= Runs; run++)
        {
            double seconds = 0;
            for (int b = 0; b < blocks && !stop.IsCancellationRequested; b++)
            {
                var chosen = new HashSet<int>();
                while (chosen.Count < BlockSize) chosen.Add(luck.Below(Accounts));
                int next = 0;
                foreach (int i in chosen)
                {
                    var body = Body(i);
                    writes[next++] = new(StateKey.Account(body),
                        AccountOf(body, luck.Below(1_000_000)).Encode());
                }

                var watch = Stopwatch.StartNew();
                tree = tree.Apply(writes);
                seconds += watch.Elapsed.TotalSeconds;
            }

            if (run > 0) speeds.Add(blocks * BlockSize / seconds);
        }

        return BenchRow.Of(LedgerBench.Group, "state-updates", "leaves/s", ">=", 150e3, speeds, On);
    }

    private static IEnumerable<BenchRow> Proofs(StateTree tree)
    {
        const int sample = 20_000;
        int longest = 0;
        var proofs = new List<(Hash Key, StateProof Proof)>();
        for (int i = 0; i < sample; i++)
        {
            // Every other key is absent.
            var key = StateKey.Account(Body(i % 2 == 0 ? i * 47 : Accounts + i));
            var proof = tree.Prove(key);
            using var writer = new CanonicalWriter();
            proof.Write(writer);
            longest = Math.Max(longest, writer.Length);
            proofs.Add((key, proof));
        }

        yield return BenchRow.Of(
            LedgerBench.Group, "state-proof-longest", "B", "<=", 1_023, [longest],
            [("accounts", Accounts), ("proofs", sample)]);
        var times = new List<double>();
        for (int run = 0; run <= Runs; run++)
        {
            var watch = Stopwatch.StartNew();
            foreach (var (key, proof) in proofs)
                if (!proof.Verify(tree.Root, key).IsValid)
                    throw new InvalidOperationException("a proof is invalid");
            if (run > 0) times.Add(watch.Elapsed.TotalMicroseconds / sample);
        }

        yield return BenchRow.Of(
            LedgerBench.Group, "state-proof-verify", "us", "<=", 40, times,
            [("accounts", Accounts), ("proofs", sample)]);
    }

    /// <summary>Blocks of transfers from as many senders, with every signature checked: no memo.</summary>
    public static IEnumerable<BenchRow> Transfers(CancellationToken stop)
    {
        var keys = new SigningKey[Payers];
        for (int i = 0; i < Payers; i++) keys[i] = SigningKey.FromSeed(Body(i));
        var allocations = new Allocation[Accounts];
        for (int i = 0; i < Accounts; i++)
        {
            var to = i < Payers ? Address.Of(keys[i].Public) : new Address(Address.CurrentVersion, Body(i));
            allocations[i] = new Allocation(to, new Amount(1_000_000));
        }

        var chain = Presets.Minimal with
        {
            GenesisDifficulty = Difficulty.One, Retarget = RetargetRule.Fixed, Allocations = allocations,
        };
        long before = Settled();
        var tip = Genesis.Create(chain);
        double bytes = (Settled() - before) / (double)Accounts;
        yield return BenchRow.Of(
            LedgerBench.Group, "ledger-memory", "B/account and coin", "<=", null, [bytes],
            [("accounts", Accounts), ("with", "the tree and each owner's coins by name")]);
        var memo = new CountingMemo();
        var miner = SigningKey.FromSeed(Body(-1));
        var plot = Plot.Create(miner.Public, Hash.Zero, 4);
        List<double> total = [], above = [], check = [], writes = [];
        for (int run = 0; run <= TransferRuns && !stop.IsCancellationRequested; run++)
        {
            var transfers = new Transaction[BlockSize];
            for (int i = 0; i < BlockSize; i++)
            {
                int payer = run * BlockSize + i;
                var coin = tip.Ledger.CoinsOf(Address.Of(keys[payer].Public)).First();
                transfers[i] = Transaction.Sign(
                    new TransactionContent
                    {
                        Network = tip.Genesis.Id,
                        Sender = keys[payer].Public,
                        Nonce = 0,
                        ValidUntil = new Height(1_000),
                        Inputs = [coin.Outpoint],
                        Outputs =
                        [
                            new(allocations[Accounts - 1 - payer].To, new Amount(400_000)),
                            new(Address.Of(keys[payer].Public), new Amount(599_000)),
                        ],
                    },
                    keys[payer], NoMemo.Instance);
            }

            var epoch = tip.Header.Epoch.Next;
            var built = BlockBuilder.Build(
                tip, chain.StartOf(epoch), epoch, plot.Win(0), miner, transfers, NoMemo.Instance);
            var block = Block.Decode(built.Encode())!;
            var watch = Stopwatch.StartNew();
            foreach (var transfer in block.Transactions)
                if (!transfer.IsCoinbase && !transfer.IsSigned(NoMemo.Instance))
                    throw new InvalidOperationException("bad signature");
            double signatures = watch.Elapsed.TotalMicroseconds;
            memo.Clear();
            watch.Restart();
            var result = Transition.Apply(tip, block, memo);
            double all = watch.Elapsed.TotalMicroseconds;
            if (result.Entry is not { } entry)
                throw new InvalidOperationException($"the block is refused: {result.Ruling}");
            if (block.Transactions.Count != BlockSize + 1)
                throw new InvalidOperationException("the builder left some out");
            writes.Add(LeavesOf(block) / (double)BlockSize);
            tip = entry;
            if (run == 0) continue;
            total.Add(all / BlockSize);
            check.Add(signatures / BlockSize);
            above.Add((all - signatures) / BlockSize);
        }

        (string, object)[] on =
        [
            ("accounts", Accounts), ("transfers", BlockSize), ("signatures checked", memo.Checked),
            ("memo hits", BlockSize + 1 - memo.Checked),
        ];
        yield return BenchRow.Of(LedgerBench.Group, "transfer-signature", "us", "<=", null, check, on);
        yield return BenchRow.Of(LedgerBench.Group, "transfer-applied", "us", "<=", null, total, on);
        yield return BenchRow.Of(LedgerBench.Group, "transfer-above-signature", "us", "<=", 50, above, on);
        yield return BenchRow.Of(LedgerBench.Group, "transfer-leaf-writes", "leaves", "<=", null, writes, on);
    }

    /// <summary>The leaves of the state that a block's transactions change.</summary>
    private static int LeavesOf(Block block)
    {
        var keys = new HashSet<Hash>();
        foreach (var transaction in block.Transactions)
        {
            if (!transaction.IsCoinbase)
                keys.Add(StateKey.Account(Address.Of(transaction.Content.Sender).Body));
            foreach (var input in transaction.Content.Inputs)
                keys.Add(StateKey.Coin(input.Transaction, input.Index));
            for (int i = 0; i < transaction.Content.Outputs.Count; i++)
            {
                keys.Add(StateKey.Account(transaction.Content.Outputs[i].To.Body));
                keys.Add(StateKey.Coin(transaction.Id, i));
            }
        }

        return keys.Count;
    }

    private static Hash Body(int i) => Sha256.Tagged("lab.bench.account"u8, new Hash(0, 0, 0, (ulong)i));

    private static Account AccountOf(in Hash body, int nonce) =>
        new(new PublicKey(body), (ulong)nonce, new Amount(1_000_000));

    private static Coin CoinOf(in Hash body) =>
        new(AssetId.Native, new Amount(1_000_000), new Address(Address.CurrentVersion, body),
            new Height(70_000), false);

    private static long Settled()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(true);
    }
}
