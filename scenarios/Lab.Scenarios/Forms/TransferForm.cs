using System.Globalization;
using System.Text.Json.Nodes;
using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Units;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>workload.transfers</c>: a rate, or settings.</summary>
internal static class TransferForm
{
    private static readonly TransferLoad Blank = new() { From = WorkloadForm.Open, Until = WorkloadForm.Open };

    private static readonly ScalarShape<TransferLoad> Rate = new(
        "a rate such as 5/s, 30/m or 100/h", s => ReadRate(s.Text), t => t.Every.ToString(),
        () => new JsonObject { ["type"] = "string", ["pattern"] = "^[1-9][0-9]{0,5}/[smh]$" });

    private static readonly MapShape<TransferLoad> Settings =
        new MapShape<TransferLoad>("payments between wallets", () => Blank)
            .Required("every", "Time from one payment to the next.", Scalars.Interval,
                t => t.Every, (t, v) => t with { Every = v })
            .Field("payers", "Who pays.",
                new WordShape<bool>(
                    new("wallets", false, "wallets, each other, out of their funds"),
                    new("miners", true, "miners, the wallets, out of what they mined")),
                t => t.ByMiners, (t, v) => t with { ByMiners = v })
            .Field("wallets", "Wallets that pay each other.", Scalars.Count(2, TransferLoad.MaxWallets),
                t => t.Wallets, (t, v) => t with { Wallets = v })
            .Field("funds", "What each wallet owns at genesis, in base units.",
                Scalars.Whole(1, Scalars.LargestWhole), t => t.Funds, (t, v) => t with { Funds = v })
            .Field("amount", "What a payment gives, in base units.", Scalars.Whole(1, Scalars.LargestWhole),
                t => t.Amount, (t, v) => t with { Amount = v })
            .Field("fee", "What a payment gives to the miner, in base units.",
                Scalars.Whole(0, Scalars.LargestWhole), t => t.Fee, (t, v) => t with { Fee = v })
            .OptionalValue("from", "The first payment (default: the end of the warm-up).", Scalars.Duration,
                t => WorkloadForm.Given(t.From), (t, v) => t with { From = v })
            .OptionalValue("until", "No payment at or after this (default: the end of the run).", Scalars.Interval,
                t => WorkloadForm.Given(t.Until), (t, v) => t with { Until = v });

    public static readonly Shape<TransferLoad> Shape = new AnyOfShape<TransferLoad>(
        "a rate such as 5/s, or settings such as { every: 2s, wallets: 100 }",
        new(n => n is YamlScalar, _ => false, Rate),
        new(n => n is YamlMap, _ => true, Settings));

    private static Reading<TransferLoad> ReadRate(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash is < 1 or > 6 || text[0] is '0' or '+') return Reading<TransferLoad>.Refused();
        if (!int.TryParse(text[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return Reading<TransferLoad>.Refused();
        var unit = text[(slash + 1)..] switch
        {
            "s" => Duration.FromSeconds(1),
            "m" => Duration.FromMinutes(1),
            "h" => Duration.FromHours(1),
            _ => Duration.Zero,
        };
        return unit == Duration.Zero
            ? Reading<TransferLoad>.Refused()
            : Reading<TransferLoad>.Of(Blank with { Every = unit / count });
    }
}
