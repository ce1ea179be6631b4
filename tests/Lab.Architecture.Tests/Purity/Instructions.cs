using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Lab.Architecture.Tests.Purity;

/// <summary>Reads the instructions of a method body: opcode and, where it has one, metadata token.</summary>
public static class Instructions
{
    private static readonly ImmutableDictionary<ushort, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToImmutableDictionary(code => (ushort)code.Value);

    /// <summary>Every instruction in order; the handle is nil where the operand is not a token.</summary>
    public static IEnumerable<(OpCode Code, EntityHandle Token)> Of(ImmutableArray<byte> il)
    {
        for (int at = 0; at < il.Length;)
        {
            ushort value = il[at++];
            if (value == 0xfe) value = (ushort)(value << 8 | il[at++]);
            OpCode code = Codes[value];
            EntityHandle token = HasToken(code) ? MetadataTokens.EntityHandle(Word(il, at)) : default;
            bool isSwitch = code.OperandType == OperandType.InlineSwitch;
            at += isSwitch ? 4 + 4 * Word(il, at) : Size(code.OperandType);
            yield return (code, token);
        }
    }

    private static bool HasToken(OpCode code) => code.OperandType
        is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok
        or OperandType.InlineType or OperandType.InlineSig;

    private static int Word(ImmutableArray<byte> il, int at) => BitConverter.ToInt32(il.AsSpan()[at..]);

    private static int Size(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
