using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Lab.Core;

namespace Lab.Records;

/// <summary>
/// The JSON form of a <see cref="RunRecord"/>: nested scenario and build parts, camelCase names, two-space
/// indent.
/// </summary>
public static class RecordJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        // Read by people and tools, never pasted into HTML: quotes and umlauts stay as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    /// <summary>
    /// The bytes of <c>record.json</c>, UTF-8 with a final newline: equal for equal records.
    /// </summary>
    public static byte[] Write(RunRecord record)
    {
        foreach (var metric in record.Metrics) Check.That(double.IsFinite(metric.Value));
        var form = new Form(
            record.Schema,
            record.World,
            new ScenarioPart(record.ScenarioId, record.Claim, record.ScenarioHash, record.Resolved),
            new BuildPart(record.BuildHash, record.Commit),
            record.Seed,
            record.TraceHash,
            record.Verdict,
            record.Checks,
            record.Probes,
            record.Metrics,
            record.Warnings,
            record.SimulatedNs,
            record.Host,
            record.Files,
            record.Operator.Count == 0 ? null : record.Operator,
            record.Keys,
            record.Links);
        return [.. JsonSerializer.SerializeToUtf8Bytes(form, Options), (byte)'\n'];
    }

    /// <summary>Reads a record; <paramref name="source"/> names it in errors.</summary>
    /// <exception cref="RecordUnreadable">It is not JSON, lacks a member, or has another schema.</exception>
    public static RunRecord Read(ReadOnlySpan<byte> json, string source)
    {
        if (json.IsEmpty)
            throw new RecordUnreadable($"{source}:1:1: error: found an empty file, expected a run record");
        try
        {
            RefuseOtherSchema(json, source);
            var form = JsonSerializer.Deserialize<Form>(json, Options)
                ?? throw new RecordUnreadable($"{source}:1:1: error: found null, expected a run record");
            RefuseDamagedHashes(form, source);
            return form.ToRecord();
        }
        catch (JsonException e)
        {
            long line = (e.LineNumber ?? 0) + 1, column = (e.BytePositionInLine ?? 0) + 1;
            throw new RecordUnreadable(
                $"{source}:{line}:{column}: error: the run record is damaged: {FirstSentence(e.Message)}", e);
        }
    }

    private static void RefuseDamagedHashes(Form form, string source)
    {
        Hex("the scenario hash", form.Scenario.Hash, 64);
        Hex("the build hash", form.Build.Hash, 64);
        if (form.TraceHash is { } trace) Hex("the trace hash", trace, 32);

        void Hex(string what, string text, int digits)
        {
            if (text.Length != digits || !text.All(char.IsAsciiHexDigitLower))
                throw new RecordUnreadable(
                    $"{source}: error: the run record is damaged: found {what} '{text[..Math.Min(70, text.Length)]}', "
                    + $"expected {digits} lower-case hexadecimal digits");
        }
    }

    // Before the members are looked at: another schema may lack or rename any of them.
    private static void RefuseOtherSchema(ReadOnlySpan<byte> json, string source)
    {
        var schema = JsonSerializer.Deserialize<SchemaOnly>(json, Options)?.Schema;
        if (schema != RunRecord.SchemaVersion)
            throw new RecordUnreadable(
                $"{source}:1:1: error: found {(schema is null ? "no schema" : $"schema {schema}")}, "
                + $"expected a run record of schema {RunRecord.SchemaVersion}");
    }

    // The framework appends path, line and column, which the prefix already gives.
    private static string FirstSentence(string message)
    {
        int end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).ReplaceLineEndings(" ");
    }

    private sealed record SchemaOnly(int? Schema = null);

    private sealed record ScenarioPart(string Id, string Claim, string Hash, JsonObject Resolved);

    private sealed record BuildPart(string Hash, string? Commit);

    private sealed record Form(
        int Schema,
        string World,
        ScenarioPart Scenario,
        BuildPart Build,
        ulong Seed,
        string? TraceHash,
        Verdict Verdict,
        IReadOnlyList<CheckResult> Checks,
        IReadOnlyList<ProbeResult> Probes,
        IReadOnlyList<Metric> Metrics,
        IReadOnlyList<string> Warnings,
        long SimulatedNs,
        RunHost Host,
        IReadOnlyList<RunFile> Files,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        IReadOnlyList<OperatorAnswer>? Operator = null,
        string? Keys = null,
        string? Links = null)
    {
        public RunRecord ToRecord() => new()
        {
            Schema = Schema,
            World = World,
            ScenarioId = Scenario.Id,
            Claim = Scenario.Claim,
            ScenarioHash = Scenario.Hash,
            Resolved = Scenario.Resolved,
            BuildHash = Build.Hash,
            Commit = Build.Commit,
            Seed = Seed,
            TraceHash = TraceHash,
            Verdict = Verdict,
            Checks = Checks,
            Probes = Probes,
            Metrics = Metrics,
            Warnings = Warnings,
            SimulatedNs = SimulatedNs,
            Host = Host,
            Files = Files,
            Operator = Operator ?? [],
            // A record of before these were written: every key was seeded then, and no link encrypted.
            Keys = Keys ?? "seeded",
            Links = Links ?? (World == "sim" ? "simulated" : "plaintext"),
        };
    }
}
