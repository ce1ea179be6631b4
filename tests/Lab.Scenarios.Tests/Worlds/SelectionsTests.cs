using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Worlds;

namespace Lab.Scenarios.Tests.Worlds;

/// <summary>Selections of nodes: what is named is taken, what is drawn is drawn by place, groups share no node.</summary>
public sealed class SelectionsTests
{
    private static readonly int[] Miners = [2, 5, 7];

    private static Selections Of(int nodes, ulong seed = 1) => new(nodes, seed, Miners);

    private static SomeNodes Share(long top, long bottom) => new(Portion.Of(new Ratio(top, bottom)));

    private static SomeNodes Number(int count) => new(Portion.Of(count));

    [Test]
    public void Names_mean_what_they_say()
    {
        Assert.That(Of(4).Of(new AllNodes(), "x"), Is.EqualTo(new[] { 0, 1, 2, 3 }));
        Assert.That(Of(10).Of(new MinerNodes(), "x"), Is.EqualTo(Miners));
        Assert.That(Of(10).Of(new TheseNodes([9, 3]), "x"), Is.EqualTo(new[] { 9, 3 }));
    }

    [Test]
    public void Some_are_drawn_by_seed_and_place()
    {
        var some = Of(100).Of(Number(10), "0.1");
        Assert.That(some, Has.Count.EqualTo(10).And.Ordered.And.Unique);
        Assert.That(some, Is.All.InRange(0, 99));
        Assert.That(Of(100).Of(Number(10), "0.1"), Is.EqualTo(some));
        Assert.That(Of(100).Of(Number(10), "0.2"), Is.Not.EqualTo(some));
        Assert.That(Of(100, seed: 2).Of(Number(10), "0.1"), Is.Not.EqualTo(some));
        Assert.That(Of(100).Of(Share(1, 4), "0.1"), Has.Count.EqualTo(25));
    }

    private static IReadOnlyList<IReadOnlyList<int>> Groups(int nodes, params NodeSelection[] groups)
    {
        var parts = Of(nodes).Groups(groups, "p");
        Assert.That(parts.SelectMany(p => p), Is.Unique, "groups share no node");
        return parts;
    }

    [Test]
    public void Shares_of_a_partition_leave_nobody_between_the_parts(
        [Values(10, 11, 100, 101)] int nodes, [Values(2, 3, 6, 7)] int parts)
    {
        var groups = Groups(nodes, [.. Enumerable.Repeat(Share(1, parts), parts)]);
        Assert.That(groups.Sum(g => g.Count), Is.EqualTo(nodes));
        Assert.That(groups.Max(g => g.Count) - groups.Min(g => g.Count), Is.LessThanOrEqualTo(1));
    }

    [Test]
    public void Uneven_shares_are_kept() => Assert.That(
        Groups(20, Share(1, 10), Share(3, 10), Share(6, 10)).Select(g => g.Count), Is.EqualTo(new[] { 2, 6, 12 }));

    [Test]
    public void The_rest_is_what_the_others_leave()
    {
        var groups = Groups(10, new TheseNodes([4, 8]), Number(3), new RestOfNodes());
        Assert.That(groups[0], Is.EqualTo(new[] { 4, 8 }));
        Assert.That(groups.Select(g => g.Count), Is.EqualTo(new[] { 2, 3, 5 }));
        Assert.That(groups[1], Is.Ordered);
        Assert.That(groups.SelectMany(g => g), Is.EquivalentTo(Enumerable.Range(0, 10)));
    }

    [Test]
    public void Named_nodes_are_kept_from_groups_drawn_before_them()
    {
        var groups = Groups(6, Number(4), new TheseNodes([0, 1]));
        Assert.That(groups[0], Is.EqualTo(new[] { 2, 3, 4, 5 }));
    }
}
