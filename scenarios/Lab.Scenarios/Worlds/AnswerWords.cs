using System.Globalization;
using System.Text.Json.Nodes;
using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Nodes.Messages;

namespace Lab.Scenarios.Worlds;

/// <summary>
/// Puts a node's answers to its operator into a sentence for people and into values for machines.
/// </summary>
/// <param name="nodes">How many nodes there are.</param>
/// <param name="endpointOf">Where each can be dialled, so that endpoints can be told by their nodes.</param>
internal sealed class AnswerWords(int nodes, Func<int, Endpoint> endpointOf)
{
    private Dictionary<Endpoint, int>? nodeAt;

    /// <summary>The answer in a sentence, and in full.</summary>
    public (string Found, JsonObject Values) Of(object reply) => reply switch
    {
        ChainManifest m => Of(m),
        PeerChecked c => Of(c),
        SyncCandidate c => (Sentence(c), Of(c)),
        SyncCandidates c => Of(c),
        PeerAdded a => (a.IsNew ? "a new endpoint; it is dialled" : "an endpoint that the node knew before",
            new JsonObject { ["isNew"] = a.IsNew }),
        AddressReport a => Of(a),
        _ => throw Check.Unreachable("an answer of " + reply.GetType().Name),
    };

    public static (string Found, JsonObject Values) Of(SnapshotFile file, int bytes)
    {
        var content = SnapshotContent.Of(file.Snapshot);
        string found = string.Create(CultureInfo.InvariantCulture,
            $"height {file.Height}, block {file.Block}: {content.Accounts} accounts, {content.Coins} coins, "
            + $"{content.Keys.Count} public keys, {bytes:N0} bytes");
        return (found, new JsonObject
        {
            ["network"] = $"{file.Network}", ["height"] = file.Height.Value, ["block"] = $"{file.Block}",
            ["accounts"] = content.Accounts, ["coins"] = content.Coins, ["keys"] = content.Keys.Count,
            ["bytes"] = bytes,
        });
    }

    private static (string, JsonObject) Of(ChainManifest m) => (
        $"height {m.Tip.Block.Height}, tip {m.Tip.Block.Id}, {m.Blocks.Count} ids from height {m.From}",
        new JsonObject
        {
            ["network"] = $"{m.Network}", ["parameters"] = $"{m.Parameters}",
            ["monetaryPolicy"] = $"{m.MonetaryPolicy}",
            ["tip"] = Of(m.Tip), ["stateRoot"] = $"{m.StateRoot}", ["checkpoint"] = Of(m.Checkpoint),
            ["from"] = m.From.Value,
            ["blocks"] = new JsonArray([.. m.Blocks.Select(b => JsonValue.Create($"{b}"))]),
        });

    private (string, JsonObject) Of(PeerChecked c)
    {
        string found = c switch
        {
            { Tip: { } tip } => $"healthy: height {tip.Block.Height}, in {Milliseconds(c.Took)}",
            { IsReached: false } => $"not reached, in {Milliseconds(c.Took)}",
            { Refused: not Rule.None } => $"reached, but closed for {c.Refused}",
            _ => "reached, but the handshake did not end",
        };
        return (found, new JsonObject
        {
            ["peer"] = NodeAt(c.Endpoint), ["endpoint"] = TextOf(c.Endpoint), ["isHealthy"] = c.IsHealthy,
            ["isReached"] = c.IsReached, ["refused"] = c.Refused == Rule.None ? null : $"{c.Refused}",
            ["key"] = c.Key?.ToString(), ["tip"] = c.Tip is { } at ? Of(at) : null, ["took"] = $"{c.Took}",
        });
    }

    private static string Sentence(SyncCandidate c)
    {
        string what = c.Verdict switch
        {
            SyncVerdict.Same => "Same: both are at " + At(c.Fork),
            SyncVerdict.Behind => "Behind: the peer's chain ends at or before " + At(c.Fork),
            SyncVerdict.AheadAppend => $"AheadAppend: {c.Blocks} blocks after {At(c.Fork)} would be fetched",
            SyncVerdict.Diverged =>
                $"Diverged: {c.Blocks} blocks after {At(c.Fork)} would be fetched, {c.Leaves} left"
                + (c.IsBetter ? "" : ", but the fork choice would not follow"),
            _ => $"Invalid: {c.Rule} is broken after {At(c.End)}",
        };
        return $"{what}; candidate {c.Id}";
    }

    private static JsonObject Of(SyncCandidate c) => new()
    {
        ["candidate"] = $"{c.Id}", ["peer"] = $"{c.Peer}", ["verdict"] = $"{c.Verdict}",
        ["rule"] = c.Rule == Rule.None ? null : $"{c.Rule}", ["fork"] = Of(c.Fork), ["end"] = Of(c.End),
        ["weight"] = $"{c.Weight}", ["blocks"] = c.Blocks, ["leaves"] = c.Leaves, ["isBetter"] = c.IsBetter,
    };

    private static (string, JsonObject) Of(SyncCandidates c) => (
        c.Items.Count == 0 ? "none" : $"{c.Items.Count}: {string.Join(", ", c.Items.Select(i => $"{i.Id}"))}",
        new JsonObject { ["candidates"] = new JsonArray([.. c.Items.Select(Of)]) });

    private (string, JsonObject) Of(AddressReport a) => (
        string.Create(CultureInfo.InvariantCulture,
            $"{a.Records.Count} endpoints, {a.Records.Count(r => r.IsLinked)} with a link; {a.Banned} keys banned"),
        new JsonObject
        {
            ["banned"] = a.Banned, ["scored"] = a.Scored,
            ["endpoints"] = new JsonArray([.. a.Records.Select(Of)]),
        });

    private JsonObject Of(AddressRecord r) => new()
    {
        ["node"] = NodeAt(r.Endpoint), ["endpoint"] = TextOf(r.Endpoint),
        ["label"] = r.Label.Length > 0 ? r.Label : null,
        ["source"] = $"{r.Source}", ["toldBy"] = r.ToldBy?.ToString(), ["key"] = r.Key?.ToString(),
        ["isLinked"] = r.IsLinked,
        ["lastSeen"] = r.LastSeen?.ToString(), ["lastTried"] = r.LastTried?.ToString(),
        ["failures"] = r.Failures,
        ["points"] = r.Points,
    };

    private static JsonObject Of(ChainTip tip)
    {
        var json = Of(tip.Block);
        json["weight"] = $"{tip.Weight}";
        return json;
    }

    private static JsonObject Of(BlockRef block) =>
        new() { ["height"] = block.Height.Value, ["block"] = $"{block.Id}" };

    private static string At(BlockRef block) => $"height {block.Height}";

    private int? NodeAt(Endpoint endpoint)
    {
        if (this.nodeAt is null)
        {
            this.nodeAt = [];
            for (int i = 0; i < nodes; i++) this.nodeAt[endpointOf(i)] = i;
        }

        return this.nodeAt.TryGetValue(endpoint, out int node) ? node : null;
    }

    private static string Milliseconds(Duration time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.Nanoseconds / 1e6:0.###} ms");

    private static string TextOf(Endpoint endpoint) =>
        string.Create(CultureInfo.InvariantCulture, $"{endpoint.Address:x32}:{endpoint.Port}");
}
