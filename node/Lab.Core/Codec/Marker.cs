namespace Lab.Core.Codec;

/// <summary>
/// The first bytes of the MessagePack values that the canonical subset uses
/// (https://github.com/msgpack/msgpack/blob/master/spec.md). Maps, floats and extensions have none.
/// </summary>
internal static class Marker
{
    public const byte LastPositive = 0x7f, FirstNegative = 0xe0;
    public const byte ShortArray = 0x90, LastShortArray = 0x9f, Array16 = 0xdc, Array32 = 0xdd;
    public const byte ShortText = 0xa0, LastShortText = 0xbf, Text8 = 0xd9, Text16 = 0xda, Text32 = 0xdb;
    public const byte Bytes8 = 0xc4, Bytes16 = 0xc5, Bytes32 = 0xc6;
    public const byte Nil = 0xc0, False = 0xc2, True = 0xc3;
    public const byte UInt8 = 0xcc, UInt16 = 0xcd, UInt32 = 0xce, UInt64 = 0xcf;
    public const byte Int8 = 0xd0, Int16 = 0xd1, Int32 = 0xd2, Int64 = 0xd3;
}
