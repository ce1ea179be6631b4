using Lab.Nodes;
using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Units;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>operator</c>, and what must hold of it together with the rest.</summary>
internal static class OperatorForm
{
    private const int MostHeight = int.MaxValue;

    private static readonly Shape<int> Node = Scalars.Count(0, Scenario.MaxNodes - 1);

    private static readonly Shape<string> Label = new ScalarShape<string>(
        $"a label of at most {AddPeer.MaxLabel} characters",
        s => s.Text.Length <= AddPeer.MaxLabel ? Reading<string>.Of(s.Text) : Reading<string>.Refused(),
        v => v, () => new() { ["type"] = "string", ["maxLength"] = AddPeer.MaxLabel });

    private static readonly MapShape<ManifestOrder> Manifest =
        new MapShape<ManifestOrder>("a manifest", () => new ManifestOrder(0, 0))
            .Field("from", "The first height whose block's id is wanted.", Scalars.Whole(0, MostHeight),
                o => o.From, (o, v) => o with { From = v })
            .Field("count", "How many ids at most.", Scalars.Count(0, GetManifest.MaxCount),
                o => o.Count, (o, v) => o with { Count = v });

    private static readonly MapShape<SnapshotOrder> Snapshot =
        new MapShape<SnapshotOrder>("a snapshot", () => new SnapshotOrder(0))
            .Field("depth", "How many blocks below the node's tip its block lies.",
                Scalars.Count(0, 1_000_000),
                o => o.Depth, (o, v) => o with { Depth = v });

    private static readonly MapShape<AddPeerOrder> Add =
        new MapShape<AddPeerOrder>("a peer to add", () => new AddPeerOrder(0, ""))
            .Required("peer", "The node to dial.", Node, o => o.Peer, (o, v) => o with { Peer = v })
            .Field("label", "What the operator calls it.", Label,
                o => o.Label, (o, v) => o with { Label = v });

    private static readonly Shape<OperatorOrder> Order =
        new ChoiceShape<OperatorOrder>("an order to a node", "{ preview-sync: 3 }")
            .Case<ManifestOrder, ManifestOrder>("manifest", "The chain in short.", Manifest, o => o, o => o)
            .Case<SnapshotOrder, SnapshotOrder>("snapshot",
                "The state after a block, kept as a file that `lab snapshot verify` verifies.", Snapshot,
                o => o, o => o)
            .Case<CheckPeerOrder, int>(
                "check-peer", "How another node does: by its link, or by dialling it.", Node,
                o => o.Peer, v => new CheckPeerOrder(v))
            .Case<PreviewSyncOrder, int>(
                "preview-sync", "What a sync with a peer would do; nothing is written.", Node,
                o => o.Peer, v => new PreviewSyncOrder(v))
            .Case<AddPeerOrder, AddPeerOrder>("add-peer", "A node to dial from now on.", Add, o => o, o => o)
            .Word("peers", "The endpoints that the node knows.", new PeersOrder())
            .Word("sync-candidates", "The previews that the node remembers.", new SyncCandidatesOrder());

    private static readonly MapShape<OperatorAction> Action =
        new MapShape<OperatorAction>("an operator's action",
            () => new OperatorAction(default, 0, new PeersOrder()))
            .Required("at", "When, from the start of the run.", Scalars.Duration,
                a => a.At, (a, v) => a with { At = v })
            .Required("node", "Of which node.", Node, a => a.Node, (a, v) => a with { Node = v })
            .Required("do", "What is asked.", Order, a => a.Order, (a, v) => a with { Order = v });

    public static readonly Shape<IReadOnlyList<OperatorAction>> Shape =
        new ListShape<OperatorAction>("an operator's actions", Action, 1, OperatorAction.Most);

    public static void Check(Scenario s, YamlMap map, Findings findings)
    {
        if (s.Operator.Count > 0 && s.Participant is not FullNode)
            findings.Add(Places.Of(map, "operator"), "an operator of participants that are no nodes",
                "participant: full-node");
        for (int i = 0; i < s.Operator.Count; i++)
        {
            var action = s.Operator[i];
            Place At(string key) => Places.Of(map, "operator", i, key);
            if (action.At >= s.Duration)
                findings.Add(At("at"), $"an action at {action.At}",
                    $"a time before the end of the run, {s.Duration}");
            Ids.Check([action.Node], s.Nodes, At("node"), findings);
            if (PeerOf(action.Order) is not { } peer) continue;
            Ids.Check([peer], s.Nodes, At("do"), findings);
            if (peer == action.Node)
                findings.Add(At("do"), $"{action.Order.Name} of node {peer} by itself", "another node");
        }
    }

    /// <summary>The other node that an order is about; null if it is about none.</summary>
    public static int? PeerOf(OperatorOrder order) => order switch
    {
        CheckPeerOrder o => o.Peer,
        PreviewSyncOrder o => o.Peer,
        AddPeerOrder o => o.Peer,
        _ => null,
    };
}
