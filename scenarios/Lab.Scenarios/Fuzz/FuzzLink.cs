using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;

namespace Lab.Scenarios.Fuzz;

/// <summary>One end of a link that the fuzz plays.</summary>
/// <param name="id">The link.</param>
/// <param name="key">Who this end says it is.</param>
/// <param name="binding">What both ends see of the link.</param>
/// <param name="isPolite">Whether this end breaks no rule.</param>
internal sealed class FuzzLink(LinkId id, SigningKey key, Hash binding, bool isPolite = false)
{
    /// <summary>Questions of the node that are remembered, at most.</summary>
    public const int MostAsked = 8;

    /// <summary>Items that one answer brings, at most.</summary>
    public const int MostAnswered = 64;

    public LinkId Id { get; } = id;
    public SigningKey Key { get; } = key;
    public Hash Binding { get; } = binding;
    public bool IsPolite { get; } = isPolite;

    /// <summary>The node's hello, once it came, and this end's, once it was said.</summary>
    public Frame? Heard { get; set; }

    public Frame? Said { get; set; }

    /// <summary>Whether this end has said auth.</summary>
    public bool HasProved { get; set; }

    /// <summary>The last frame that the node sent.</summary>
    public Frame? Last { get; set; }

    /// <summary>What the node asked and nobody has answered, oldest first.</summary>
    public List<Frame> Asked { get; } = [];
}
