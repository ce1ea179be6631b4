using Lab.Core;

namespace Lab.Ledger.Tests;

/// <summary>Who gets the fees of a block: the limits of a split, its arithmetic, and what blocks do about it.</summary>
[Category("U-11")]
[Category("X-26")]
public sealed class FeeSplitTests
{
    private static readonly Address Treasury = Bank.AddressOf(Bank.Carol);
    private static readonly Address Pool = Bank.AddressOf(Bank.KeyOf(4));

    // Of fees of 7: burn 1, treasury 2, history 1, and the miner 3.
    private static readonly FeeSplit Split = new()
    {
        Miner = 3_000,
        Burn = 2_000,
        Treasury = new(3_000, Treasury),
        HistoryPool = new(2_000, Pool),
    };

    private static readonly (string Field, FeeSplit Split)[] Bad =
    [
        (nameof(FeeSplit.Miner), new() { Miner = -1, Burn = 10_001 }),
        (nameof(FeeSplit.Miner), new() { Miner = 10_001, Burn = -1 }),
        (nameof(FeeSplit.Burn), new() { Miner = 10_000, Burn = -1 }),
        (nameof(FeeSplit.Burn), new() { Miner = 0, Burn = 10_001 }),
        (nameof(FeeSplit.Treasury), new() { Miner = 9_999, Treasury = new(1, default) }),
        (nameof(FeeSplit.Treasury), new() { Miner = 9_999, Treasury = new(1, new(2, Hash.Zero)) }),
        (nameof(FeeSplit.Treasury), new() { Treasury = new(0, Treasury) }),
        (nameof(FeeSplit.RelayPool), new() { RelayPool = new(-1, Treasury) }),
        (nameof(FeeSplit.HostingPool), new() { Miner = 0, HostingPool = new(10_001, Treasury) }),
        (nameof(FeeSplit.HistoryPool), new() { Miner = 9_999, HistoryPool = new(1, default) }),
        (nameof(ChainParameters.Fees), new() { Miner = 9_999 }),
        (nameof(ChainParameters.Fees), new() { Burn = 1 }),
        (nameof(ChainParameters.Fees), new() { Treasury = new(1, Treasury) }),
    ];

    private static readonly FeeSplit[] Good =
    [
        FeeSplit.AllToMiner,
        Split,
        new() { Miner = 0, Burn = 10_000 },
        new() { Miner = 0, RelayPool = new(10_000, Pool) },
        new() { Miner = 9_999, HostingPool = new(1, Pool) },
        new() { Miner = 0, Treasury = new(5_000, Pool), HistoryPool = new(5_000, Pool) },
    ];

    [TestCaseSource(nameof(Bad))]
    public void Names_the_share_that_cannot_be((string Field, FeeSplit Split) bad)
    {
        var chain = Presets.Minimal with { Fees = bad.Split };
        Assert.That(chain.Validate()?.Field, Is.EqualTo(bad.Field));
        Assert.That(() => Genesis.Create(chain), Throws.TypeOf<CheckFailed>());
    }

    [TestCaseSource(nameof(Good))]
    public void Accepts_shares_that_sum_to_the_whole(FeeSplit split) =>
        Assert.That((Presets.Minimal with { Fees = split }).Validate(), Is.Null);

    [Test]
    public void Genesis_commits_to_every_share_and_address()
    {
        FeeSplit[] splits =
        [
            .. Good,
            Split with { Treasury = new(3_000, Pool) },
            Split with { Treasury = default, RelayPool = Split.Treasury },
            Split with { Treasury = default, HostingPool = Split.Treasury },
            Split with { Miner = 2_999, Burn = 2_001 },
        ];
        Assert.That(splits.Select(x => Genesis.Create(Presets.Minimal with { Fees = x }).Id), Is.Unique);
    }

    [Test]
    public void The_parts_of_any_fees_sum_to_them([Range(1, 200)] int seed)
    {
        var luck = Rng.For((ulong)seed, "fee-splits", 0);
        var split = RandomSplit(luck);
        Assert.That(split.Validate(), Is.Null);
        // All sizes, from nothing to the most that there can be.
        var fees = new Amount((long)(luck.Next() >> (1 + luck.Below(63))));
        if (seed == 1) fees = Amount.Max;
        Int128 sum = split.MinerPart(fees).Units;
        sum += (Int128)fees.Units * split.Burn / 10_000;
        for (int i = 0; i < FeeSplit.Payees; i++)
        {
            var part = split.Payee(i).Of(fees);
            Assert.That((Int128)part.Units, Is.EqualTo((Int128)fees.Units * split.Payee(i).BasisPoints / 10_000));
            sum += part.Units;
        }

        Assert.That(sum, Is.EqualTo((Int128)fees.Units));
    }

    [Test]
    public void A_block_pays_the_shares_and_burns_its_own()
    {
        var bank = new Bank(Presets.Minimal with { Fees = Split });
        var tip = bank.Mine(bank.Genesis, bank.Transfer(bank.Genesis, Bank.Alice, 500, Bank.Bob, 1, fee: 7));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(tip.Ledger.TotalBalance(Treasury).Units, Is.EqualTo(2));
            Assert.That(tip.Ledger.TotalBalance(Pool).Units, Is.EqualTo(1));
            Assert.That(tip.Ledger.TotalBalance(Address.Of(bank.Miner.Key.Public)).Units, Is.EqualTo(1_003));
            Assert.That(tip.Ledger.Supply.Burned.Units, Is.EqualTo(1));
            Assert.That(tip.Ledger.Supply.Circulating.Units, Is.EqualTo(870 + 1_000 - 1));
            Assert.That(tip.Immature.Units, Is.EqualTo(1_006));
            Assert.That(tip.Block.Transactions[0].Content.Outputs, Has.Count.EqualTo(3));
        }
    }

    [TestCase(1, 1, "a part below 1 has no output")]
    [TestCase(4, 2, "the first part is 1")]
    [TestCase(5, 3, "both are")]
    public void A_part_that_rounds_down_to_nothing_is_not_paid(long fee, int outputs, string why)
    {
        var bank = new Bank(Presets.Minimal with { Fees = Split });
        var tip = bank.Mine(bank.Genesis, bank.Transfer(bank.Genesis, Bank.Alice, 500, Bank.Bob, 1, fee));
        Assert.That(tip.Block.Transactions[0].Content.Outputs, Has.Count.EqualTo(outputs), why);
    }

    [Test]
    public void Rejects_a_share_that_is_missing_short_or_misdirected()
    {
        var miner = Address.Of(new Bank().Miner.Key.Public);
        Output treasury = new(Treasury, new(2)), pool = new(Pool, new(1)), rest = new(miner, new(3));
        var broken = Rule.CoinbasePaysShares;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Ruled(treasury, pool, rest), Is.EqualTo(Rule.StateRootMatches), "all is paid");
            Assert.That(Ruled(treasury, pool), Is.EqualTo(Rule.StateRootMatches), "the miner takes nothing");
            Assert.That(Ruled(), Is.EqualTo(broken), "nothing is paid");
            Assert.That(Ruled(treasury), Is.EqualTo(broken), "one is missing");
            Assert.That(Ruled(pool, treasury, rest), Is.EqualTo(broken), "another order");
            Assert.That(Ruled(rest, treasury, pool), Is.EqualTo(broken), "the miner first");
            Assert.That(Ruled(new Output(Treasury, new(1)), pool, rest), Is.EqualTo(broken), "too little");
            Assert.That(Ruled(new Output(Treasury, new(3)), pool, rest), Is.EqualTo(broken), "too much");
            Assert.That(Ruled(treasury with { To = miner }, pool, rest), Is.EqualTo(broken), "to another");
        }
    }

    [TestCase(1_003, true)]
    [TestCase(1_004, false)]
    public void Rejects_more_than_the_miners_part_of_the_fees(long claim, bool accepted) => Assert.That(
        Ruled(new(Treasury, new(2)), new(Pool, new(1)), new(Address.Of(new Bank().Miner.Key.Public), new(claim))),
        Is.EqualTo(accepted ? Rule.StateRootMatches : Rule.CoinbaseWithinEmission));

    [TestCase(1_002, false)]
    [TestCase(1_003, true)]
    public void A_strict_coinbase_claims_the_miners_part_and_no_less(long claim, bool accepted) => Assert.That(
        RuledOn(
            Presets.Minimal with { Fees = Split, StrictCoinbase = true },
            new(Treasury, new(2)), new(Pool, new(1)), new(Address.Of(new Bank().Miner.Key.Public), new(claim))),
        Is.EqualTo(accepted ? Rule.StateRootMatches : Rule.CoinbaseClaimsAll));

    /// <summary>What is broken by a block with fees of 7, a coinbase with these outputs, and a wrong state root.</summary>
    private static Rule Ruled(params Output[] outputs) => RuledOn(Presets.Minimal with { Fees = Split }, outputs);

    private static Rule RuledOn(ChainParameters chain, params Output[] outputs)
    {
        var bank = new Bank(chain);
        var transfer = bank.Transfer(bank.Genesis, Bank.Alice, 500, Bank.Bob, 1, fee: 7);
        var coinbase = BlockBuilder.Coinbase(bank.Genesis, bank.Miner.Key.Public, outputs);
        var block = bank.Miner.MineBody(bank.Genesis, [coinbase, transfer], Hash.Zero);
        var ruling = Transition.Apply(bank.Genesis, block, Lab.Core.Seam.NoMemo.Instance).Ruling;
        Assert.That(ruling.Blame, Is.EqualTo(Blame.Author));
        return ruling.Rule;
    }

    private static FeeSplit RandomSplit(Rng luck)
    {
        int left = FeeSplit.Whole;
        int[] parts = new int[5];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = luck.Below(3) == 0 ? 0 : luck.Below(left + 1);
            left -= parts[i];
        }

        return new FeeSplit
        {
            Miner = left,
            Burn = parts[0],
            Treasury = Share(parts[1]),
            RelayPool = Share(parts[2]),
            HostingPool = Share(parts[3]),
            HistoryPool = Share(parts[4]),
        };
    }

    private static FeeShare Share(int part) => part == 0 ? default : new(part, Treasury);
}
