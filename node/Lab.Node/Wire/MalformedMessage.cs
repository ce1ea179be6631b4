using Lab.Core;
using Lab.Ledger;

namespace Lab.Nodes.Messages;

/// <summary>What a frame decodes to when its bytes are not a message: the rule that they break.</summary>
public sealed class MalformedMessage
{
    internal MalformedMessage(Rule rule)
    {
        Check.That(rule != Rule.None);
        Rule = rule;
    }

    public Rule Rule { get; }
}
