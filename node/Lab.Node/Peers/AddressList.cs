using Lab.Core;

namespace Lab.Nodes.Peers;

/// <summary>Puts a node's answer to <see cref="GetAddresses"/> together.</summary>
internal static class AddressList
{
    public static AddressReport Of(AddressBook book, PeerTable peers, Duration now)
    {
        var records = new List<AddressRecord>();
        foreach (var target in book.Kept) records.Add(Of(target, peers, now));
        foreach (var target in book.Met()) records.Add(Of(target, peers, now));
        foreach (var target in book.Unmet()) records.Add(Of(target, peers, now));
        return new AddressReport(records, peers.Bans.CountAt(now), peers.Scores.Count);
    }

    private static AddressRecord Of(DialTarget target, PeerTable peers, Duration now) => new(
        target.Endpoint, target.Label, target.Source, target.ToldBy, target.Key, target.Peer is { IsReady: true },
        target.LastSeen, target.LastTried, target.Failures,
        target.Key is { } key ? peers.Scores.Of(key, now) : 0);
}
