using Lab.Core;
using Lab.Scenarios.Forms;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Worlds;

/// <summary>Turns a scenario's selections of nodes into ids, each drawn from a stream named by where it stands.</summary>
/// <param name="nodes">How many nodes there are.</param>
/// <param name="seed">The seed of the run.</param>
/// <param name="miners">The nodes that mine.</param>
/// <param name="attackers">The nodes that misbehave; null if none does.</param>
internal sealed class Selections(int nodes, ulong seed, IReadOnlyList<int> miners, Attackers? attackers = null)
{
    /// <summary>The nodes of one selection. A number or share of nodes is drawn from the honest ones.</summary>
    /// <param name="place">Names the selection in the scenario, so that no two share their luck.</param>
    public IReadOnlyList<int> Of(NodeSelection selection, string place) => selection switch
    {
        AllNodes => [.. Enumerable.Range(0, nodes)],
        TheseNodes these => these.Ids,
        MinerNodes => miners,
        VictimNode => [attackers!.Victim],
        SomeNodes some => Draw(Honest(place), some.Portion.Among(nodes)),
        _ => throw Check.Unreachable(selection.ToString()),
    };

    /// <summary>Groups that share no node: random ones are drawn from what the earlier ones left.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups(IReadOnlyList<NodeSelection> groups, string place)
    {
        var taken = new HashSet<int>();
        foreach (var group in groups)
            if (group is TheseNodes or MinerNodes)
                taken.UnionWith(Of(group, place));
        var free = Shuffled(place).Where(id => !taken.Contains(id)).ToList();
        var result = new List<IReadOnlyList<int>>();
        var whole = WholeShares(groups);
        foreach (var group in groups)
        {
            if (group is TheseNodes or MinerNodes)
            {
                result.Add(Of(group, place));
                continue;
            }
            int count = whole is not null ? whole[result.Count]
                : group is SomeNodes some ? Math.Min(some.Portion.Among(nodes), free.Count) : free.Count;
            result.Add(Draw(free, count));
            free.RemoveRange(0, count);
        }
        return result;
    }

    /// <summary>
    /// The sizes of groups that are shares of the whole network and cover it: rounding each by itself could leave
    /// a node in no group, which would join all of them. Null for other groups.
    /// </summary>
    private List<int>? WholeShares(IReadOnlyList<NodeSelection> groups)
    {
        var shares = groups.Select(g => (g as SomeNodes)?.Portion.Share).OfType<Ratio>().ToList();
        return shares.Count == groups.Count && Sums.IsWhole(shares)
            ? Apportionment.Of(nodes, Apportionment.Weights(shares))
            : null;
    }

    private List<int> Honest(string place)
    {
        var ids = Shuffled(place);
        if (attackers is not null) ids.RemoveAll(attackers.Has);
        return ids;
    }

    private List<int> Shuffled(string place)
    {
        var ids = Enumerable.Range(0, nodes).ToList();
        Rng.For(seed, "select:" + place).Shuffle(ids);
        return ids;
    }

    private static List<int> Draw(List<int> from, int count)
    {
        var some = from.GetRange(0, Math.Min(count, from.Count));
        some.Sort();
        return some;
    }
}
