using System.Numerics;
using System.Security.Cryptography;
using Lab.Core.Crypto;

namespace Lab.Core.Tests.Crypto;

/// <summary>The scalar arithmetic that a forger needs: what Ed25519's formulas say, on big numbers.</summary>
internal static class Curve
{
    public static readonly BigInteger GroupOrder =
        BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");

    public static readonly BigInteger FieldPrime = BigInteger.Pow(2, 255) - 19;

    /// <summary>
    /// All encodings of the eight points of small order, those that are not canonical included.
    /// </summary>
    public static readonly string[] SmallOrder =
    [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ];

    /// <summary>The secret scalar of a seed, modulo the group order.</summary>
    public static BigInteger Secret(Hash seed)
    {
        byte[] half = SHA512.HashData(seed.ToArray())[..32];
        half[0] &= 248;
        half[31] = (byte)(half[31] & 127 | 64);
        return Number(half) % GroupOrder;
    }

    /// <summary>k = SHA-512(R, A, message) modulo the group order.</summary>
    public static BigInteger Challenge(Hash r, PublicKey key, byte[] message) =>
        Number(SHA512.HashData([.. r.ToArray(), .. key.Bytes.ToArray(), .. message])) % GroupOrder;

    public static Hash Encode(BigInteger number)
    {
        var bytes = new byte[32];
        number.TryWriteBytes(bytes, out _, isUnsigned: true);
        return new Hash(bytes);
    }

    public static BigInteger Number(byte[] littleEndian) => new(littleEndian, isUnsigned: true);
}
