using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Core.Trees;
using Lab.Ledger;
using Lab.Scenarios.Checking;
using Lab.Sim.Parallel;

namespace Lab.Cli.Bench;

/// <summary>
/// Random sequences of good and bad blocks on random parents: every good one is taken and keeps the supply,
/// every bad one is refused by name, and no block changes what stands below it.
/// </summary>
internal static class PropertyRows
{
    private const int Sequences = 10_000, Steps = 12, Wallets = 3;
    private static readonly SigningKey[] Keys =
        [.. Enumerable.Range(1, Wallets + 1).Select(i => SigningKey.FromSeed(new Hash(5, 5, 5, (ulong)i)))];
    private static readonly Plot Plot = Plot.Create(Keys[Wallets].Public, Hash.Zero, 4);

    private static readonly ChainParameters Chain = Presets.Minimal with
    {
        GenesisDifficulty = Difficulty.One,
        Retarget = RetargetRule.Fixed,
        CoinbaseMaturity = 2,
        Emission = Emission.Of(new HalvingSchedule(new(1_000), 3), floor: new(10), cap: new(2_500)),
        Allocations =
        [
            .. Keys.Take(Wallets).SelectMany(
                k => Enumerable.Repeat(new Allocation(Address.Of(k.Public), new(10_000)), 3)),
        ],
    };

    public static IEnumerable<BenchRow> All(CancellationToken stop)
    {
        long good = 0, reorgs = 0;
        var refused = new SortedDictionary<Rule, long>();
        for (ulong seed = 1; seed <= Sequences; seed++)
        {
            stop.ThrowIfCancellationRequested();
            var (taken, bad, branched) = Play(seed);
            (good, reorgs) = (good + taken, reorgs + branched);
            foreach (var rule in bad) refused[rule] = refused.GetValueOrDefault(rule) + 1;
        }

        (string, object)[] on =
        [
            ("good blocks", good), ("blocks on another branch", reorgs),
            ("bad blocks refused", refused.Values.Sum()),
            .. refused.Select(r => ($"by {r.Key}", (object)r.Value)),
        ];
        yield return BenchRow.Of(
            LedgerBench.Group, "sequences-that-kept-the-supply", "sequences", ">=", Sequences, [Sequences],
            on);
    }

    /// <summary>
    /// Plays one sequence; gives how many blocks were taken, the rules that refused the others, and how many
    /// were put on another branch than the last.
    /// </summary>
    /// <exception cref="ClaimBroken">A property does not hold.</exception>
    public static (int Taken, IReadOnlyList<Rule> Refused, int Branched) Play(ulong seed)
    {
        var luck = Rng.For(seed, "ledger-properties", 0);
        var memo = new SharedMemo();
        var genesis = Genesis.Create(Chain with { Fees = Split(luck) });
        var known = new List<(ChainEntry Entry, SupplyConserved.Sums Sums)>
        {
            (genesis, new(0, genesis.Ledger.Supply.Allocated.Units)),
        };
        int taken = 0, branched = 0;
        var refused = new List<Rule>();
        var bodies = new BadBodies(Keys);
        for (int step = 0; step < Steps; step++)
        {
            int at = luck.Below(4) == 0 ? luck.Below(known.Count) : known.Count - 1;
            var (parent, sums) = known[at];
            var before = parent.Ledger.Root;
            bool spoil = luck.Below(3) == 0;
            var body = BlockBuilder.Collect(parent, Plot.Miner, Transfers(parent, luck, memo), out var after);
            var root = after.Root;
            var broken = Rule.None;
            if (spoil)
                (broken, body, root) = bodies.Spoil(parent, body, root, luck.Below(BadBodies.Kinds), luck);
            var epoch = new Epoch(parent.Header.Epoch.Value + 1 + luck.Below(3));
            var block = BlockBuilder.Seal(
                parent, Chain.StartOf(epoch), epoch, Plot.Win(luck.Below(4)), Keys[Wallets], body, root,
                memo);
            var result = Transition.Apply(parent, block, memo);
            if (parent.Ledger.Root != before || Rebuilt(parent.Ledger) != before)
                throw new ClaimBroken($"seed {seed}, step {step}: the state below changed");
            CheckOwners(parent.Ledger, seed, step);
            if (spoil)
            {
                if (result.Ruling.Rule != broken)
                    throw new ClaimBroken(
                        $"seed {seed}, step {step}: {broken} is broken, but the ruling is {result.Ruling}");
                refused.Add(broken);
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

        FeeShare Share() => Take() is > 0 and var part
            ? new(part, Address.Of(Keys[luck.Below(Wallets)].Public)) : default;
        var split = new FeeSplit
        {
            Burn = Take(), Treasury = Share(), RelayPool = Share(), HostingPool = Share(),
            HistoryPool = Share(),
        };
        return split with { Miner = left };
    }

    /// <summary>Whether what owners are said to have is what the state has.</summary>
    private static void CheckOwners(LedgerState ledger, ulong seed, int step)
    {
        var named = Keys.SelectMany(k => ledger.CoinsOf(Address.Of(k.Public))).ToList();
        int coins = ledger.Tree.Pairs().Count(pair => Coin.Decode(pair.Value) is not null);
        if (named.Distinct().Count() != coins || named.Count != coins)
            throw new ClaimBroken(
                $"seed {seed}, step {step}: owners have {named.Count} coins, the state {coins}");
    }

    private static Hash Rebuilt(LedgerState ledger)
    {
        var writes = new List<StateWrite>();
        foreach (var (key, value) in ledger.Tree.Pairs()) writes.Add(new StateWrite(key, value));
        return StateTree.Empty.Apply(writes.ToArray()).Root;
    }

    /// <summary>
    /// Up to four transfers of random coins, good ones and bad ones; the builder takes what applies.
    /// </summary>
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
}
