using Lab.Core.Codec;

namespace Lab.Core.Tests.Codec;

/// <summary>What the reader accepts and refuses, on both sides of each limit.</summary>
public sealed class CanonicalReaderTests
{
    [TestCase("7f", 127UL)]
    [TestCase("cc80", 128UL)]
    [TestCase("ccff", 255UL)]
    [TestCase("cd0100", 256UL)]
    [TestCase("cdffff", 65535UL)]
    [TestCase("ce00010000", 65536UL)]
    [TestCase("ceffffffff", 4294967295UL)]
    [TestCase("cf0000000100000000", 4294967296UL)]
    [TestCase("cfffffffffffffffff", ulong.MaxValue)]
    public void Each_number_has_its_shortest_form(string hex, ulong value)
    {
        using var writer = new CanonicalWriter();
        writer.WriteUInt(value);
        var reader = new CanonicalReader(writer.Written);
        Assert.That(Convert.ToHexStringLower(writer.Written), Is.EqualTo(hex));
        Assert.That(reader.ReadUInt(), Is.EqualTo(value));
        Assert.That(reader.Finish());
    }

    [TestCase("ff", -1L)]
    [TestCase("e0", -32L)]
    [TestCase("d0df", -33L)]
    [TestCase("d080", -128L)]
    [TestCase("d1ff7f", -129L)]
    [TestCase("d18000", -32768L)]
    [TestCase("d2ffff7fff", -32769L)]
    [TestCase("d280000000", -2147483648L)]
    [TestCase("d3ffffffff7fffffff", -2147483649L)]
    [TestCase("d38000000000000000", long.MinValue)]
    public void Each_negative_number_has_its_shortest_form(string hex, long value)
    {
        using var writer = new CanonicalWriter();
        writer.WriteInt(value);
        var reader = new CanonicalReader(writer.Written);
        Assert.That(Convert.ToHexStringLower(writer.Written), Is.EqualTo(hex));
        Assert.That(reader.ReadInt(), Is.EqualTo(value));
        Assert.That(reader.Finish());
    }

    [TestCase("cc7f")]
    [TestCase("cd00ff")]
    [TestCase("ce0000ffff")]
    [TestCase("cf00000000ffffffff")]
    [TestCase("d0e0")]
    [TestCase("d000")]
    [TestCase("d1ff80")]
    [TestCase("d2ffff8000")]
    [TestCase("d3ffffffff80000000")]
    [TestCase("d30000000000000001")]
    public void Refuses_a_number_in_a_longer_form(string hex)
    {
        var reader = new CanonicalReader(Convert.FromHexString(hex));
        reader.ReadInt();
        Assert.That(reader.Fault, Is.EqualTo(CodecFault.NotShortest));
    }

    [TestCase("c50001aa", Description = "bin 16 of 1")]
    [TestCase("c600000001aa", Description = "bin 32 of 1")]
    public void Refuses_a_byte_string_with_a_longer_length(string hex)
    {
        var reader = new CanonicalReader(Convert.FromHexString(hex));
        reader.ReadBytes(100);
        Assert.That(reader.Fault, Is.EqualTo(CodecFault.NotShortest));
    }

    [TestCase("d90161")]
    [TestCase("da000161")]
    [TestCase("db0000000161")]
    public void Refuses_a_text_with_a_longer_length(string hex)
    {
        var reader = new CanonicalReader(Convert.FromHexString(hex));
        reader.ReadText(100);
        Assert.That(reader.Fault, Is.EqualTo(CodecFault.NotShortest));
    }

    [TestCase("dc000101")]
    [TestCase("dd0000000101")]
    public void Refuses_an_array_with_a_longer_count(string hex)
    {
        var reader = new CanonicalReader(Convert.FromHexString(hex));
        reader.ReadArray(0, 100);
        Assert.That(reader.Fault, Is.EqualTo(CodecFault.NotShortest));
    }

    [TestCase("81", Description = "map")]
    [TestCase("de0001")]
    [TestCase("ca00000000", Description = "float 32")]
    [TestCase("cb0000000000000000", Description = "float 64")]
    [TestCase("d40101", Description = "extension")]
    [TestCase("c70101")]
    [TestCase("c1", Description = "never used")]
    public void Refuses_kinds_outside_the_subset(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        var asNumber = new CanonicalReader(bytes);
        var asBytes = new CanonicalReader(bytes);
        var asText = new CanonicalReader(bytes);
        var asArray = new CanonicalReader(bytes);
        asNumber.ReadInt();
        asBytes.ReadBytes(9);
        asText.ReadText(9);
        asArray.ReadArray(0, 9);
        Assert.That(asNumber.Fault, Is.EqualTo(CodecFault.WrongKind));
        Assert.That(asBytes.Fault, Is.EqualTo(CodecFault.WrongKind));
        Assert.That(asText.Fault, Is.EqualTo(CodecFault.WrongKind));
        Assert.That(asArray.Fault, Is.EqualTo(CodecFault.WrongKind));
    }

    [Test]
    public void Holds_numbers_against_their_limit()
    {
        byte[] bytes = AnyValue.Encode(new object[] { 9L, -9L, 9L, -9L });
        var within = new CanonicalReader(bytes);
        within.ReadArray(4);
        Assert.That(within.ReadUInt(9), Is.EqualTo(9));
        Assert.That(within.ReadInt(-9, 9), Is.EqualTo(-9));
        Assert.That(within.ReadInt(9, 9), Is.EqualTo(9));
        Assert.That(within.ReadInt(-9, -9), Is.EqualTo(-9));
        Assert.That(within.Finish());

        var above = new CanonicalReader(bytes.AsSpan(1));
        Assert.That(above.ReadUInt(8), Is.Zero);
        Assert.That(above.Fault, Is.EqualTo(CodecFault.OutOfRange));

        var below = new CanonicalReader(bytes.AsSpan(2));
        Assert.That(below.ReadInt(-8), Is.Zero);
        Assert.That(below.Fault, Is.EqualTo(CodecFault.OutOfRange));
    }

    [Test]
    public void An_unsigned_number_above_the_signed_range_is_out_of_range_for_a_signed_field()
    {
        var most = new CanonicalReader(Convert.FromHexString("cf7fffffffffffffff"));
        Assert.That(most.ReadInt(), Is.EqualTo(long.MaxValue));
        var past = new CanonicalReader(Convert.FromHexString("cf8000000000000000"));
        past.ReadInt();
        Assert.That(past.Fault, Is.EqualTo(CodecFault.OutOfRange));
    }

    [Test]
    public void Holds_lengths_against_their_limit()
    {
        byte[] bytes = AnyValue.Encode(new byte[300]), text = AnyValue.Encode(new string('x', 40));
        var bytesWithin = new CanonicalReader(bytes);
        Assert.That(bytesWithin.ReadBytes(300).Length, Is.EqualTo(300));
        var bytesPast = new CanonicalReader(bytes);
        Assert.That(bytesPast.ReadBytes(299).Length, Is.Zero);
        Assert.That(bytesPast.Fault, Is.EqualTo(CodecFault.TooLong));
        var textWithin = new CanonicalReader(text);
        Assert.That(textWithin.ReadText(40), Has.Length.EqualTo(40));
        var textPast = new CanonicalReader(text);
        Assert.That(textPast.ReadText(39), Is.Empty);
        Assert.That(textPast.Fault, Is.EqualTo(CodecFault.TooLong));
    }

    [Test]
    public void Holds_array_counts_against_their_limits_and_the_bytes_left()
    {
        byte[] three = [0x93, 1, 2, 3];
        Assert.That(new CanonicalReader(three).ReadArray(3, 3), Is.EqualTo(3));
        var few = new CanonicalReader(three);
        Assert.That(few.ReadArray(4, 9), Is.Zero);
        Assert.That(few.Fault, Is.EqualTo(CodecFault.OutOfRange));
        var many = new CanonicalReader(three);
        Assert.That(many.ReadArray(0, 2), Is.Zero);
        Assert.That(many.Fault, Is.EqualTo(CodecFault.OutOfRange));

        // Four thousand million elements announced in five bytes: nothing may be allocated for them.
        var bomb = new CanonicalReader([0xdd, 0xff, 0xff, 0xff, 0xff]);
        Assert.That(bomb.ReadArray(0, int.MaxValue), Is.Zero);
        Assert.That(bomb.Fault, Is.EqualTo(CodecFault.OutOfRange));
        var large = new CanonicalReader([0xdd, 0x7f, 0xff, 0xff, 0xff]);
        Assert.That(large.ReadArray(0, int.MaxValue), Is.Zero);
        Assert.That(large.Fault, Is.EqualTo(CodecFault.Truncated));
    }

    [Test]
    public void A_hash_is_exactly_32_bytes()
    {
        var hash = new Hash(1, 2, 3, 4);
        using var writer = new CanonicalWriter();
        writer.WriteHash(hash);
        Assert.That(writer.ToArray(), Is.EqualTo(AnyValue.Encode(hash.ToArray())));
        Assert.That(new CanonicalReader(writer.Written).ReadHash(), Is.EqualTo(hash));
        var shorter = new CanonicalReader(AnyValue.Encode(new byte[31]));
        Assert.That(shorter.ReadHash(), Is.EqualTo(Hash.Zero));
        Assert.That(shorter.Fault, Is.EqualTo(CodecFault.OutOfRange));
        var longer = new CanonicalReader(AnyValue.Encode(new byte[33]));
        longer.ReadHash();
        Assert.That(longer.Fault, Is.EqualTo(CodecFault.TooLong));
    }

    [TestCase("a180", Description = "stray continuation")]
    [TestCase("a2c080", Description = "overlong")]
    [TestCase("a3eda080", Description = "surrogate")]
    public void Refuses_text_that_is_not_utf8(string hex)
    {
        var reader = new CanonicalReader(Convert.FromHexString(hex));
        Assert.That(reader.ReadText(9), Is.Empty);
        Assert.That(reader.Fault, Is.EqualTo(CodecFault.NotUtf8));
    }

    [Test]
    public void Refuses_trailing_bytes_and_keeps_the_first_fault()
    {
        var exact = new CanonicalReader([1]);
        exact.ReadUInt();
        Assert.That(exact.Finish());

        var trailing = new CanonicalReader([1, 2]);
        trailing.ReadUInt();
        Assert.That(trailing.Finish(), Is.False);
        Assert.That(trailing.Fault, Is.EqualTo(CodecFault.Trailing));

        var first = new CanonicalReader([0xc3, 2]);
        first.ReadUInt();
        Assert.That(first.Finish(), Is.False);
        Assert.That(first.Fault, Is.EqualTo(CodecFault.WrongKind));
    }

    [Test]
    public void Nil_is_taken_only_where_it_stands()
    {
        var reader = new CanonicalReader([0xc0, 5]);
        Assert.That(reader.TakeNil());
        Assert.That(reader.TakeNil(), Is.False);
        Assert.That(reader.ReadUInt(), Is.EqualTo(5));
        Assert.That(reader.TakeNil(), Is.False);
        Assert.That(reader.Finish());
    }

    [Test]
    public void Since_gives_the_bytes_of_the_values_read()
    {
        byte[] bytes = AnyValue.Encode(new object[] { 1L, "text", 2L });
        var reader = new CanonicalReader(bytes);
        reader.ReadArray(3);
        int start = reader.Position;
        reader.ReadUInt();
        reader.ReadText(9);
        Assert.That(reader.Since(start).ToArray(), Is.EqualTo(bytes[1..^1]));
    }
}
