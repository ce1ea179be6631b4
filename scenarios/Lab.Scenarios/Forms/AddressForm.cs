using System.Text.Json.Nodes;
using Lab.Ledger;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Units;

namespace Lab.Scenarios.Forms;

/// <summary>The form of an address: its text with a checksum, of the version that exists.</summary>
internal static class AddressForm
{
    private const string Pattern = "^" + Address.Prefix + "1[02-9ac-hj-np-z]+$";

    public static readonly Shape<Address> Shape = new ScalarShape<Address>(
        "an address of version 1 such as " + Address.Prefix + "1...", s => Read(s.Text),
        a => JsonValue.Create(a.ToString()), () => Scalars.TextOf(Pattern));

    private static Reading<Address> Read(string text) =>
        !Address.TryParse(text, out var address) ? Reading<Address>.Refused("mistyped, by its checksum or form")
            : address.Version != Address.CurrentVersion ? Reading<Address>.Refused($"of version {address.Version}")
            : Reading<Address>.Of(address);
}
