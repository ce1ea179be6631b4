using Lab.Core;
using Lab.Core.Codec;

namespace Lab.Ledger.Tests;

/// <summary>Parameters come back from their bytes as they went in: genesis is the same.</summary>
[Category("SC-L18")]
public sealed class ParametersCodecTests
{
    private static readonly Address Someone = new(Address.CurrentVersion, new Hash(1, 2, 3, 4));

    private static readonly ChainParameters[] All =
    [
        Presets.Development, Presets.Test, Presets.Main, Presets.Research, Presets.Minimal, Presets.DevnetInstant,
        Presets.Main with
        {
            NetworkId = new string('x', 64),
            GenesisTime = new Instant(1_234_567_890_123_456_789),
            GenesisDifficulty = new Difficulty(ulong.MaxValue),
            RetargetWindow = ChainParameters.MaxRetargetWindow,
            Retarget = RetargetRule.EveryN,
            Tie = TieRule.FirstSeen,
            Challenge = ChallengeRule.ParentHash,
            ForkPolicy = ForkPolicy.AppendOnly,
            CoinbaseMaturity = 0,
            MinimumFee = new Amount(7),
            Fees = new FeeSplit { Miner = 9_000, Burn = 500, Treasury = new(400, Someone), HistoryPool = new(100, Someone) },
            StrictCoinbase = true,
            Allocations = [new Allocation(Someone, new Amount(5)), new Allocation(Someone, new Amount(6))],
        },
        With(new HalvingSchedule(new Amount(50), 10), cap: new Amount(1_000)),
        With(new ExponentialDecaySchedule(new Amount(50), ulong.MaxValue)),
        With(new LinearDecaySchedule(new Amount(50), new Amount(2))),
        With(new TableSchedule([new TableRange(0, new Amount(9)), new TableRange(5, Amount.Zero)])),
    ];

    private static ChainParameters With(EmissionSchedule schedule, Amount? cap = null) => Presets.Minimal with
    {
        Emission = new Emission
        {
            Versions =
            [
                new EmissionVersion(Height.Genesis, schedule, new Amount(1)),
                new EmissionVersion(new Height(77), new FixedSchedule(new Amount(3)), Amount.Zero),
            ],
            Cap = cap,
        },
    };

    private static byte[] Encode(ChainParameters parameters)
    {
        using var writer = new CanonicalWriter();
        ParametersCodec.Write(writer, parameters);
        return writer.ToArray();
    }

    private static ChainParameters? Decode(byte[] bytes)
    {
        var from = new CanonicalReader(bytes);
        return ParametersCodec.Read(ref from) is { } read && from.Finish() ? read : null;
    }

    [TestCaseSource(nameof(All))]
    public void The_same_network_comes_back(ChainParameters parameters)
    {
        Assert.That(parameters.Validate(), Is.Null, "the sample");
        byte[] bytes = Encode(parameters);
        var read = Decode(bytes)!;
        Assert.That(Genesis.Create(read).Id, Is.EqualTo(Genesis.Create(parameters).Id));
        Assert.That(Encode(read), Is.EqualTo(bytes));
        Assert.That(read.Emission.Scheduled(new Height(50)), Is.EqualTo(parameters.Emission.Scheduled(new Height(50))));
    }

    [Test]
    public void Bytes_that_end_early_or_late_are_no_parameters()
    {
        byte[] bytes = Encode(All[6]);
        for (int length = 0; length < bytes.Length; length++) Assert.That(Decode(bytes[..length]), Is.Null, $"{length}");
        Assert.That(Decode([.. bytes, 0]), Is.Null);
    }

    [Test]
    public void Parameters_that_no_network_has_are_refused()
    {
        Assert.That(Decode(Encode(Presets.Minimal with { EpochLength = Presets.Minimal.TargetBlockTime })), Is.Null);
        Assert.That(Decode(Encode(Presets.Minimal with { Retarget = (RetargetRule)99 })), Is.Null);
        Assert.That(Decode(Encode(Presets.Minimal with { GenesisDifficulty = default })), Is.Null);
        Assert.That(Decode(Encode(Presets.Minimal with { NetworkId = "two words" })), Is.Null);
    }
}
