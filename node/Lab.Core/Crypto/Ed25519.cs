using System.Buffers.Binary;

namespace Lab.Core.Crypto;

/// <summary>
/// Ed25519 verification (RFC 8032), made strict: on top of OpenSSL's own checks it refuses a public key or an
/// R that is not canonical or has small order, and an S that is not below the group order, so that all who
/// verify agree and a signature binds its key and its message.
/// </summary>
public static class Ed25519
{
    // Numbers below are 255 or 256 bits, most significant word first.
    private static UInt256 FieldPrime =>
        new(0x7fff_ffff_ffff_ffff, ulong.MaxValue, ulong.MaxValue, 0xffff_ffff_ffff_ffed);

    private static UInt256 OneOfOrder8 =>
        new(0x05fc_536d_8802_38b1, 0x3933_c6d3_05ac_dfd5, 0xf098_eff2_89f4_c345, 0xb027_b2c2_8f95_e826);

    private static UInt256 OtherOfOrder8 =>
        new(0x7a03_ac92_77fd_c74e, 0xc6cc_392c_fa53_202a, 0x0f67_100d_760b_3cba, 0x4fd8_4d3d_706a_17c7);

    private static UInt256 GroupOrder =>
        new(0x1000_0000_0000_0000, 0, 0x14de_f9de_a2f7_9cd6, 0x5812_631a_5cf5_d3ed);

    /// <summary>
    /// True if <paramref name="signature"/> is a sound signature of the message by a sound key.
    /// </summary>
    public static bool Verify(PublicKey key, ReadOnlySpan<byte> message, Signature signature) =>
        IsSoundScalar(signature.S) && IsSoundPoint(signature.R) && IsSoundPoint(key.Bytes)
        && LibCrypto.Verify(key.Bytes, message, signature);

    /// <summary>True if the little-endian number is below the group order L.</summary>
    internal static bool IsSoundScalar(Hash s) => Number(s) < GroupOrder;

    /// <summary>
    /// True if the encoded y is below the field prime and is none of the five that belong to the eight points
    /// of small order (their x sign does not matter, and with it go the two encodings of minus zero).
    /// </summary>
    internal static bool IsSoundPoint(Hash point)
    {
        var y = Number(point);
        y = y with { A = y.A & 0x7fff_ffff_ffff_ffff };
        return y < FieldPrime && !IsSmallOrder(y);
    }

    private static bool IsSmallOrder(UInt256 y) =>
        y == UInt256.Zero // order 4
        || y == new UInt256(0, 0, 0, 1) // order 1
        || y == FieldPrime with { D = FieldPrime.D - 1 } // order 2
        || y == OneOfOrder8
        || y == OtherOfOrder8;

    private static UInt256 Number(Hash littleEndian) => new(
        BinaryPrimitives.ReverseEndianness(littleEndian.Word(3)),
        BinaryPrimitives.ReverseEndianness(littleEndian.Word(2)),
        BinaryPrimitives.ReverseEndianness(littleEndian.Word(1)),
        BinaryPrimitives.ReverseEndianness(littleEndian.Word(0)));
}
