namespace Lab.Core.LinkRules;

/// <summary>A fault of the network as a value: an effect on all that travels from one set of nodes to another.</summary>
/// <param name="Name">How the scenario names it, for healing.</param>
/// <param name="From">Senders; null is every node.</param>
/// <param name="To">Receivers; null is every node.</param>
public sealed record LinkRule(string Name, NodeSet? From, NodeSet? To, LinkEffect Effect)
{
    public bool Applies(int from, int to) =>
        (From is null || From.Contains(from)) && (To is null || To.Contains(to));

    /// <summary>The rules that keep groups of nodes apart: nothing passes between members of different groups.</summary>
    public static IEnumerable<LinkRule> Partition(string name, IReadOnlyList<IReadOnlyList<int>> groups)
    {
        var sets = groups.Select(g => new NodeSet(g)).ToList();
        for (int i = 0; i < sets.Count; i++)
            for (int j = 0; j < sets.Count; j++)
                if (i != j)
                    yield return new LinkRule(name, sets[i], sets[j], new LinkEffect(Cut: true));
    }
}
