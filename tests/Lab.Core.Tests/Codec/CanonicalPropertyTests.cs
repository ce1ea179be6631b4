using Lab.Core.Codec;

namespace Lab.Core.Tests.Codec;

/// <summary>Properties of the codec over random values, random bytes and damaged encodings.</summary>
public sealed class CanonicalPropertyTests
{
    [Property(MaxTest = 500)]
    public bool Any_value_survives_writing_and_reading(ulong seed)
    {
        var value = AnyValue.Random(Rng.For(seed, "value"));
        byte[] bytes = AnyValue.Encode(value);
        var reader = new CanonicalReader(bytes);
        var read = AnyValue.Read(ref reader, bytes);
        Assert.That(reader.Finish(), Is.True, reader.Fault.ToString());
        Assert.That(read, Is.EqualTo(value));
        return true;
    }

    [Property(MaxTest = 2000)]
    public bool Accepted_random_bytes_encode_to_themselves(byte[] bytes) => RefusedOrCanonical(bytes);

    [Property(MaxTest = 2000)]
    public bool Accepted_damaged_bytes_encode_to_themselves(ulong seed)
    {
        var luck = Rng.For(seed, "damage");
        byte[] bytes = AnyValue.Encode(AnyValue.Random(luck, depth: 2));
        for (int i = luck.Below(3); i >= 0; i--) bytes[luck.Below(Math.Min(bytes.Length, 40))] = (byte)luck.Next();
        return RefusedOrCanonical(bytes);
    }

    [Property(MaxTest = 300)]
    public bool No_true_prefix_of_a_value_is_accepted(ulong seed)
    {
        var luck = Rng.For(seed, "prefix");
        byte[] bytes = AnyValue.Encode(AnyValue.Random(luck, depth: 2));
        byte[] cut = bytes[..luck.Below(bytes.Length)];
        var reader = new CanonicalReader(cut);
        AnyValue.Read(ref reader, cut);
        return reader.Failed;
    }

    /// <summary>
    /// Every reading method on random bytes: no exception, and nothing but defaults after a fault.
    /// </summary>
    [Property(MaxTest = 2000)]
    public bool No_sequence_of_reads_throws(byte[] bytes, ulong seed)
    {
        var luck = Rng.For(seed, "reads");
        var reader = new CanonicalReader(bytes);
        for (int i = 0; i < 12; i++)
        {
            bool failed = reader.Failed;
            bool empty = luck.Below(9) switch
            {
                0 => !reader.ReadArray(luck.Below(4)),
                1 => reader.ReadArray(0, int.MaxValue) == 0,
                2 => reader.ReadUInt(luck.Next()) == 0,
                3 => reader.ReadInt() == 0,
                4 => reader.ReadBytes(luck.Below(100)).IsEmpty,
                5 => reader.ReadHash() == Hash.Zero,
                6 => reader.ReadText(luck.Below(100)).Length == 0,
                7 => !reader.ReadBool(),
                _ => !reader.TakeNil(),
            };
            Assert.That(!failed || empty, "a read after a fault gave a value");
        }

        return reader.Position <= bytes.Length;
    }

    private static bool RefusedOrCanonical(byte[] bytes)
    {
        var reader = new CanonicalReader(bytes);
        var value = AnyValue.Read(ref reader, bytes);
        return !reader.Finish() || AnyValue.Encode(value).AsSpan().SequenceEqual(bytes);
    }
}
