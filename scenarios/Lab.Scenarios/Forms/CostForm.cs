using Lab.Core.Seam;
using Lab.Scenarios.Embedded;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>costs</c>, and of the file with the default table.</summary>
internal static class CostForm
{
    /// <summary>Each kind of work with its key.</summary>
    public static readonly IReadOnlyList<(WorkKind Kind, string Key, string Doc)> Kinds =
    [
        (WorkKind.Frame, "frame", "Taking one frame from a link and dispatching it."),
        (WorkKind.CodecKiB, "codec", "Decoding or encoding, for each KiB begun."),
        (WorkKind.HashKiB, "hash", "SHA-256, for each KiB begun."),
        (WorkKind.Sign, "sign", "One signature."),
        (WorkKind.Verify, "verify", "One signature check."),
        (WorkKind.PlotLeaf, "plot-leaf", "Hashing one plot leaf against a challenge."),
        (WorkKind.VerifyProof, "verify-proof", "Checking one proof of space-time."),
        (WorkKind.ApplyBlock, "apply-block", "Applying one block to the chain."),
        (WorkKind.PlotWrite, "plot-write", "Making one plot leaf."),
        (WorkKind.Commit, "commit", "One durable commit of the store."),
        (WorkKind.Publish, "publish", "Making one item ready at its origin."),
        (WorkKind.Relay, "relay", "Preparing one accepted item for forwarding, once an item and node."),
    ];

    private const string File = "costs.yaml";

    /// <summary>The default table.</summary>
    public static CostTable Usual()
    {
        var findings = new Findings();
        bool ok = Build("the default costs", () => CostTable.Free).TryRead(
            YamlReader.Read(Resource.Text(File), File, findings)!, findings, out var table);
        findings.ThrowIfAny();
        Core.Check.That(ok);
        return table;
    }

    public static readonly MapShape<CostTable> Shape = Build("costs", Usual);

    private static MapShape<CostTable> Build(string what, Func<CostTable> blank)
    {
        var shape = new MapShape<CostTable>(what, blank).Selector(
            "base", "The table that the other keys change (default: default).",
            new WordShape<bool>(
                new("default", false, "plausible figures of a small server"),
                new("free", true, "no work costs anything")),
            _ => false, free => free ? CostTable.Free : blank(), written: false);
        foreach (var (kind, key, doc) in Kinds)
            shape.Field(key, doc, Scalars.Cost, t => t[kind], (t, v) => t.With(kind, v));
        return shape;
    }
}
