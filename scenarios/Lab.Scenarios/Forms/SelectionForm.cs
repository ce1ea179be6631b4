using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The ways to name nodes: a word, a count, a share, or ids.</summary>
internal static class SelectionForm
{
    public static readonly Shape<IReadOnlyList<int>> Ids =
        new ListShape<int>("node ids", Scalars.Count(0, Scenario.MaxNodes - 1), 1, Scenario.MaxNodes);

    /// <summary>Nodes that a fault is about.</summary>
    public static readonly Shape<NodeSelection> Nodes = Build(
        "all, miners, victim, a number such as 5, a share such as 10%, or ids such as [0, 3]",
        new("all", new AllNodes(), "all nodes"), new("miners", new MinerNodes(), "all nodes that mine"),
        new("victim", new VictimNode(), "the honest node that an eclipse is about"));

    /// <summary>One group of a partition.</summary>
    public static readonly Shape<NodeSelection> Group = Build(
        "a share such as 50%, a number such as 5, ids such as [0, 3], or rest",
        new Word<NodeSelection>("rest", new RestOfNodes(), "all nodes that the other groups leave"));

    private static AnyOfShape<NodeSelection> Build(string expected, params Word<NodeSelection>[] words) =>
        new(expected,
            new(n => n is YamlList, s => s is TheseNodes,
                Ids.As<NodeSelection>(v => new TheseNodes(v), s => ((TheseNodes)s).Ids)),
            new(n => n is YamlScalar s && s.Text.Length > 0 && char.IsAsciiDigit(s.Text[0]),
                s => s is SomeNodes,
                Scalars.Portion.As<NodeSelection>(v => new SomeNodes(v), s => ((SomeNodes)s).Portion)),
            new(n => n is YamlScalar s && words.Any(w => w.Text == s.Text), _ => true,
                new WordShape<NodeSelection>(words)));
}
