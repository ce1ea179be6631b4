using Lab.Core.Codec;

namespace Lab.Nodes.Tests.Reference;

/// <summary>Holds docs/messages.md and the golden bytes of every message against the code.</summary>
public sealed class MessageReferenceTests
{
    private const string Anew = "run these tests once with LAB_WRITE_MESSAGES=1 to write it anew, and say in the commit why it had to change";

    private static readonly string Root = FindRoot();
    private static readonly string GoldenFile = Path.Combine(Root, "tests/Lab.Node.Tests/Reference/golden.txt");

    internal static IReadOnlyList<Message> Messages { get; } = [.. WireTests.Messages()];

    private static IEnumerable<TestCaseData> Forms => MessageForms.All.Select(f => new TestCaseData(f.Code).SetArgDisplayNames(f.Code.ToString()));

    private static bool Writes => Environment.GetEnvironmentVariable("LAB_WRITE_MESSAGES") == "1";

    [Test]
    [Category("ST-G17")]
    public void The_reference_page_is_the_generated_one()
    {
        string file = Path.Combine(Root, "docs/messages.md"), generated = ReferencePage.Write();
        if (Writes) File.WriteAllText(file, generated);
        Assert.That(File.ReadAllText(file), Is.EqualTo(generated), Anew);
    }

    [Test]
    [Category("ST-G17")]
    public void Every_type_of_the_table_has_its_entry_in_order() =>
        Assert.That(MessageForms.All.Select(f => f.Code), Is.EqualTo(MessageTypes.All.Select(t => t.Code)));

    [Test]
    [Category("ST-G16")]
    public void Every_message_has_its_golden_bytes_and_comes_back_from_them()
    {
        string generated = string.Concat(Messages.Select(m =>
            $"{MessageTypes.Of((byte)m.Code)!.Name} {Convert.ToHexStringLower(Wire.Encode(m).Span)}\n"));
        if (Writes) File.WriteAllText(GoldenFile, generated);
        string[] golden = File.ReadAllLines(GoldenFile);
        Assert.That(golden.Select(l => l.Split(' ')[0]), Is.EqualTo(MessageTypes.All.Select(t => t.Name)));
        Assert.That(string.Join('\n', golden) + "\n", Is.EqualTo(generated), Anew);
        foreach (string line in golden)
        {
            byte[] bytes = Convert.FromHexString(line.Split(' ')[1]);
            object back = Wire.Decode(new Frame(bytes));
            Assert.That(back, Is.InstanceOf<Message>(), line);
            Assert.That(Wire.Encode((Message)back).Span.SequenceEqual(bytes), line);
        }
    }

    [TestCaseSource(nameof(Forms))]
    [Category("ST-X03")]
    [Category("ST-X10")]
    public void Fields_are_as_the_page_says_on_both_sides_of_each_limit(MessageCode code)
    {
        var form = MessageForms.All.Single(f => f.Code == code);
        var frame = Wire.Encode(Messages.First(m => m.Code == code));
        object usual = ReadBody(form.Body, frame);
        Assert.That(RuleOf(code, form.Body, usual), Is.EqualTo(Rule.None), "the example itself");
        foreach (object value in form.Body.Vary(usual, (f, v) => f.AtLimit(v)))
            Assert.That(RuleOf(code, form.Body, value), Is.EqualTo(Rule.None), "within: " + Show(value));
        foreach (object value in form.Body.Vary(usual, (f, v) => f.PastLimit(v)))
            Assert.That(
                RuleOf(code, form.Body, value), Is.EqualTo(Rule.CanonicalMessage).Or.EqualTo(Rule.FrameWithinLimits),
                "past: " + Show(value));
    }

    [Test]
    public void Notices_a_form_that_is_not_the_decoders()
    {
        var wrong = new TupleForm(null, new Field("nonce", new UIntForm(0, 100), "not so"));
        object past = wrong.Vary((object[])[5UL], (f, v) => f.PastLimit(v)).Last();
        Assert.That(RuleOf(MessageCode.Ping, wrong, past), Is.EqualTo(Rule.None), "the decoder takes 101");
    }

    private static object ReadBody(TupleForm form, Frame frame)
    {
        var reader = new CanonicalReader(frame.Span[Wire.HeaderBytes..]);
        object value = form.Read(ref reader);
        Assert.That(reader.Finish(), Is.True, "the form reads the whole example");
        return value;
    }

    private static Rule RuleOf(MessageCode code, TupleForm form, object body)
    {
        using var writer = new CanonicalWriter();
        form.Write(writer, body);
        return Wire.Decode(new Frame(Wire.Frame(code, writer).Span.ToArray())) is MalformedMessage malformed
            ? malformed.Rule
            : Rule.None;
    }

    internal static string Show(object value) => value switch
    {
        byte[] bytes => bytes.Length > 8 ? $"{bytes.Length} bytes" : "x" + Convert.ToHexStringLower(bytes),
        object[] { Length: > 30 } items => $"{items.Length} items",
        object[] items => "[" + string.Join(' ', items.Select(Show)) + "]",
        _ => value.ToString()!,
    };

    private static string FindRoot()
    {
        string folder = TestContext.CurrentContext.TestDirectory;
        while (!File.Exists(Path.Combine(folder, "Lab.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
