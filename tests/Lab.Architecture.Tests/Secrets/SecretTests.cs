namespace Lab.Architecture.Tests.Secrets;

/// <summary>
/// Secrets are compared in constant time or not at all: today nothing compares one, and this keeps it so.
/// </summary>
[Category("ST-X07")]
public sealed class SecretTests
{
    private static IEnumerable<string> Sources => Repository.Files.Where(file =>
        file.EndsWith(".cs", StringComparison.Ordinal) && !file.StartsWith("tests/", StringComparison.Ordinal));

    [Test]
    public void No_type_gives_its_secret_away()
    {
        var found = Sources.SelectMany(file => SecretScan.BreachesOf(Repository.Read(file)).Select(b => $"{file}: {b}"));
        Assert.That(found, Is.Empty);
    }

    [Test]
    public void What_holds_a_key_is_marked()
    {
        var marked = Sources.Select(Repository.Read).SelectMany(SecretScan.FieldsOf);
        Assert.That(marked, Is.EquivalentTo((string[])["SigningKey.seed", "SystemKeys.keys", "Drawn.seed"]));
    }

    // What computes a MAC, or a digest with a key, has something to compare with what came from outside.
    [TestCase("HMAC")]
    [TestCase("FixedTimeEquals")]
    [TestCase("AesGcm")]
    public void Nothing_computes_what_would_have_to_be_compared_in_constant_time(string name)
    {
        Assert.That(
            Sources.Where(file => Repository.Read(file).Contains(name, StringComparison.Ordinal)), Is.Empty,
            "its secrets want the mark [Secret], and this list wants a line less");
    }

    [TestCase("class C { [Secret] private readonly byte[] s; }", "")]
    [TestCase("class C { [Secret] private int[] s; int[] t = [1, ;}", "line 1 cannot be read by this scan")]
    [TestCase("class C { [Secret] byte[] s; }", "C.s is not private")]
    [TestCase("class C { [Secret] public byte[] s; }", "C.s is not private")]
    [TestCase("record C { [Secret] private byte[] s; }", "C.s is in a record, which compares and prints its fields")]
    [TestCase("class C { [Secret] private Hash s; bool F(Hash o) => this.s == o; }", "C.s is compared by ==")]
    [TestCase("class C { [Secret] private Hash s; bool F(Hash o) => o != s; }", "C.s is compared by !=")]
    [TestCase("class C { [Secret] private byte[] s; bool F(byte[] o) => o.AsSpan().SequenceEqual(this.s); }",
        "C.s is compared by SequenceEqual")]
    [TestCase("class C { [Secret] private byte[] s; bool F(byte[] o) => s.AsSpan(0, 4).SequenceEqual(o); }",
        "C.s is compared by SequenceEqual")]
    [TestCase("class C { [Secret] private Hash s; bool F(Hash o) => Equals(s, o); }", "C.s is compared by Equals")]
    [TestCase("class C { [Secret] private Hash s; int F(Hash o) => s.CompareTo(o); }", "C.s is compared by CompareTo")]
    [TestCase("class C { [Secret] private Hash s; public static bool operator ==(C a, C b) => true; }",
        "C.s: its type defines what equal is")]
    [TestCase("class C { [Secret] private Hash s; public override bool Equals(object o) => true; }",
        "C.s: its type defines what equal is")]
    [TestCase("class C { [Secret] private Hash s; public override string ToString() => s.Short; }",
        "C.s is put into text by ToString")]
    [TestCase("class C { [Secret] private Hash s; string F() => $\"key {s}\"; }", "C.s is put into text")]
    [TestCase("class C { [Secret] private byte[] s; bool F(byte[] o) => Crypto.FixedTimeEquals(s, o); }", "")]
    [TestCase("class C { [Secret] private byte[] s; bool F() => s == null || s.Length != 32; }", "")]
    [TestCase("class C { [Secret] private Hash s; private Hash t; bool F(Hash o) => t == o; }", "")]
    [TestCase("class C { private Hash s; bool F(Hash o) => s == o; }", "")]
    public void Finds_what_gives_a_secret_away(string source, string breach) =>
        Assert.That(SecretScan.BreachesOf(source).Distinct(), Is.EqualTo(breach.Length == 0 ? [] : new[] { breach }));
}
