using Lab.Core.Codec;
using Lab.Ledger;

namespace Lab.Nodes.Messages;

/// <summary>Says why the sender closes the link: the name of the rule that the receiver broke.</summary>
public sealed class Error(string ruleName) : Message
{
    /// <summary>UTF-8 bytes that a rule's name may have.</summary>
    public const int MaxName = 64;

    public Error(Rule rule)
        : this(rule.ToString())
    {
    }

    /// <summary>The name as sent: a newer peer may have rules that this code does not know.</summary>
    public string RuleName { get; } = ruleName;

    /// <summary>The rule of that name, or <see cref="Rule.None"/> if it is unknown.</summary>
    public Rule Rule =>
        Enum.TryParse<Rule>(RuleName, out var rule) && rule.ToString() == RuleName ? rule : Rule.None;

    public override MessageCode Code => MessageCode.Error;

    internal override void WriteBody(CanonicalWriter to)
    {
        to.WriteArray(1);
        to.WriteText(RuleName);
    }

    internal static Error Read(ref CanonicalReader from)
    {
        from.ReadArray(1);
        return new Error(from.ReadText(MaxName));
    }
}
