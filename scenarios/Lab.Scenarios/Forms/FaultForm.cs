using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Forms;

/// <summary>The form of one entry of <c>faults</c>.</summary>
internal static class FaultForm
{
    private static readonly MapShape<PartitionFault> Partition =
        new MapShape<PartitionFault>("a partition", () => new PartitionFault([], false))
            .Required("groups", "The parts; every node is in one. Shares and counts are drawn by luck.",
                new ListShape<NodeSelection>("groups", SelectionForm.Group, 2, 100),
                f => f.Groups, (f, v) => f with { Groups = v })
            .Field("one-way", "Hold only what goes from an earlier group to a later one.", Scalars.Truth,
                f => f.OneWay, (f, v) => f with { OneWay = v });

    private static readonly MapShape<CutFault> Cut =
        new MapShape<CutFault>("a cut", () => new CutFault(new AllNodes(), new AllNodes(), false))
            .Required("from", "Nodes at one end of the links.", SelectionForm.Nodes, f => f.From,
                (f, v) => f with { From = v })
            .Required("to", "Nodes at the other end.", SelectionForm.Nodes, f => f.To,
                (f, v) => f with { To = v })
            .Field("one-way", "Hold only what goes from the first to the second.", Scalars.Truth,
                f => f.OneWay, (f, v) => f with { OneWay = v });

    private static readonly MapShape<DelayFault> Delay =
        new MapShape<DelayFault>("a delay",
            () => new DelayFault(new AllNodes(), new AllNodes(), default, default))
            .Field("from", "Senders.", SelectionForm.Nodes, f => f.From, (f, v) => f with { From = v })
            .Field("to", "Receivers.", SelectionForm.Nodes, f => f.To, (f, v) => f with { To = v })
            .Required("by", "Added to the latency of every message.", Scalars.Interval, f => f.By,
                (f, v) => f with { By = v })
            .Field("jitter", "Evenly spread extra delay, at most this.", Scalars.Duration,
                f => f.Jitter, (f, v) => f with { Jitter = v });

    private static readonly MapShape<CrashFault> Crash =
        new MapShape<CrashFault>("a crash", () => new CrashFault(new AllNodes(), false, null))
            .Required("nodes", "Which processes end.", SelectionForm.Nodes, f => f.Nodes,
                (f, v) => f with { Nodes = v })
            .Field("lose-store", "Their stores are lost as well.", Scalars.Truth,
                f => f.LoseStore, (f, v) => f with { LoseStore = v })
            .Field("replace", "Other nodes start in their places: new keys, empty stores, the same addresses.",
                Scalars.Truth, f => f.Replace, (f, v) => f with { Replace = v })
            .OptionalValue("restart-after", "They start again after this time.", Scalars.Interval,
                f => f.RestartAfter, (f, v) => f with { RestartAfter = v });

    private static readonly MapShape<RestartFault> Restart =
        new MapShape<RestartFault>("a restart", () => new RestartFault(new AllNodes()))
            .Field("nodes", "Which crashed processes start again.", SelectionForm.Nodes,
                f => f.Nodes, (f, v) => f with { Nodes = v });

    public static readonly Shape<Fault> Shape =
        new ChoiceShape<Fault>("a fault", "{ partition: { groups: [50%, 50%] } }")
            .Case<PartitionFault, PartitionFault>("partition", "Groups of nodes cannot reach each other.",
                Partition, f => f, f => f)
            .Case<CutFault, CutFault>("cut", "Links between two sets of nodes hold their traffic.", Cut,
                f => f, f => f)
            .Case<DelayFault, DelayFault>("delay", "Messages take longer.", Delay, f => f, f => f)
            .Case<CrashFault, CrashFault>("crash", "Processes end.", Crash, f => f, f => f)
            .Case<RestartFault, RestartFault>("restart", "Crashed processes start again.", Restart,
                f => f, f => f)
            .NotYet("which the simulator cannot do yet",
                "jitter", "loss", "throttle", "pause", "power-off", "clock-skew", "clock-drift", "clock-jump",
                "slow-cpu", "disk-failure")
            .Common("name", "The name by which a later phase may heal it.", Scalars.Name,
                f => (f.Name is not null, f.Name!), (f, v) => f with { Name = v });
}
