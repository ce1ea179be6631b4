using System.Globalization;
using Lab.Core;
using Lab.Core.LinkRules;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Worlds;

/// <summary>What phases can do to a world.</summary>
public interface IStage
{
    bool IsUp(int node);

    /// <summary>Ends the process of a node that runs.</summary>
    void Crash(int node, bool loseStore);

    /// <summary>Lets another node, with a key of its own, start in the place of one that has ended and lost its store.</summary>
    void Replace(int node);

    /// <summary>Starts the process of a node that does not run.</summary>
    void Start(int node);
    void Install(LinkRule rule);

    /// <summary>Removes the rules of a name, or all of them if it is null.</summary>
    void RemoveRules(string? name);

    /// <summary>Faults were healed: liveness counts from now.</summary>
    void Healed();

    /// <summary>Calls an action when run time reaches an instant.</summary>
    void At(Instant at, Action action);
    Instant Now { get; }
}

/// <summary>Plays the phases of a scenario on any world: first the healing of a phase, then its faults.</summary>
public sealed class PhasePlayer
{
    private readonly Blueprint plan;
    private readonly IStage stage;

    // Which crash ended a node; null for a node that runs.
    private readonly string?[] downBy;

    /// <summary>Plans all phases; nothing happens yet.</summary>
    public PhasePlayer(Blueprint plan, IStage stage)
    {
        this.plan = plan;
        this.stage = stage;
        this.downBy = new string?[plan.Scenario.Nodes];
        var start = Instant.Zero;
        for (int p = 0; p < plan.Scenario.Phases.Count; p++)
        {
            var phase = plan.Scenario.Phases[p];
            string number = p.ToString(CultureInfo.InvariantCulture);
            stage.At(start, () => Begin(phase, number));
            start = Instant.Zero + phase.Until;
        }
    }

    private void Begin(Phase phase, string number)
    {
        Heal(phase.Heal);
        for (int f = 0; f < phase.Faults.Count; f++)
            Begin(phase.Faults[f], number + "." + f.ToString(CultureInfo.InvariantCulture));
    }

    private void Heal(Heal heal)
    {
        if (!heal.All && heal.Names.Count == 0) return;
        if (heal.All) this.stage.RemoveRules(null);
        else foreach (string name in heal.Names) this.stage.RemoveRules(name);
        Restart(by => heal.All || heal.Names.Contains(by));
        this.stage.Healed();
    }

    /// <param name="place">Where the fault stands in the scenario; it names its luck, and the fault if it has no name.</param>
    private void Begin(Fault fault, string place)
    {
        string name = fault.Name ?? "#" + place;
        var select = this.plan.Selections;
        switch (fault)
        {
            case PartitionFault partition:
                var groups = select.Groups(partition.Groups, place);
                foreach (var rule in LinkRule.Partition(name, groups))
                    if (!partition.OneWay || IsForward(rule, groups))
                        this.stage.Install(rule);
                break;
            case CutFault cut:
                Install(name, select.Of(cut.From, place + "a"), select.Of(cut.To, place + "b"), !cut.OneWay,
                    new LinkEffect(Cut: true));
                break;
            case DelayFault delay:
                Install(name, select.Of(delay.From, place + "a"), select.Of(delay.To, place + "b"), false,
                    new LinkEffect(Delay: delay.By, Jitter: delay.Jitter));
                break;
            case CrashFault crash:
                Crash(crash, name, select.Of(crash.Nodes, place));
                break;
            case RestartFault restart:
                foreach (int node in select.Of(restart.Nodes, place)) Restart(node);
                break;
            default:
                throw Check.Unreachable(fault.ToString());
        }
    }

    private static bool IsForward(LinkRule rule, IReadOnlyList<IReadOnlyList<int>> groups)
    {
        int First(NodeSet set) => groups.TakeWhile(g => g.Count == 0 || !set.Contains(g[0])).Count();
        return First(rule.From!) < First(rule.To!);
    }

    private void Install(
        string name, IReadOnlyList<int> from, IReadOnlyList<int> to, bool bothWays, LinkEffect effect)
    {
        var (a, b) = (new NodeSet(from), new NodeSet(to));
        this.stage.Install(new LinkRule(name, a, b, effect));
        if (bothWays) this.stage.Install(new LinkRule(name, b, a, effect));
    }

    private void Crash(CrashFault crash, string name, IReadOnlyList<int> nodes)
    {
        foreach (int node in nodes)
        {
            if (!this.stage.IsUp(node)) continue;
            this.stage.Crash(node, crash.LoseStore || crash.Replace);
            if (crash.Replace) this.stage.Replace(node);
            this.downBy[node] = name;
        }
        if (crash.RestartAfter is { } after) this.stage.At(this.stage.Now + after, () => Restart(by => by == name));
    }

    /// <summary>Starts what certain crashes ended, and leaves alone what others did.</summary>
    private void Restart(Func<string, bool> isOver)
    {
        for (int node = 0; node < this.downBy.Length; node++)
            if (this.downBy[node] is { } by && isOver(by))
                Restart(node);
    }

    private void Restart(int node)
    {
        this.downBy[node] = null;
        if (!this.stage.IsUp(node)) this.stage.Start(node);
    }
}
