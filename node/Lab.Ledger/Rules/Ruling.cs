using Lab.Core;

namespace Lab.Ledger;

/// <summary>Who is at fault when a rule is broken.</summary>
public enum Blame : byte
{
    /// <summary>Nobody: the item is accepted.</summary>
    None = 0,

    /// <summary>Signed content breaks a rule: the id is bad for good, whoever brings it.</summary>
    Author,

    /// <summary>
    /// The bytes around the signed content are wrong: only who sent them; the id stays good.
    /// </summary>
    Sender,

    /// <summary>Nobody yet: try again later. Never penalised, never marks anything bad.</summary>
    NotYet,
}

/// <summary>
/// The verdict on an item from outside: accepted, or the rule that it breaks and who is to blame.
/// </summary>
public readonly record struct Ruling
{
    public static readonly Ruling Accepted;

    private Ruling(Rule rule, Blame blame, string? detail)
    {
        Check.That(rule != Rule.None && blame != Blame.None);
        Rule = rule;
        Blame = blame;
        Detail = detail;
    }

    public Rule Rule { get; }
    public Blame Blame { get; }
    public bool IsAccepted => Rule == Rule.None;

    /// <summary>The values that broke the rule, for people; null if the rule says it all.</summary>
    public string? Detail { get; }

    /// <summary>The signed content breaks <paramref name="rule"/>.</summary>
    public static Ruling Author(Rule rule, string? detail = null) => new(rule, Blame.Author, detail);

    /// <summary>What came with the signed content breaks <paramref name="rule"/>.</summary>
    public static Ruling Sender(Rule rule, string? detail = null) => new(rule, Blame.Sender, detail);

    /// <summary><paramref name="rule"/> does not hold now but may later.</summary>
    public static Ruling NotYet(Rule rule, string? detail = null) => new(rule, Blame.NotYet, detail);

    /// <summary>Two rulings are equal if rule and blame are; the detail is only told.</summary>
    public bool Equals(Ruling other) => Rule == other.Rule && Blame == other.Blame;

    public override int GetHashCode() => (int)Rule << 8 | (int)Blame;

    public override string ToString() =>
        IsAccepted ? "accepted" : Detail is null ? $"{Rule} ({Blame})" : $"{Rule} ({Blame}): {Detail}";
}
