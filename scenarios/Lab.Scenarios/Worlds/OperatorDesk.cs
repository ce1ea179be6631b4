using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Records;
using Lab.Scenarios.Forms;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Worlds;

/// <summary>
/// Plays the operators of a run, in any world: turns what a scenario asks into commands to nodes, and their
/// answers into the record. One caller at a time.
/// </summary>
/// <param name="plan">The run.</param>
/// <param name="nodeOf">How to look at a node between its steps; null for one that does not run or is not
/// honest.</param>
/// <param name="endpointOf">Where a node can be dialled.</param>
/// <param name="generationOf">How many other nodes were in a node's place before it.</param>
public sealed class OperatorDesk(
    Blueprint plan, Func<int, Node?> nodeOf, Func<int, Endpoint> endpointOf, Func<int, int> generationOf)
{
    /// <summary>What the files of a run may hold together: they stay in memory until it is over.</summary>
    private const long MostBytes = 1L << 30;

    private readonly OperatorAnswer?[] answers = new OperatorAnswer?[plan.Scenario.Operator.Count];
    private readonly ChainParameters?[] chains = new ChainParameters?[plan.Scenario.Operator.Count];
    private readonly FileShelf files = new(MostBytes);
    private readonly AnswerWords words = new(plan.Scenario.Nodes, endpointOf);

    /// <summary>
    /// The command that an action is, at its time; null if it comes to nothing, which is noted with its
    /// reason.
    /// </summary>
    /// <param name="action">Index into the scenario's list.</param>
    public object? CommandOf(int action)
    {
        var (_, id, order) = plan.Scenario.Operator[action];
        if (plan.IsAdversary(id))
            return Refuse(action, $"node {id} misbehaves in this run: it has no operator");
        if (nodeOf(id) is not { } node)
        {
            Note(action, OperatorOutcome.Unanswered, $"node {id} was down");
            return null;
        }

        this.chains[action] = node.Tip.Parameters;
        // In every world alike: a live node that only dials has no endpoint at all.
        if (order is CheckPeerOrder or AddPeerOrder && OperatorForm.PeerOf(order) is { } peer
            && plan.Placement.OutboundOnly[peer])
            return Refuse(action, $"node {peer} cannot be dialled: it is outbound-only");
        return order switch
        {
            ManifestOrder o => new GetManifest(new Height(o.From), o.Count),
            SnapshotOrder o => SnapshotAt(action, node.Tip, o.Depth),
            CheckPeerOrder o => new CheckPeer(endpointOf(o.Peer)),
            PreviewSyncOrder o =>
                new PreviewSync(nodeOf(o.Peer)?.Key ?? plan.KeyOf(o.Peer, generationOf(o.Peer)).Public),
            AddPeerOrder o => new AddPeer(endpointOf(o.Peer), o.Label),
            PeersOrder => new GetAddresses(),
            SyncCandidatesOrder => new GetSyncCandidates(),
            _ => throw Check.Unreachable(order.ToString()),
        };
    }

    /// <summary>The node's answer to the command of an action.</summary>
    public void Answered(int action, object reply)
    {
        switch (reply)
        {
            case CommandRefused refused:
                Refuse(action, refused.Reason);
                break;
            case ChainSnapshot snapshot:
                Keep(action, SnapshotFile.Of(snapshot, this.chains[action]!));
                break;
            default:
                var (found, values) = this.words.Of(reply);
                this.answers[action] = Of(action, OperatorOutcome.Answered, found) with { Values = values };
                break;
        }
    }

    /// <summary>The node went down before it answered.</summary>
    public void Lost(int action) =>
        Note(action, OperatorOutcome.Unanswered,
            $"node {plan.Scenario.Operator[action].Node} went down before it answered");

    /// <summary>Adds all answers and files to what a run gave; who has not answered will not.</summary>
    public void Finish(RunData data)
    {
        for (int i = 0; i < this.answers.Length; i++)
        {
            Note(i, OperatorOutcome.Unanswered, "no answer until the end of the run");
            data.Operator.Add(this.answers[i]!);
        }

        data.Files.AddRange(this.files.Files);
    }

    private object? SnapshotAt(int action, ChainEntry tip, int depth)
    {
        if (depth == 0) return new TakeSnapshot();
        return depth < tip.Height.Value
            ? new TakeSnapshot(tip.Ancestor(new Height(tip.Height.Value - depth)).Id)
            : Refuse(action, $"the chain ends at height {tip.Height}: it has no block after genesis {depth} below its tip");
    }

    private void Keep(int action, SnapshotFile file)
    {
        byte[] bytes = file.Encode();
        int node = plan.Scenario.Operator[action].Node;
        string path = $"snapshots/node-{node}-height-{file.Height}-{file.Block.Short}{SnapshotFile.Ending}";
        // The same block has the same state, whenever it is asked for: its file is the same.
        if (!this.files.TryKeep(path, bytes))
        {
            Refuse(action, $"the snapshots of this run would be larger than {MostBytes >> 20} MiB together");
            return;
        }

        var (found, values) = AnswerWords.Of(file, bytes.Length);
        var answer = Of(action, OperatorOutcome.Answered, found);
        this.answers[action] = answer with { File = path, Values = values };
    }

    private object? Refuse(int action, string why)
    {
        Note(action, OperatorOutcome.Refused, why);
        return null;
    }

    private void Note(int action, OperatorOutcome outcome, string found) =>
        this.answers[action] ??= Of(action, outcome, found);

    private OperatorAnswer Of(int action, OperatorOutcome outcome, string found)
    {
        var (at, node, order) = plan.Scenario.Operator[action];
        return new OperatorAnswer(at.ToString(), node, order.Name, outcome, found, null, null);
    }
}
