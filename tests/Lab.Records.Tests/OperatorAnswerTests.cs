using System.Text;
using System.Text.Json.Nodes;

namespace Lab.Records.Tests;

/// <summary>What operators asked of nodes in <c>record.json</c>.</summary>
[Category("SC-L25")]
public sealed class OperatorAnswerTests
{
    private static readonly RunRecord Asked = Records.Sample with
    {
        Operator =
        [
            new("60s", 3, "preview-sync", OperatorOutcome.Answered, "Same", null, new JsonObject { ["candidate"] = "ab" }),
            new("61s", 3, "snapshot", OperatorOutcome.Answered, "height 5", "snapshots/a.snapshot", null),
            new("62s", 4, "peers", OperatorOutcome.Unanswered, "node 4 was down", null, null),
        ],
    };

    [Test]
    public void Reads_back_as_it_was_written()
    {
        byte[] json = RecordJson.Write(Asked);
        var back = RecordJson.Read(json, "record.json");
        Assert.That(RecordJson.Write(back), Is.EqualTo(json));
        Assert.That(back.Operator.Skip(1), Is.EqualTo(Asked.Operator.Skip(1)));
        Assert.That((string)back.Operator[0].Values!["candidate"]!, Is.EqualTo("ab"));
        Assert.That((string)JsonNode.Parse(json)!["operator"]![2]!["outcome"]!, Is.EqualTo("Unanswered"));
    }

    [Test]
    public void A_run_without_operators_says_nothing_of_them_and_is_read()
    {
        byte[] json = RecordJson.Write(Records.Sample);
        Assert.That(JsonNode.Parse(json)!.AsObject().ContainsKey("operator"), Is.False);
        Assert.That(RecordJson.Read(json, "record.json").Operator, Is.Empty);
    }

    [Test]
    public void A_damaged_answer_is_refused()
    {
        string json = Encoding.UTF8.GetString(RecordJson.Write(Asked)).Replace("\"Unanswered\"", "\"Maybe\"", StringComparison.Ordinal);
        Assert.That(() => RecordJson.Read(Encoding.UTF8.GetBytes(json), "record.json"), Throws.InstanceOf<RecordUnreadable>());
    }
}
