using Lab.Core.Crypto;

namespace Lab.Core.Tests.Crypto;

/// <summary>
/// Ed25519 against RFC 8032, and against what a forger can do where OpenSSL alone would let him.
/// </summary>
public sealed class Ed25519Tests
{
    private static readonly byte[] Message = "attack at dawn"u8.ToArray();

    // RFC 8032, section 7.1: TEST 1, TEST 2, TEST 3 and TEST SHA(abc).
    [TestCase(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [TestCase(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [TestCase(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    [TestCase(
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704")]
    [Category("CARD-18")]
    public void Signs_and_verifies_the_vectors_of_rfc_8032(string seed, string key, string message, string signature)
    {
        var signer = SigningKey.FromSeed(Convert.FromHexString(seed));
        byte[] text = Convert.FromHexString(message);
        Assert.That(signer.Public.ToString(), Is.EqualTo(key));
        Assert.That(signer.Sign(text).ToString(), Is.EqualTo(signature));
        Assert.That(Ed25519.Verify(signer.Public, text, new Signature(Convert.FromHexString(signature))));
    }

    [Test]
    public void Refuses_a_signature_with_any_bit_changed()
    {
        var signer = Signer(1);
        byte[] signature = signer.Sign(Message).ToArray();
        for (int bit = 0; bit < 8 * signature.Length; bit++)
        {
            signature[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.That(Ed25519.Verify(signer.Public, Message, new Signature(signature)), Is.False, $"bit {bit}");
            signature[bit / 8] ^= (byte)(1 << bit % 8);
        }

        Assert.That(Ed25519.Verify(signer.Public, Message, new Signature(signature)), Is.True);
    }

    [Test]
    public void Refuses_another_message_or_another_key()
    {
        var signature = Signer(1).Sign(Message);
        Assert.That(Ed25519.Verify(Signer(1).Public, Message.AsSpan(1), signature), Is.False);
        Assert.That(Ed25519.Verify(Signer(2).Public, Message, signature), Is.False);
    }

    [Test]
    public void Refuses_a_key_that_is_no_point_of_the_curve()
    {
        // About half of all y have no x; 2 is one of them.
        var key = new PublicKey(Curve.Encode(2));
        Assert.That(Ed25519.Verify(key, Message, Signer(1).Sign(Message)), Is.False);
    }

    [Test]
    public void A_scalar_must_be_below_the_group_order()
    {
        Assert.That(Ed25519.IsSoundScalar(Curve.Encode(Curve.GroupOrder - 1)), Is.True);
        Assert.That(Ed25519.IsSoundScalar(Curve.Encode(Curve.GroupOrder)), Is.False);
        var signer = Signer(1);
        var good = signer.Sign(Message);
        var same = good with { S = Curve.Encode(Curve.Number(good.S.ToArray()) + Curve.GroupOrder) };
        Assert.That(Ed25519.Verify(signer.Public, Message, same), Is.False);
    }

    [Test]
    public void A_point_must_be_below_the_field_prime()
    {
        Assert.That(Ed25519.IsSoundPoint(Curve.Encode(Curve.FieldPrime - 2)), Is.True);
        for (int above = 0; above < 19; above++)
            Assert.That(Ed25519.IsSoundPoint(Curve.Encode(Curve.FieldPrime + above)), Is.False, $"p + {above}");
    }

    [TestCaseSource(typeof(Curve), nameof(Curve.SmallOrder))]
    public void Refuses_a_key_of_small_order_under_which_openssl_alone_accepts_a_forgery(string encoding)
    {
        var key = new PublicKey(new Hash(Convert.FromHexString(encoding)));
        var seed = new Hash(7, 7, 7, 7);
        var forged = new Signature(SigningKey.FromSeed(seed).Public.Bytes, Curve.Encode(Curve.Secret(seed)));

        // R = [S]B satisfies the equation whenever k is a multiple of the key's order: one message in eight.
        byte[] message = Message;
        while (!(Curve.Challenge(forged.R, key, message) % 8).IsZero) message = [.. message, 0];

        Assert.That(LibCrypto.Verify(key.Bytes, message, forged), Is.True, "the forgery is not one");
        Assert.That(key.IsSound, Is.False);
        Assert.That(Ed25519.Verify(key, message, forged), Is.False);
    }

    [Test]
    public void Refuses_an_R_of_small_order_which_openssl_alone_accepts()
    {
        var seed = new Hash(7, 7, 7, 7);
        var key = SigningKey.FromSeed(seed).Public;
        var identity = Curve.Encode(1);
        var s = Curve.Challenge(identity, key, Message) * Curve.Secret(seed) % Curve.GroupOrder;
        var forged = new Signature(identity, Curve.Encode(s));
        Assert.That(LibCrypto.Verify(key.Bytes, Message, forged), Is.True, "the forgery is not one");
        Assert.That(Ed25519.Verify(key, Message, forged), Is.False);
    }

    [Test]
    public void An_honest_key_is_sound() => Assert.That(Signer(1).Public.IsSound);

    [Test]
    public void A_seed_has_32_bytes()
    {
        Assert.That(() => SigningKey.FromSeed(new byte[31]), Throws.TypeOf<CheckFailed>());
        Assert.That(() => SigningKey.FromSeed(new byte[33]), Throws.TypeOf<CheckFailed>());
    }

    [Test]
    public void A_key_prints_its_public_half_only() =>
        Assert.That(Signer(1).ToString(), Is.EqualTo(Signer(1).Public.Bytes.ToString()));

    [Test]
    public void A_key_serves_several_threads_at_once()
    {
        var signer = Signer(1);
        var expected = signer.Sign(Message);
        Parallel.For(0, 200, _ => Check.That(signer.Sign(Message) == expected));
        Parallel.For(0, 200, _ => Check.That(Ed25519.Verify(signer.Public, Message, expected)));
    }

    private static SigningKey Signer(ulong n) => SigningKey.FromSeed(new Hash(n, n, n, n));
}
