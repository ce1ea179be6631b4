using System.Text;
using System.Text.Json.Nodes;

namespace Lab.Records.Tests;

/// <summary>The shape of <c>record.json</c>, and what is said of a damaged one.</summary>
public sealed class RecordJsonTests
{
    [Test]
    public void Reads_back_what_it_wrote()
    {
        byte[] json = RecordJson.Write(Records.Sample);
        var back = RecordJson.Read(json, "record.json");
        Assert.Multiple(() =>
        {
            Assert.That(RecordJson.Write(back), Is.EqualTo(json));
            Assert.That(back.Seed, Is.EqualTo(ulong.MaxValue));
            Assert.That(back.Claim, Is.EqualTo(Records.Sample.Claim));
            Assert.That(back.Host, Is.EqualTo(Records.Sample.Host));
            Assert.That(back.Checks, Is.EqualTo(Records.Sample.Checks));
            Assert.That(back.Metrics, Is.EqualTo(Records.Sample.Metrics));
        });
    }

    [Test]
    public void Nests_scenario_and_build_and_names_in_camel_case()
    {
        var json = JsonNode.Parse(RecordJson.Write(Records.Sample))!.AsObject();
        Assert.Multiple(() =>
        {
            Assert.That(json.Select(p => p.Key), Is.EqualTo(new[]
            {
                "schema", "world", "scenario", "build", "seed", "traceHash", "verdict", "checks", "probes", "metrics",
                "warnings", "simulatedNs", "host", "files", "keys", "links",
            }));
            Assert.That(
                json["scenario"]!.AsObject().Select(p => p.Key),
                Is.EqualTo(new[] { "id", "claim", "hash", "resolved" }));
            Assert.That((int)json["scenario"]!["resolved"]!["nodes"]!, Is.EqualTo(1000));
            Assert.That(json["build"]!.AsObject().Select(p => p.Key), Is.EqualTo(new[] { "hash", "commit" }));
            Assert.That((string)json["verdict"]!, Is.EqualTo("NoProgress"));
            Assert.That(
                json["metrics"]![0]!.ToJsonString(),
                Is.EqualTo("""{"name":"block-propagation-p95","unit":"s","value":1.25}"""));
        });
    }

    [Test]
    public void Two_runs_of_one_identity_differ_in_the_host_part_only()
    {
        var other = Records.Sample with { Host = Records.Sample.Host with { WallNs = 1, Machine = "arm64" } };
        var a = JsonNode.Parse(RecordJson.Write(Records.Sample))!.AsObject();
        var b = JsonNode.Parse(RecordJson.Write(other))!.AsObject();
        Assert.That(a.ToJsonString(), Is.Not.EqualTo(b.ToJsonString()));
        a.Remove("host");
        b.Remove("host");
        Assert.That(a.ToJsonString(), Is.EqualTo(b.ToJsonString()));
    }

    [Test]
    public void Keeps_a_live_run_without_trace_hash()
    {
        var live = Records.Sample with { World = "live-inproc", TraceHash = null };
        Assert.That(RecordJson.Read(RecordJson.Write(live), "record.json").TraceHash, Is.Null);
    }

    [Test]
    public void Names_line_and_column_of_broken_json()
    {
        string text = Encoding.UTF8.GetString(RecordJson.Write(Records.Sample));
        string broken = text.Replace("\"world\": \"sim\",", "\"world\": sim,");
        var error = Assert.Throws<RecordUnreadable>(() => RecordJson.Read(Encoding.UTF8.GetBytes(broken), "r.json"));
        Assert.That(error!.Message, Does.StartWith("r.json:3:12: error:").And.Not.Contains("\n"));
    }

    [TestCase("\"traceHash\": \"0123456789abcdef0123456789abcdef\",", "traceHash")]
    [TestCase("\"world\": \"sim\",", "world")]
    public void Names_a_missing_member(string member, string name)
    {
        string text = Encoding.UTF8.GetString(RecordJson.Write(Records.Sample)).Replace(member, "");
        var error = Assert.Throws<RecordUnreadable>(() => RecordJson.Read(Encoding.UTF8.GetBytes(text), "r.json"));
        Assert.That(error!.Message, Does.Contain(name).And.Not.Contains("\n"));
    }

    [Test]
    public void Refuses_another_schema_before_looking_at_members()
    {
        var error = Assert.Throws<RecordUnreadable>(() => RecordJson.Read("""{"schema":2,"x":1}"""u8, "r.json"));
        Assert.That(error!.Message, Is.EqualTo("r.json:1:1: error: found schema 2, expected a run record of schema 1"));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{}")]
    public void Refuses_what_is_no_record(string text) =>
        Assert.Throws<RecordUnreadable>(() => RecordJson.Read(Encoding.UTF8.GetBytes(text), "r.json"));

    [TestCase("traceHash", "0123456789abcdef0123456789abcdef", "the trace hash '0123', expected 32")]
    [TestCase("hash", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "the scenario hash 'aaaa'?, expected 64")]
    public void Refuses_a_hash_that_is_none(string member, string hash, string found)
    {
        string text = Encoding.UTF8.GetString(RecordJson.Write(Records.Sample))
            .Replace($"\"{member}\": \"{hash}\"", $"\"{member}\": \"{hash[..4]}\"");
        var error = Assert.Throws<RecordUnreadable>(() => RecordJson.Read(Encoding.UTF8.GetBytes(text), "r.json"));
        Assert.That(error!.Message, Does.Match(found).And.Not.Contains("\n"));
    }

    [Test]
    public void Refuses_a_verdict_that_does_not_exist()
    {
        string text = Encoding.UTF8.GetString(RecordJson.Write(Records.Sample)).Replace("NoProgress", "Great");
        Assert.Throws<RecordUnreadable>(() => RecordJson.Read(Encoding.UTF8.GetBytes(text), "r.json"));
    }

    [Test]
    public void Will_not_write_a_number_that_json_cannot_hold() =>
        Assert.Throws<Lab.Core.CheckFailed>(() =>
            RecordJson.Write(Records.Sample with { Metrics = [new Metric("x", "s", double.NaN)] }));
}
