using Lab.Ledger;
using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>chain</c>.</summary>
internal static class ChainForm
{
    private static readonly Shape<long?> Difficulty = new AnyOfShape<long?>(
        "auto, or a whole number from 1",
        new(n => n is YamlScalar { Text: "auto" }, v => v is null,
            new WordShape<long?>(new Word<long?>("auto", null,
                "from the miners' leaves, so that a run starts settled"))),
        new(n => n is YamlScalar s && s.Text.Length > 0 && char.IsAsciiDigit(s.Text[0]), v => v is not null,
            Scalars.Whole(1, Scalars.LargestWhole).As<long?>(v => v, v => v!.Value)));

    public static readonly MapShape<ChainSettings> Shape = Keys();

    /// <summary>The form once more, for who adds keys of its own.</summary>
    public static MapShape<ChainSettings> Keys() =>
        new MapShape<ChainSettings>("chain settings", () => ChainSettings.Of(ChainPreset.Development))
            .Selector("preset", "Where the other values come from (default: development).",
                new WordShape<ChainPreset>(
                    new("development", ChainPreset.Development, "1 s epochs, a block every 10 s"),
                    new("test", ChainPreset.Test, "3 s epochs, a block every 30 s, difficulty 10,000"),
                    new("main", ChainPreset.Main, "3 s epochs, a block every 30 s, difficulty 1,000,000"),
                    new("research", ChainPreset.Research,
                        "for closed forms: 100 ms epochs, fixed difficulty, first-seen ties"),
                    new("minimal", ChainPreset.Minimal, "for tests: 1 s epochs, a block every 4 s"),
                    new("devnet-instant", ChainPreset.DevnetInstant,
                        "every leaf wins: 100 ms epochs, difficulty 1 for ever")),
                c => c.Preset, ChainSettings.Of)
            .Field("epoch", "Length of one challenge window; less than target-block-time.", Scalars.Interval,
                c => c.Epoch, (c, v) => c with { Epoch = v })
            .Field("target-block-time", "Mean time between blocks that the difficulty aims at.",
                Scalars.Interval,
                c => c.TargetBlockTime, (c, v) => c with { TargetBlockTime = v })
            .Field("difficulty", "Difficulty of the first block.", Difficulty,
                c => c.Difficulty, (c, v) => c with { Difficulty = v })
            .Field("retarget", "How the difficulty follows the space.",
                new WordShape<RetargetRule>(
                    new("sliding", RetargetRule.Sliding, "after every block, over a sliding window"),
                    new("every-n", RetargetRule.EveryN, "every N blocks, half of the way"),
                    new("fixed", RetargetRule.Fixed, "never")),
                c => c.Retarget, (c, v) => c with { Retarget = v })
            .Field("retarget-window", "Blocks that a retarget looks back on.",
                Scalars.Count(1, ChainParameters.MaxRetargetWindow),
                c => c.RetargetWindow, (c, v) => c with { RetargetWindow = v })
            .Field("tie", "Which of two tips of equal weight wins.",
                new WordShape<TieRule>(
                    new("lowest-score", TieRule.LowestScore, "the lower score: the same at every node"),
                    new("first-seen", TieRule.FirstSeen, "the one that the node saw first")),
                c => c.Tie, (c, v) => c with { Tie = v })
            .Field("challenge", "What a challenge is drawn from.",
                new WordShape<ChallengeRule>(
                    new("seed", ChallengeRule.SeedChain, "the chain of winning scores"),
                    new("parent-hash", ChallengeRule.ParentHash,
                        "the parent's id, which a winner can grind")),
                c => c.Challenge, (c, v) => c with { Challenge = v })
            .Field("fork-policy", "Which chains a node follows.",
                new WordShape<ForkPolicy>(
                    new("heaviest", ForkPolicy.Heaviest, "the heaviest, whatever it takes off its own"),
                    new("append-only", ForkPolicy.AppendOnly, "only what extends its own; for one miner")),
                c => c.ForkPolicy, (c, v) => c with { ForkPolicy = v })
            .Field("coinbase-maturity", "Blocks until a coinbase's coins may be spent.",
                Scalars.Count(0, ChainParameters.MaxCoinbaseMaturity),
                c => c.CoinbaseMaturity, (c, v) => c with { CoinbaseMaturity = v })
            .Field("minimum-fee", "What a transaction pays at least, in base units.",
                Scalars.Whole(0, Scalars.LargestWhole), c => c.MinimumFee, (c, v) => c with { MinimumFee = v })
            .Optional("emission", "What each block may issue (default: the preset's).", EmissionForm.Shape,
                c => c.Emission, (c, v) => c with { Emission = v })
            .Optional("fees", "Who gets the fees (default: the miner, all of them).", FeesForm.Shape,
                c => c.Fees, (c, v) => c with { Fees = v })
            .OptionalValue("strict-coinbase", "Whether a coinbase must claim all that it may (default: false).",
                Scalars.Truth, c => c.StrictCoinbase ? true : null, (c, v) => c with { StrictCoinbase = v })
            .Finish(Check);

    private static ChainSettings Check(ChainSettings chain, YamlMap map, Findings findings)
    {
        // The ledger's own limits, told in the words of the form.
        if ((chain with { Difficulty = 1 }).ToParameters(1).Validate() is { } fault)
        {
            string key = fault.Field switch
            {
                nameof(ChainParameters.EpochLength) => "epoch",
                nameof(ChainParameters.TargetBlockTime) => "target-block-time",
                _ => "preset",
            };
            findings.Add(Places.Of(map, key), $"{key} out of its range", fault.Expected);
        }

        return chain;
    }
}
