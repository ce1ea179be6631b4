using System.Text.Json.Nodes;
using Lab.Core;
using Lab.Ledger;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Units;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>chain.fees</c>: who gets which share of the fees.</summary>
internal static class FeesForm
{
    private static readonly Shape<int> Points = Basis(0, "a share in whole hundredths of a percent such as 70% or 2.5%");
    private static readonly Shape<int> SomePoints =
        Basis(1, "a share in whole hundredths of a percent above 0 such as 10% or 0.01%");

    private static readonly MapShape<FeeShare> Payee =
        new MapShape<FeeShare>("a share of the fees that goes to an address", () => default)
            .Required("share", "How much, in whole hundredths of a percent.", SomePoints,
                f => f.BasisPoints, (f, v) => f with { BasisPoints = v })
            .Required("to", "The address that gets it.", AddressForm.Shape, f => f.To, (f, v) => f with { To = v });

    public static readonly MapShape<FeeSplit> Shape =
        new MapShape<FeeSplit>("shares of the fees", () => FeeSplit.AllToMiner)
            .Required("miner", "What the miner gets, besides what rounding leaves.", Points,
                f => f.Miner, (f, v) => f with { Miner = v })
            .Field("burn", "What nobody gets.", Points, f => f.Burn, (f, v) => f with { Burn = v })
            .OptionalValue("treasury", "What the treasury gets.", Payee,
                f => Given(f.Treasury), (f, v) => f with { Treasury = v })
            .OptionalValue("relay-pool", "What is set aside for relaying.", Payee,
                f => Given(f.RelayPool), (f, v) => f with { RelayPool = v })
            .OptionalValue("hosting-pool", "What is set aside for hosting.", Payee,
                f => Given(f.HostingPool), (f, v) => f with { HostingPool = v })
            .OptionalValue("history-pool", "What is set aside for keeping history.", Payee,
                f => Given(f.HistoryPool), (f, v) => f with { HistoryPool = v })
            .Finish(Check);

    private static FeeShare? Given(FeeShare share) => share.BasisPoints > 0 ? share : null;

    private static FeeSplit Check(FeeSplit split, YamlMap map, Findings findings)
    {
        int sum = split.Miner + split.Burn;
        for (int i = 0; i < FeeSplit.Payees; i++) sum += split.Payee(i).BasisPoints;
        if (sum != FeeSplit.Whole)
            findings.Add(map.Place, $"shares that sum to {Shares.Write(new Ratio(sum, FeeSplit.Whole))}", "100%");
        return split;
    }

    private static ScalarShape<int> Basis(int least, string expected) => new(
        expected,
        s => Shares.Read(s.Text) is not { Ok: true } r ? Reading<int>.Refused()
            : FeeSplit.Whole % r.Value.Bottom != 0 ? Reading<int>.Refused("finer than 0.01%")
            : (int)r.Value.Of(FeeSplit.Whole) is var points && points < least ? Reading<int>.Refused()
            : Reading<int>.Of(points),
        v => JsonValue.Create(Shares.Write(new Ratio(v, FeeSplit.Whole))), () => Scalars.Share.Schema());
}
