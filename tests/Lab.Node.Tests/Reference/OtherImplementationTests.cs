using Lab.Core.Codec;
using Lab.Tests.Shared;

namespace Lab.Nodes.Tests.Reference;

/// <summary>
/// Another MessagePack implementation (npm @msgpack/msgpack) reads the body of every message as it was meant, and writes
/// the same bytes.
/// </summary>
public sealed class OtherImplementationTests
{
    [Test]
    [Category("ST-G16")]
    public void Another_implementation_reads_every_message_and_writes_the_same()
    {
        OtherMessagePack.Install();
        foreach (var message in MessageReferenceTests.Messages)
        {
            var body = Wire.Encode(message).Span[Wire.HeaderBytes..];
            string ours = Convert.ToHexStringLower(body);
            var reader = new CanonicalReader(body);
            string meant = OtherMessagePack.Plain(MessageForms.All.Single(f => f.Code == message.Code).Body.Read(ref reader));
            var (read, written) = OtherMessagePack.Ask(ours, $"{message.Code}");
            Assert.That(read, Is.EqualTo(meant), $"what it read of {message.Code}");
            Assert.That(written, Is.EqualTo(ours), $"what it wrote of {message.Code}");
        }
    }
}
