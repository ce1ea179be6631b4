using System.Security.Cryptography;
using System.Text;
using Lab.Core.Crypto;

namespace Lab.Core.Tests.Crypto;

/// <summary>SHA-256 against published digests and against the framework's implementation.</summary>
public sealed class Sha256Tests
{
    [TestCase("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [TestCase("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [TestCase(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Gives_the_published_digests(string text, string digest) =>
        Assert.That(Sha256.Of(Encoding.ASCII.GetBytes(text)).ToString(), Is.EqualTo(digest));

    [Test]
    public void Agrees_with_the_framework_at_every_length_around_a_block()
    {
        for (int length = 0; length <= 200; length++)
        {
            var bytes = new byte[length];
            Rng.For(1, "bytes", (ulong)length).Fill(bytes);
            Assert.That(Sha256.Of(bytes).ToArray(), Is.EqualTo(SHA256.HashData(bytes)), $"length {length}");
        }
    }

    [Property]
    public bool Parts_hash_as_their_concatenation(byte[] first, byte[] second, ulong number)
    {
        var hasher = Hasher.Plain();
        hasher.Add(first);
        hasher.Add(number);
        hasher.Add(second);
        byte[] whole = [.. first, .. BitConverter.GetBytes(number), .. second];
        return hasher.Finish() == new Hash(SHA256.HashData(whole));
    }

    [Test]
    public void Each_short_form_hashes_the_bytes_that_it_says()
    {
        Hash a = new(1, 2, 3, 4), b = new(5, 6, 7, 8);
        byte[] bytes = [1, 2, 3], domain = "dom"u8.ToArray(), pair = [.. a.ToArray(), .. b.ToArray()];
        Assert.That(Sha256.Of(a, b), Is.EqualTo(Reference(pair)));
        Assert.That(Sha256.Of(7, bytes), Is.EqualTo(Reference([7, .. bytes])));
        Assert.That(Sha256.Of(7, a, b), Is.EqualTo(Reference([7, .. pair])));
        Assert.That(Sha256.Tagged(domain, bytes), Is.EqualTo(Reference([3, .. domain, .. bytes])));
        Assert.That(Sha256.Tagged(domain, a, b), Is.EqualTo(Reference([3, .. domain, .. pair])));
    }

    [Test]
    public void A_copied_hasher_goes_on_by_itself()
    {
        var prefix = Hasher.Plain();
        prefix.Add("a"u8);
        var fork = prefix;
        prefix.Add("b"u8);
        fork.Add("c"u8);
        Assert.That(prefix.Finish(), Is.EqualTo(Sha256.Of("ab"u8)));
        Assert.That(fork.Finish(), Is.EqualTo(Sha256.Of("ac"u8)));
    }

    [Test]
    public void A_spent_or_unstarted_hasher_is_our_bug()
    {
        Assert.That(() => default(Hasher).Finish(), Throws.TypeOf<CheckFailed>());
        Assert.That(FinishTwice, Throws.TypeOf<CheckFailed>());

        static void FinishTwice()
        {
            var hasher = Hasher.Plain();
            hasher.Finish();
            hasher.Finish();
        }
    }

    [Test]
    public void A_domain_has_1_to_255_bytes()
    {
        Assert.That(() => Hasher.Tagged(new byte[1]).Finish(), Throws.Nothing);
        Assert.That(() => Hasher.Tagged(new byte[255]).Finish(), Throws.Nothing);
        Assert.That(() => Hasher.Tagged(default).Finish(), Throws.TypeOf<CheckFailed>());
        Assert.That(() => Hasher.Tagged(new byte[256]).Finish(), Throws.TypeOf<CheckFailed>());
    }

    private static Hash Reference(byte[] bytes) => new(SHA256.HashData(bytes));
}
