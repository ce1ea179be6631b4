using Lab.Core;
using Lab.Core.Seam;
using Lab.Nodes;

namespace Lab.Scenarios.Model;

/// <summary>
/// One experiment, complete: every default is filled in, every preset expanded and every number checked
/// against the others. All times are counted from the start of the run.
/// </summary>
public sealed record Scenario
{
    /// <summary>The version of the scenario form that this build reads.</summary>
    public const int FormVersion = 1;

    /// <summary>The most nodes that a scenario may ask for.</summary>
    public const int MaxNodes = 100_000;

    /// <summary>Kebab-case; the file's name without its extension.</summary>
    public string Id { get; init; } = "";

    /// <summary>One sentence that a run confirms or refutes.</summary>
    public string Claim { get; init; } = "";

    /// <summary>The seed used when the command line gives none, 0 to 2^53 - 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Number of nodes, 1 to <see cref="MaxNodes"/>; their ids are 0 .. Nodes - 1.</summary>
    public int Nodes { get; init; }

    public Participant Participant { get; init; } = new FullNode();
    public Roles Roles { get; init; } = new();
    public MinerSettings Miner { get; init; } = new();

    /// <summary>Nodes that misbehave; none of them mines.</summary>
    public IReadOnlyList<AdversaryGroup> Adversaries { get; init; } = [];

    public ChainSettings Chain { get; init; } = ChainSettings.Of(ChainPreset.Development);
    public NetworkSettings Network { get; init; } = new();
    public RelayPlan Relay { get; init; } = new();

    public SyncSettings Sync { get; init; } = new();

    /// <summary>How bad each conduct of a peer is to a node.</summary>
    public ScoreSettings Scoring { get; init; } = new();

    /// <summary>Time between two pings on a link; null when pings are off.</summary>
    public Duration? Pings { get; init; } = Duration.FromSeconds(30);

    /// <summary>Modelled cost of each kind of work.</summary>
    public CostTable Costs { get; init; } = CostTable.Free;

    /// <summary>
    /// Modelled processor cores of a node; one of them runs its steps, the others its jobs.
    /// </summary>
    public int Cores { get; init; } = 2;

    public Workload Workload { get; init; } = new();

    /// <summary>What operators ask of their nodes, in the order written.</summary>
    public IReadOnlyList<OperatorAction> Operator { get; init; } = [];

    /// <summary>What happens before this time is left out of metrics.</summary>
    public Duration WarmUp { get; init; }

    /// <summary>At least one, each ending later than the one before.</summary>
    public IReadOnlyList<Phase> Phases { get; init; } = [];

    public IReadOnlyList<Always> Always { get; init; } = [];
    public IReadOnlyList<Eventually> Eventually { get; init; } = [];
    public IReadOnlyList<Sometimes> Sometimes { get; init; } = [];
    public IReadOnlyList<Expectation> Expect { get; init; } = [];
    /// <summary>The variants to run instead of this scenario by itself; null for none.</summary>
    public Comparison? Compare { get; init; }

    public EngineOptions Engine { get; init; } = new();

    /// <summary>The worlds that this scenario is meant for.</summary>
    public IReadOnlyList<World> Worlds { get; init; } = [World.Sim];

    /// <summary>The end of the run: the end of its last phase.</summary>
    public Duration Duration => Phases[^1].Until;

    /// <summary>
    /// The start of the last phase that heals something; the start of the run if none does.
    /// </summary>
    public Duration LastHealing
    {
        get
        {
            var healing = Duration.Zero;
            for (int i = 1; i < Phases.Count; i++)
                if (Phases[i].Heal is { All: true } or { Names.Count: > 0 }) healing = Phases[i - 1].Until;
            return healing;
        }
    }

    /// <summary>Number of miners.</summary>
    public int Miners => Roles.Miner.Among(Nodes);

    /// <summary>Number of nodes that misbehave.</summary>
    public int AdversaryCount => Adversaries.Sum(g => g.Count.Among(Nodes));

    /// <summary>When the first attack begins; null if there is none.</summary>
    public Duration? FirstAttack => Adversaries.Count == 0 ? null : Adversaries.Min(g => g.From);
}
