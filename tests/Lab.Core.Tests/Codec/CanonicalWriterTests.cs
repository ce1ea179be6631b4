using Lab.Core.Codec;

namespace Lab.Core.Tests.Codec;

/// <summary>The writer's buffer: growth, reuse, headroom, and what callers must not do.</summary>
public sealed class CanonicalWriterTests
{
    [Test]
    public void Grows_beyond_its_first_buffer()
    {
        using var writer = new CanonicalWriter(1);
        writer.WriteArray(2);
        writer.WriteBytes(new byte[100_000]);
        writer.WriteUInt(7);
        Assert.That(writer.Length, Is.EqualTo(1 + 5 + 100_000 + 1));
        var reader = new CanonicalReader(writer.Written);
        reader.ReadArray(2);
        Assert.That(reader.ReadBytes(100_000).Length, Is.EqualTo(100_000));
        Assert.That(reader.ReadUInt(), Is.EqualTo(7));
        Assert.That(reader.Finish());
    }

    [Test]
    public void Leaves_headroom_for_a_prefix()
    {
        using var writer = new CanonicalWriter();
        writer.WriteUInt(5);
        Assert.That(writer.ToArray(headroom: 3), Is.EqualTo(new byte[] { 0, 0, 0, 5 }));
    }

    [Test]
    public void Clear_forgets_and_dispose_empties()
    {
        var writer = new CanonicalWriter();
        writer.WriteUInt(5);
        writer.Clear();
        writer.WriteBool(true);
        Assert.That(writer.ToArray(), Is.EqualTo(new byte[] { 0xc3 }));
        writer.Dispose();
        Assert.That(writer.Length, Is.Zero);
    }

    [Test]
    public void Embeds_encoded_values_unchanged()
    {
        using var writer = new CanonicalWriter();
        writer.WriteArray(1);
        writer.WriteEncoded(AnyValue.Encode("inner"));
        Assert.That(writer.ToArray(), Is.EqualTo(AnyValue.Encode(new object[] { "inner" })));
    }

    [Test]
    public void An_unpaired_surrogate_is_our_bug()
    {
        using var writer = new CanonicalWriter();
        Assert.That(() => writer.WriteText("\ud800"), Throws.TypeOf<CheckFailed>());
    }

    [Test]
    public void A_negative_count_is_our_bug()
    {
        using var writer = new CanonicalWriter();
        Assert.That(() => writer.WriteArray(-1), Throws.TypeOf<CheckFailed>());
    }
}
