using Lab.Tests.Shared;

namespace Lab.Core.Tests.Codec;

/// <summary>
/// Another MessagePack implementation (npm @msgpack/msgpack) reads our bytes and writes the same ones.
/// </summary>
public sealed class OtherImplementationTests
{
    [Test]
    [Category("CARD-12")]
    public void Another_implementation_reads_our_bytes_and_writes_the_same()
    {
        OtherMessagePack.Install();
        object?[] value =
        [
            0L, 127L, 128L, 255L, 256L, 65535L, 65536L, 4294967295L, 4294967296L, long.MaxValue, ulong.MaxValue,
            -1L, -32L, -33L, -128L, -129L, -32768L, -32769L, -2147483648L, -2147483649L, long.MinValue,
            true, false, null, "", "text é 漢 😀", new string('a', 31), new string('b', 32), new string('c', 256),
            Array.Empty<byte>(), new byte[] { 1, 2, 255 }, new byte[256], new object?[] { 1L, new object?[] { "x" } },
            Enumerable.Repeat((object?)1L, 15).ToArray(), Enumerable.Repeat((object?)1L, 16).ToArray(),
        ];
        string ours = Convert.ToHexStringLower(AnyValue.Encode(value));
        var (read, written) = OtherMessagePack.Ask(ours, "values of every kind");

        Assert.That(read, Is.EqualTo(OtherMessagePack.Plain(value)), "what it read");
        Assert.That(written, Is.EqualTo(ours), "what it wrote");
    }
}
