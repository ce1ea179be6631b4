using Lab.Core.Codec;

namespace Lab.Nodes.Messages;

/// <summary>A message between peers: immutable, and shared by all who hold its frame.</summary>
public abstract class Message
{
    private protected Message()
    {
    }

    public abstract MessageCode Code { get; }

    /// <summary>Writes the body: one canonical array.</summary>
    internal abstract void WriteBody(CanonicalWriter to);
}
