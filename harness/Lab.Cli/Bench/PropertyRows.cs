using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Core.Trees;
using Lab.Ledger;
using Lab.Scenarios.Checking;
using Lab.Sim.Parallel;

namespace Lab.Cli.Bench;

/// <summary>
/// Random sequences of good and bad blocks on random parents: every good one is taken and keeps the supply, every bad
/// one is refused by name, and no block changes what stands below it.
/// </summary>
internal static class PropertyRows
{
    private const int Sequences = 10_000, Steps = 12, Wallets = 3;
    private static readonly SigningKey[] Keys = [.. Enumerable.Range(1, Wallets + 1).Select(i => SigningKey.FromSeed(new Hash(5, 5, 5, (ulong)i)))];
    private static readonly Plot Plot = Plot.Create(Keys[Wallets].Public, Hash.Zero, 4);

    private static readonly ChainParameters Chain = Presets.Minimal with
    {
        GenesisDifficulty = Difficulty.One,
        Retarget = RetargetRule.Fixed,
        CoinbaseMaturity = 2,
        Emission = Emission.Of(new HalvingSchedule(new(1_000), 3), floor: new(10), cap: new(4_000)),
        Allocations = [.. Keys.Take(Wallets).SelectMany(k => Enumerable.Repeat(new Allocation(Address.Of(k.Public), new(10_000)), 3))],
    };

    public static IEnumerable<BenchRow> All(CancellationToken stop)
    {
        long good = 0, bad = 0, reorgs = 0;
        for (ulong seed = 1; seed <= Sequences; seed++)
        {
            stop.ThrowIfCancellationRequested();
            var (taken, refused, branched) = Play(seed);
            (good, bad, reorgs) = (good + taken, bad + refused, reorgs + branched);
        }

        yield return BenchRow.Of(
            LedgerBench.Group, "sequences-that-kept-the-supply", "sequences", ">=", Sequences, [Sequences],
            [("good blocks", good), ("bad blocks refused", bad), ("blocks on another branch", reorgs)]);
    }

    /// <summary>Plays one sequence; gives how many blocks were taken, refused, and put on another branch than the last.</summary>
    /// <exception cref="ClaimBroken">A property does not hold.</exception>
    public static (int Taken, int Refused, int Branched) Play(ulong seed)
    {
        var luck = Rng.For(seed, "ledger-properties", 0);
        var memo = new SharedMemo();
        var genesis = Genesis.Create(Chain with { Fees = Split(luck) });
        var known = new List<(ChainEntry Entry, SupplyConserved.Sums Sums)>
        {
            (genesis, new(0, genesis.Ledger.Supply.Allocated.Units)),
        };
        int taken = 0, refused = 0, branched = 0;
        for (int step = 0; step < Steps; step++)
        {
            int at = luck.Below(4) == 0 ? luck.Below(known.Count) : known.Count - 1;
            var (parent, sums) = known[at];
            var before = parent.Ledger.Root;
            bool spoil = luck.Below(3) == 0;
            var body = BlockBuilder.Collect(parent, Plot.Miner, Transfers(parent, luck, memo), out var after);
            var root = after.Root;
            if (spoil) (body, root) = Spoil(parent, body, root, luck);
            var epoch = new Epoch(parent.Header.Epoch.Value + 1 + luck.Below(3));
            var block = BlockBuilder.Seal(
                parent, Chain.StartOf(epoch), epoch, Plot.Win(luck.Below(4)), Keys[Wallets], body, root, memo);
            var result = Transition.Apply(parent, block, memo);
            if (parent.Ledger.Root != before || Rebuilt(parent.Ledger) != before)
                throw new ClaimBroken($"seed {seed}, step {step}: the state below changed");
            if (spoil)
            {
                if (result.Entry is not null) throw new ClaimBroken($"seed {seed}, step {step}: a bad block was taken");
                refused++;
                continue;
            }

            if (result.Entry is not { } entry)
                throw new ClaimBroken($"seed {seed}, step {step}: a good block was refused: {result.Ruling}");
            var next = SupplyConserved.Follow(sums, parent, block, entry.Ledger.Supply);
            SupplyConserved.Count(entry.Ledger, next.Circulating);
            if (at != known.Count - 1) branched++;
            known.Add((entry, next));
            taken++;
        }

        return (taken, refused, branched);
    }

    /// <summary>A random split of the fees, whose shares may be zero and may go to one address.</summary>
    private static FeeSplit Split(Rng luck)
    {
        int left = FeeSplit.Whole;
        int Take()
        {
            int part = luck.Below(3) == 0 ? 0 : luck.Below(left + 1);
            left -= part;
            return part;
        }

        FeeShare Share() => Take() is > 0 and var part ? new(part, Address.Of(Keys[luck.Below(Wallets)].Public)) : default;
        var split = new FeeSplit
        {
            Burn = Take(), Treasury = Share(), RelayPool = Share(), HostingPool = Share(), HistoryPool = Share(),
        };
        return split with { Miner = left };
    }

    private static Hash Rebuilt(LedgerState ledger)
    {
        var writes = new List<StateWrite>();
        foreach (var (key, value) in ledger.Tree.Pairs()) writes.Add(new StateWrite(key, value));
        return StateTree.Empty.Apply(writes.ToArray()).Root;
    }

    /// <summary>Up to four transfers of random coins, good ones and bad ones; the builder takes what applies.</summary>
    private static List<Transaction> Transfers(ChainEntry parent, Rng luck, IMemo memo)
    {
        var list = new List<Transaction>();
        for (int count = luck.Below(5); count > 0; count--)
        {
            var from = Keys[luck.Below(Keys.Length)];
            var owner = luck.Below(8) == 0 ? Keys[luck.Below(Keys.Length)] : from;
            var coins = parent.Ledger.CoinsOf(Address.Of(owner.Public)).ToList();
            if (coins.Count == 0) continue;
            var coin = coins[luck.Below(coins.Count)];
            long give = 1 + luck.Below((int)coin.Coin.Amount.Units + 2);
            ulong nonce = parent.Ledger.AccountOf(Address.Of(from.Public))?.Nonce ?? 0;
            list.Add(Transaction.Sign(
                new TransactionContent
                {
                    Network = parent.Genesis.Id,
                    Sender = from.Public,
                    Nonce = nonce + (ulong)(luck.Below(6) == 0 ? 1 : 0),
                    ValidUntil = new Height(luck.Below(8) == 0 ? 0 : 100),
                    Inputs = [coin.Outpoint],
                    Outputs = [new(Address.Of(Keys[luck.Below(Keys.Length)].Public), new(give))],
                },
                from, memo));
        }

        return list;
    }

    /// <summary>The same body with one thing wrong with it.</summary>
    private static (IReadOnlyList<Transaction> Body, Hash Root) Spoil(
        ChainEntry parent, IReadOnlyList<Transaction> body, Hash root, Rng luck)
    {
        var coinbase = body[0].Content;
        var outputs = coinbase.Outputs.ToList();
        var miner = Address.Of(coinbase.Sender);
        switch (luck.Below(5))
        {
            case 0:
                return (body, new Hash(root.Word(0) ^ 1, root.Word(1), root.Word(2), root.Word(3)));
            case 1:
                return ([.. body, body[0]], root);
            case 2:
                if (outputs.Count == 0 || outputs[^1].To != miner) outputs.Add(new Output(miner, new Amount(1)));
                else outputs[^1] = new Output(miner, outputs[^1].Amount + new Amount(1));
                return ([BlockBuilder.Coinbase(parent, coinbase.Sender, outputs), .. body.Skip(1)], root);
            case 3 when outputs.Count > 0 && outputs[0].To != miner:
                outputs[0] = outputs[0] with { To = miner };
                return ([BlockBuilder.Coinbase(parent, coinbase.Sender, outputs), .. body.Skip(1)], root);
            default:
                return ([.. body.Skip(1)], root);
        }
    }
}
