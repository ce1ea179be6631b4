using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Light;

namespace Lab.Cli.Bench;

/// <summary>
/// What following a chain by headers costs a light client: time, bytes and memory for each header.
/// </summary>
internal static class LightRows
{
    private const int Headers = 4_000, Leaves = 65_536, Runs = 5;
    private static readonly (string, object)[] On =
        [("headers", Headers), ("leaves", Leaves), ("memo hits", 0)];

    public static IEnumerable<BenchRow> All(CancellationToken stop)
    {
        var tip = Mine(stop);
        var runs = new List<byte[]>();
        for (var at = tip.Genesis; at.Id != tip.Id;)
        {
            var run = HeaderRun.After(tip, at);
            runs.Add(run.Encode());
            at = tip.Find(run.Items[^1].Header.Id)!;
        }

        List<double> times = [], memory = [];
        for (int i = 0; i <= Runs && !stop.IsCancellationRequested; i++)
        {
            var (time, kept) = Follow(tip, runs);
            if (i == 0) continue;
            times.Add(time / Headers);
            memory.Add(kept / Headers);
        }

        double bytes = runs.Sum(run => (double)run.Length) / Headers;
        yield return BenchRow.Of(LedgerBench.Group, "light-header-check", "us", "<=", null, times, On);
        yield return BenchRow.Of(LedgerBench.Group, "light-header-bytes", "B", "<=", null, [bytes], On);
        yield return BenchRow.Of(LedgerBench.Group, "light-header-memory", "B", "<=", null, memory, On);
    }

    /// <summary>
    /// Microseconds to take all runs, and the bytes that the client then holds. By itself, so that no client
    /// outlives its own measurement.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (double Time, double Kept) Follow(ChainEntry tip, List<byte[]> runs)
    {
        long before = GC.GetTotalMemory(true);
        var client = new LightClient(tip.Parameters);
        var watch = Stopwatch.StartNew();
        foreach (byte[] run in runs)
        {
            var ruling = client.TakeHeaders(run, Instant.Never, NoMemo.Instance);
            if (!ruling.IsAccepted) throw new InvalidOperationException($"headers are refused: {ruling}");
        }

        double time = watch.Elapsed.TotalMicroseconds;
        if (client.Chain.Tip.Id != tip.Id) throw new InvalidOperationException("another chain was followed");
        long after = GC.GetTotalMemory(true);
        GC.KeepAlive(client);
        return (time, after - before);
    }

    /// <summary>A chain of real blocks by one miner, an interval of about four epochs each.</summary>
    private static ChainEntry Mine(CancellationToken stop)
    {
        var key = SigningKey.FromSeed(new Hash(7, 7, 7, 1));
        var plot = Plot.Create(key.Public, Hash.Zero, Leaves);
        var chain = Presets.Minimal with
        {
            GenesisDifficulty = new Difficulty(Leaves / 4), Retarget = RetargetRule.Fixed,
        };
        var tip = Genesis.Create(chain);
        for (var epoch = new Epoch(1); tip.Height.Value < Headers; epoch = epoch.Next)
        {
            stop.ThrowIfCancellationRequested();
            var scan = plot.Scan(tip.Challenge(epoch), tip.NextDifficulty.Target);
            if (!scan.Found) continue;
            var block = BlockBuilder.Build(
                tip, chain.StartOf(epoch), epoch, plot.Win(scan.Leaf), key, [], NoMemo.Instance);
            tip = Transition.Apply(tip, block, NoMemo.Instance).Entry!;
        }

        return tip;
    }
}
