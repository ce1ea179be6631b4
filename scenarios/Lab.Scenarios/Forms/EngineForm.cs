using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Forms;

/// <summary>
/// The forms of <c>engine</c>, <c>worlds</c>, <c>participant</c> and <c>roles</c>.
/// </summary>
internal static class EngineForm
{
    public static readonly MapShape<EngineOptions> Shape =
        new MapShape<EngineOptions>("engine options", () => new EngineOptions())
            .Field("memo", "Whether nodes share the results of pure functions; the outcome is the same.",
                Scalars.Switch,
                e => e.Memo, (e, v) => e with { Memo = v })
            .Field("wire", "How frames travel; the outcome is the same.",
                new WordShape<bool>(
                    new("shared", false, "decoded once and shared"),
                    new("paranoid", true, "encoded and decoded again at each delivery")),
                e => e.WireParanoid, (e, v) => e with { WireParanoid = v });

    public static readonly Shape<IReadOnlyList<World>> Worlds = new ListShape<World>(
        "worlds",
        new WordShape<World>(
            new("sim", World.Sim, "the simulator"),
            new("live", World.Live, "a live rehearsal on real sockets")),
        1, 2);

    private static readonly MapShape<PushOnce> PushOnceShape =
        new MapShape<PushOnce>("push-once", () => new PushOnce(3, Membership.Full))
            .Field("fanout", "Distinct others that the first copy is sent on to.", Scalars.Count(1, 1_000),
                p => p.Fanout, (p, v) => p with { Fanout = v })
            .Field("membership", "Whom a node knows.",
                new WordShape<Membership>(new Word<Membership>("full", Membership.Full, "all other nodes"))
                    .NotYet("which toys cannot do yet", "links"),
                p => p.Membership, (p, v) => p with { Membership = v });

    public static readonly Shape<Participant> Participant =
        new ChoiceShape<Participant>("a participant", "full-node or { push-once: { fanout: 3 } }")
            .Word("full-node", "The real node.", new FullNode())
            .Case<PushOnce, PushOnce>("push-once",
                "A toy that forwards each item once; its reach has a closed form.",
                PushOnceShape, p => p, p => p)
            .NotYet("which nodes cannot be yet", "light-client", "wallet", "mint")
            .NotYet("which stands in a list of its own: adversaries", "adversary");

    public static readonly MapShape<Roles> Roles =
        new MapShape<Roles>("roles", () => new Roles())
            .Field("miner", "Nodes that mine: a count or a share.", Scalars.Portion,
                r => r.Miner, (r, v) => r with { Miner = v })
            .NotYet("a role that no node can take yet; all nodes without a role are full nodes",
                "validator", "light", "light-client", "wallet", "mint", "directory",
                "full-node")
            .NotYet("which stands in a list of its own: adversaries", "adversary");
}
