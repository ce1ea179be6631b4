using Lab.Core.Codec;

namespace Lab.Nodes.Messages;

/// <summary>What the decoders of messages say besides the codec's own faults.</summary>
internal static class ReaderExtensions
{
    /// <summary>Well-formed, but not a value that this field can have.</summary>
    public static void Refuse(this ref CanonicalReader from) => from.Fail(CodecFault.Refused);
}
