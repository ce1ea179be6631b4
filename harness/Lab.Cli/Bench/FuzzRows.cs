using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Seam;
using Lab.Core.Trees;
using Lab.Ledger;

namespace Lab.Cli.Bench;

/// <summary>
/// Changed and random bytes through the decoders and the rules: nothing may crash, nothing may take much
/// memory, and what is not good is refused by name.
/// </summary>
internal static class FuzzRows
{
    // Signing and checking take far longer than all else: one input in 32 is signed.
    private const int Inputs = 10_000_000, Kinds = 3, SignedEvery = 32;

    /// <summary>How the inputs ended.</summary>
    internal sealed class Tally
    {
        public SortedDictionary<Rule, long> Refused { get; } = [];
        public long Accepted { get; set; }
        public long OtherParent { get; set; }
        public long ProofsRefused { get; set; }

        /// <summary>The most bytes that reading and judging one input allocated.</summary>
        public long MostAllocated { get; set; }

        public void Add(Rule? broken)
        {
            if (broken is { } rule) Refused[rule] = Refused.GetValueOrDefault(rule) + 1;
            else Accepted++;
        }
    }

    public static IEnumerable<BenchRow> All(CancellationToken stop)
    {
        long before = GC.GetTotalMemory(true);
        var tally = Play(Inputs, stop);
        double grown = Math.Max(0, GC.GetTotalMemory(true) - before) / 1e6;
        (string, object)[] on =
        [
            ("unchanged and good", tally.Accepted), ("of another parent", tally.OtherParent),
            ("proofs refused", tally.ProofsRefused),
            .. tally.Refused.Select(r => ($"by {r.Key}", (object)r.Value)),
        ];
        yield return BenchRow.Of(
            LedgerBench.Group, "fuzz-inputs-without-a-crash", "inputs", ">=", Inputs, [Inputs], on);
        yield return BenchRow.Of(
            LedgerBench.Group, "fuzz-rules-that-refused", "rules", ">=", null, [tally.Refused.Count],
            [("inputs", Inputs)]);
        yield return BenchRow.Of(
            LedgerBench.Group, "fuzz-memory-grown", "MB", "<=", 50, [grown], [("inputs", Inputs)]);
        yield return BenchRow.Of(
            LedgerBench.Group, "fuzz-allocated-most", "kB", "<=", 1_000, [tally.MostAllocated / 1e3],
            [("for", "one input")]);
    }

    /// <summary>Plays a number of inputs, always the same ones.</summary>
    internal static Tally Play(int count, CancellationToken stop = default)
    {
        var inputs = new FuzzInputs();
        var tally = new Tally();
        for (int i = 0; i < count; i++)
        {
            if ((i & 0xffff) == 0) stop.ThrowIfCancellationRequested();
            bool signed = i % SignedEvery == 0;
            int kind = signed ? i / SignedEvery % 2 : i % Kinds;
            byte[] bytes = signed ? inputs.OfFields(kind) : inputs.OfBytes(kind);
            long before = GC.GetAllocatedBytesForCurrentThread();
            switch (kind)
            {
                case 0: OfBlock(inputs.Genesis, bytes, tally); break;
                case 1: tally.Add(OfTransaction(inputs.Genesis, bytes)); break;
                default: OfProof(inputs.Genesis.Ledger.Root, bytes, tally); break;
            }

            tally.MostAllocated =
                Math.Max(tally.MostAllocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return tally;
    }

    private static void OfBlock(ChainEntry parent, byte[] bytes, Tally tally)
    {
        var ruling = BlockRules.Read(bytes, out var block);
        if (ruling.IsAccepted && block!.Header.Parent != parent.Id)
        {
            tally.OtherParent++; // it would wait for that one
            return;
        }

        if (ruling.IsAccepted) ruling = Transition.Apply(parent, block!, NoMemo.Instance).Ruling;
        tally.Add(ruling.IsAccepted ? null : ruling.Rule);
    }

    private static Rule? OfTransaction(ChainEntry tip, byte[] bytes)
    {
        var ruling = TransactionRules.Read(bytes, out var transaction);
        if (ruling.IsAccepted) ruling = TransactionRules.CheckAlone(transaction!, tip.Id, NoMemo.Instance);
        if (ruling.IsAccepted) ruling = new LedgerDraft(tip).Apply(transaction!, out _);
        return ruling.IsAccepted ? null : ruling.Rule;
    }

    private static void OfProof(in Hash root, byte[] bytes, Tally tally)
    {
        var reader = new CanonicalReader(bytes);
        var proof = StateProof.Read(ref reader);
        if (reader.Finish() && proof is not null && proof.Verify(root, Hash.Zero).IsValid) tally.Accepted++;
        else tally.ProofsRefused++;
    }
}
