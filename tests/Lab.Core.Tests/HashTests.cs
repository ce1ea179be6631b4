using System.Numerics;

namespace Lab.Core.Tests;

/// <summary>A hash is 32 bytes: read, written, printed and ordered as one big-endian number.</summary>
public sealed class HashTests
{
    private const string Text = "00112233445566778899aabbccddeeff0123456789abcdeffedcba9876543210";

    [Test]
    public void Bytes_text_and_words_say_the_same()
    {
        Assert.That(Hash.TryParse(Text, out var hash));
        Assert.That(hash.ToString(), Is.EqualTo(Text));
        Assert.That(hash.Short, Is.EqualTo("00112233"));
        Assert.That(hash.ToArray(), Is.EqualTo(Convert.FromHexString(Text)));
        Assert.That(new Hash(hash.ToArray()), Is.EqualTo(hash));
        Assert.That(hash.Prefix, Is.EqualTo(0x0011223344556677UL));
        Assert.That(hash.Word(0), Is.EqualTo(0x0011223344556677UL));
        Assert.That(hash.Word(1), Is.EqualTo(0x8899aabbccddeeffUL));
        Assert.That(hash.Word(2), Is.EqualTo(0x0123456789abcdefUL));
        Assert.That(hash.Word(3), Is.EqualTo(0xfedcba9876543210UL));
        Assert.That(hash.ToNumber().ToHash(), Is.EqualTo(hash));
    }

    [Test]
    public void Parsing_takes_either_case_and_nothing_else()
    {
        Assert.That(Hash.TryParse(Text.ToUpperInvariant(), out var upper));
        Assert.That(upper.ToString(), Is.EqualTo(Text));
        Assert.That(Hash.TryParse(Text[1..], out _), Is.False);
        Assert.That(Hash.TryParse(Text + "0", out _), Is.False);
        Assert.That(Hash.TryParse("g" + Text[1..], out _), Is.False);
        Assert.That(Hash.TryParse(" " + Text[1..], out _), Is.False);
        Assert.That(Hash.TryParse("", out var none), Is.False);
        Assert.That(none, Is.EqualTo(Hash.Zero));
    }

    [TestCase(31)]
    [TestCase(33)]
    public void Any_other_length_is_our_bug(int length) =>
        Assert.That(() => new Hash(new byte[length]), Throws.TypeOf<CheckFailed>());

    [Property]
    public bool Order_and_equality_are_those_of_the_number(ulong[] words)
    {
        // Few distinct words, so that equal leading words and equal hashes are common.
        ulong At(int i) => words.Length == 0 ? 0 : words[i % words.Length] % 3;
        Hash x = new(At(0), At(1), At(2), At(3)), y = new(At(4), At(5), At(6), At(7));
        BigInteger a = Number(x), b = Number(y);
        return x == y == (a == b) && x != y == (a != b) && x < y == a < b && x > y == a > b
            && x <= y == a <= b && x >= y == a >= b && x.Equals((object)y) == (a == b)
            && (x != y || x.GetHashCode() == y.GetHashCode());
    }

    private static BigInteger Number(Hash hash) => new(hash.ToArray(), isUnsigned: true, isBigEndian: true);
}
