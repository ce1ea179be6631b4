using System.Numerics;

namespace Lab.Core.Tests;

/// <summary>
/// The mixers reach every input bit, and stay what they are: golden values hold traces together.
/// </summary>
public sealed class MixTests
{
    [Test]
    public void Golden_values_hold()
    {
        // The first outputs of SplitMix64 from state 0, by its published reference implementation.
        Assert.That(Mix.Word(0), Is.EqualTo(0xe220a8397b1dcdaf));
        Assert.That(Mix.Word(0x9e3779b97f4a7c15), Is.EqualTo(0x6e789e6aa1b965f4));
    }

    [Test]
    public void Fold_is_the_folded_product_of_whitened_words()
    {
        var product = (BigInteger)(5UL ^ 0xa0761d6478bd642f) * (7UL ^ 0xe7037ed1a0b428db);
        ulong expected = (ulong)(product >> 64) ^ (ulong)(product & ulong.MaxValue);
        Assert.That(Mix.Fold(5, 7), Is.EqualTo(expected));
    }

    [Test]
    public void Every_bit_of_the_bytes_and_the_length_count()
    {
        var seen = new HashSet<ulong>();
        for (int length = 0; length <= 40; length++)
        {
            var bytes = new byte[length];
            Assert.That(seen.Add(Mix.Bytes(bytes)), $"{length} zero bytes");
            for (int bit = 0; bit < 8 * length; bit++)
            {
                bytes[bit / 8] = (byte)(1 << bit % 8);
                Assert.That(seen.Add(Mix.Bytes(bytes)), $"bit {bit} of {length} bytes");
                bytes[bit / 8] = 0;
            }
        }
    }

    [Test]
    public void Order_and_place_of_the_words_count()
    {
        ulong[] values = [Mix.Words(1, 2, 3), Mix.Words(2, 1, 3), Mix.Words(1, 3, 2), Mix.Words(3, 2, 1)];
        Assert.That(values, Is.Unique);
        Assert.That(Mix.Text("ab"), Is.Not.EqualTo(Mix.Text("ba")));
        Assert.That(Mix.Text("a"), Is.Not.EqualTo(Mix.Text("a\0")));
    }

    [Test]
    public void A_flipped_bit_flips_half_of_the_output()
    {
        long flipped = 0;
        const int Words = 200;
        for (ulong n = 0; n < Words; n++)
            for (int bit = 0; bit < 64; bit++)
                flipped += BitOperations.PopCount(Mix.Word(n) ^ Mix.Word(n ^ 1UL << bit));
        Assert.That(flipped / (Words * 64.0), Is.EqualTo(32).Within(0.2));
    }
}
