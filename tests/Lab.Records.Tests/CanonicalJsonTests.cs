using System.Globalization;
using System.Text.Json.Nodes;
using Lab.Core;

namespace Lab.Records.Tests;

/// <summary>Canonical JSON against the examples of RFC 8785, and what has no canonical text.</summary>
[Category("SC-P02")]
public sealed class CanonicalJsonTests
{
    // RFC 8785, appendix B.
    [TestCase(0x0000000000000000ul, "0")]
    [TestCase(0x8000000000000000ul, "0")]
    [TestCase(0x0000000000000001ul, "5e-324")]
    [TestCase(0x8000000000000001ul, "-5e-324")]
    [TestCase(0x7feffffffffffffful, "1.7976931348623157e+308")]
    [TestCase(0xffeffffffffffffful, "-1.7976931348623157e+308")]
    [TestCase(0x4340000000000000ul, "9007199254740992")]
    [TestCase(0xc340000000000000ul, "-9007199254740992")]
    [TestCase(0x4430000000000000ul, "295147905179352830000")]
    [TestCase(0x44b52d02c7e14af5ul, "9.999999999999997e+22")]
    [TestCase(0x44b52d02c7e14af6ul, "1e+23")]
    [TestCase(0x44b52d02c7e14af7ul, "1.0000000000000001e+23")]
    [TestCase(0x444b1ae4d6e2ef4eul, "999999999999999700000")]
    [TestCase(0x444b1ae4d6e2ef4ful, "999999999999999900000")]
    [TestCase(0x444b1ae4d6e2ef50ul, "1e+21")]
    [TestCase(0x3eb0c6f7a0b5ed8cul, "9.999999999999997e-7")]
    [TestCase(0x3eb0c6f7a0b5ed8dul, "0.000001")]
    [TestCase(0x41b3de4355555553ul, "333333333.3333332")]
    [TestCase(0x41b3de4355555554ul, "333333333.33333325")]
    [TestCase(0x41b3de4355555555ul, "333333333.3333333")]
    [TestCase(0x41b3de4355555556ul, "333333333.3333334")]
    [TestCase(0x41b3de4355555557ul, "333333333.33333343")]
    [TestCase(0xbecbf647612f3696ul, "-0.0000033333333333333333")]
    [TestCase(0x43143ff3c1cb0959ul, "1424953923781206.2")]
    public void Writes_numbers_as_the_standard_does(ulong bits, string text)
    {
        var number = JsonValue.Create(BitConverter.UInt64BitsToDouble(bits));
        Assert.That(CanonicalJson.Write(number), Is.EqualTo(text));
    }

    [TestCase(0x7ffffffffffffffful)]
    [TestCase(0x7ff0000000000000ul)]
    [TestCase(0xfff0000000000000ul)]
    public void Refuses_what_is_no_number(ulong bits) => Assert.That(
        () => CanonicalJson.Write(JsonValue.Create(BitConverter.UInt64BitsToDouble(bits))),
        Throws.TypeOf<JsonNotPortable>());

    [Test]
    public void Numbers_read_back_as_the_same_double([Range(1, 100)] int seed)
    {
        var luck = Rng.For((ulong)seed, "doubles", 0);
        for (int i = 0; i < 100; i++)
        {
            double value = BitConverter.UInt64BitsToDouble(luck.Next());
            if (!double.IsFinite(value)) continue;
            string text = CanonicalJson.Write(JsonValue.Create(value));
            Assert.That(double.Parse(text, CultureInfo.InvariantCulture), Is.EqualTo(value), text);
            Assert.That(CanonicalJson.Write(JsonNode.Parse(text)), Is.EqualTo(text), "its own text is canonical");
        }
    }

    [TestCase("1e21", "1e+21")]
    [TestCase("123456789012345678.0", "123456789012345680")]
    [TestCase("1E-6", "0.000001")]
    [TestCase("1E-7", "1e-7")]
    [TestCase("4.50", "4.5")]
    [TestCase("100", "100")]
    [TestCase("-0", "0")]
    [TestCase("-0.0", "0")]
    [TestCase("0.1", "0.1")]
    [TestCase("1e-400", "0")]
    [TestCase("9007199254740993e0", "9007199254740992")]
    public void Rewrites_numbers(string json, string text) =>
        Assert.That(CanonicalJson.Write(JsonNode.Parse(json)), Is.EqualTo(text));

    [TestCase("9007199254740992", true)]
    [TestCase("9007199254740993", false)]
    [TestCase("9007199254740994", true)]
    [TestCase("-9007199254740993", false)]
    [TestCase("1000000000000000000000", true)]
    [TestCase("18446744073709551615", false)]
    [TestCase("295147905179352830000", true)]
    [TestCase("295147905179352825856", false)]
    public void Refuses_whole_numbers_that_readers_round(string json, bool accepted) => Writes(json, accepted);

    [TestCase("1e308", true)]
    [TestCase("1e309", false)]
    [TestCase("-1e309", false)]
    public void Refuses_numbers_beyond_the_doubles(string json, bool accepted) => Writes(json, accepted);

    [TestCase("{\"a\":1,\"b\":1}", true)]
    [TestCase("{\"a\":1,\"a\":1}", false)]
    public void Refuses_a_key_that_occurs_twice(string json, bool accepted) => Writes(json, accepted);

    [TestCase("\"\\ud83d\\ude00\"", true)]
    [TestCase("\"\\ud83d\"", false)]
    [TestCase("\"\\ude00\\ud83d\"", false)]
    [TestCase("{\"\\ud83d\":1}", false)]
    public void Refuses_halves_of_surrogate_pairs(string json, bool accepted) => Writes(json, accepted);

    [Test]
    public void Refuses_halves_of_surrogate_pairs_in_made_values_and_keys([Range(0, 3)] int index)
    {
        // In an attribute the compiler would put whole characters in their place.
        string[] texts = ["\ud83d", "\ud83dx", "\ude00", "\ud83d\ud83d\ude00"];
        string text = texts[index];
        var key = new JsonObject { [text] = 1 };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => CanonicalJson.Write(JsonValue.Create(text)), Throws.TypeOf<JsonNotPortable>());
            Assert.That(() => CanonicalJson.Write(key), Throws.TypeOf<JsonNotPortable>());
        }
    }

    [Test]
    public void Sorts_keys_by_their_utf16_units_as_section_3_2_3_does()
    {
        const string json = """
            {
              "\u20ac": "Euro Sign",
              "\r": "Carriage Return",
              "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face",
              "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """;
        string text = CanonicalJson.Write(JsonNode.Parse(json));
        Assert.That(
            JsonNode.Parse(text)!.AsObject().Select(p => (string)p.Value!),
            Is.EqualTo(new[]
            {
                "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
                "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
            }));
        Assert.That(text, Does.StartWith("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":"));
    }

    [Test]
    public void Writes_the_example_of_section_3_2_2()
    {
        const string json = """
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """;
        const string text = "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
            + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
        Assert.That(CanonicalJson.Write(JsonNode.Parse(json)), Is.EqualTo(text));
    }

    [TestCase("{\"b\":1,\"a\":[true,false,null,\"x\"],\"\u00e9\":{},\"B\":-5}",
        "{\"B\":-5,\"a\":[true,false,null,\"x\"],\"b\":1,\"\u00e9\":{}}")]
    [TestCase("\"\\u0022\\u005c\\u0000\\u0008\\u000a\\u001f\\u007f\\u00e9\\/\"",
        "\"\\\"\\\\\\u0000\\b\\n\\u001f\u007f\u00e9/\"")]
    public void One_value_has_one_text(string json, string text)
    {
        Assert.That(CanonicalJson.Write(JsonNode.Parse(json)), Is.EqualTo(text));
        Assert.That(CanonicalJson.Write(JsonNode.Parse(text)), Is.EqualTo(text));
    }

    [Test]
    public void The_digest_is_that_of_the_text_in_utf8() => Assert.That(
        CanonicalJson.Digest(JsonNode.Parse("{ \"a\" : \"\u20ac\" }")),
        Is.EqualTo(Core.Crypto.Sha256.Of("{\"a\":\"\u20ac\"}"u8)));

    private static void Writes(string json, bool accepted) => Assert.That(
        () => CanonicalJson.Write(JsonNode.Parse(json)),
        accepted ? Throws.Nothing : (NUnit.Framework.Constraints.IResolveConstraint)Throws.TypeOf<JsonNotPortable>());
}
