using System.Globalization;
using System.Text.RegularExpressions;
using Lab.Nodes.Peers;
using Lab.Nodes.Relay;
using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>Holds the table of ceilings in node/SPEC.md against the code, and the disk against what no work stands behind.</summary>
[Category("ST-X13")]
public sealed partial class CeilingTests
{
    private static readonly NodeSettings Settings = new();

    [Test]
    public void The_table_of_ceilings_is_that_of_the_code() =>
        Assert.That(TableOf(File.ReadAllText(Path.Combine(FindRoot(), "node/SPEC.md"))), Is.EqualTo(Ceilings()));

    [TestCase("| memory | bans | 48 | 12,287 |", TestName = "A_number_that_differs_is_seen")]
    [TestCase("", TestName = "A_row_that_is_missing_is_seen")]
    public void Sees(string instead)
    {
        string good = string.Join('\n', Ceilings());
        string row = Ceilings().Single(r => r.StartsWith("| memory | bans ", StringComparison.Ordinal));
        Assert.That(TableOf(good), Is.EqualTo(Ceilings()));
        Assert.That(TableOf(good.Replace(row, instead, StringComparison.Ordinal)), Is.Not.EqualTo(Ceilings()));
    }

    [Test]
    public void Nothing_that_peers_say_without_work_reaches_the_disk()
    {
        var bench = new Bench();
        int before = bench.Store.Count;
        var good = Chains.Extend(Chains.GenesisOf());
        var unknown = Chains.Extend(Chains.Extend(Chains.GenesisOf(), leaf: 1), epoch: 9);
        var forged = Chains.Extend(Chains.GenesisOf(), leaf: 2, miner: 1001).Block.Header;
        Message[] said =
        [
            new BlockItem(unknown.Block),
            new BlockItem(Block.From(forged, good.Block.Proof, good.Block.Transactions)),
            new Inventory([new ItemName(ItemKind.Block, unknown.Block.WireId)]), new GetPeers(), new Ping(1),
        ];
        for (int i = 0; i < said.Length; i++)
        {
            var peer = bench.Connect(i + 1, port: 7000);
            peer.Say(Broadcast.Sign(peer.Key, 1, bench.Wall, [1], NoMemo.Instance));
            peer.Say(said[i]);
        }

        Assert.That(bench.Store.Count, Is.EqualTo(before));
        bench.Connect(50).Say(new BlockItem(good.Block));
        Assert.That(bench.Store.Count, Is.GreaterThan(before), "a block with its work is kept");
    }

    private static List<string> Ceilings()
    {
        var rows = new List<string>();
        void Row(string of, string what, long one, long all) => rows.Add($"| {of} | {what} | {Text(one)} | {all.ToString("N0", CultureInfo.InvariantCulture)} |");
        int links = Settings.MaxLinks;
        foreach (var use in new Bench(Settings).Node.Memory) Row("memory", use.Kind, OfOne(use), use.Limit);
        Row("count", "links", 1, links);
        Row("count", "frames that wait for a link", Outbox.MaxFrames, (long)links * Outbox.MaxFrames);
        Row("count", "items asked for", Wants.MaxOpenPerPeer, (long)links * Wants.MaxOpenPerPeer);
        Row("count", "compact blocks that wait", CompactRelay.MaxOpenPerPeer, CompactRelay.MaxOpen);
        Row("count", "items known to have been good", 0, 2L * Settings.SeenCapacity);
        Row("count", "items known that were not good yet", 0, 2L * Spreader.AsideCapacity);
        Row("count", "items kept to serve requests", 0, Settings.RecentItems);
        Row("count", "blocks without their parent", 0, Settings.MaxOrphans);
        Row("count", "blocks ahead of the clock", 0, Settings.MaxNotYet);
        Row("count", "tips beside the best", 0, Settings.MaxSideTips);
        Row("count", "ids known to be bad", 0, Settings.MaxBadIds);
        Row("count", "transactions that wait", 0, Settings.PoolTransactions);
        Row("count", "transactions kept aside", 0, Settings.PoolEarly);
        Row("count", "endpoints of one answer", Dialer.TakenPerAnswer, AddressBook.NewBuckets * AddressBook.BucketSize);
        Row("count", "endpoints met", 0, AddressBook.TriedBuckets * AddressBook.BucketSize);
        Row("count", "keys with points", 1, ScoreBook.Capacity);
        Row("count", "banned keys", 1, BanList.Capacity);
        Row("count", "peers that the operator has looked at", 1, PeerChecks.MaxOpen);
        foreach (var (name, rate) in Rates()) Row("messages a second", name, rate.MessagesPerSecond, (long)links * rate.MessagesPerSecond);
        foreach (var (name, rate) in Rates()) Row("bytes a second", name, rate.BytesPerSecond, (long)links * rate.BytesPerSecond);
        Row("processor", "signatures checked for a handshake", 1, links);
        Row("disk", "blocks without work, broadcasts, transactions", 0, 0);
        Row("disk", "endpoints", 18, 18 * Anchors.Count);
        return rows;
    }

    private static (string Name, RateLimit Rate)[] Rates() =>
    [
        ("items", Settings.Rates.Items), ("announcements", Settings.Rates.Announcements),
        ("questions", Settings.Rates.Questions), ("control", Settings.Rates.Control),
    ];

    /// <summary>The part of a kind of memory that one peer may take; 0 for what all share as it comes.</summary>
    private static long OfOne(MemoryUse use) => use.Kind switch
    {
        "frames that wait for links" => Outbox.MaxBytes,
        "items asked for" => use.Limit / Settings.MaxLinks,
        "compact blocks that wait" => use.Limit * CompactRelay.MaxOpenPerPeer / CompactRelay.MaxOpen,
        "points" => use.Limit / ScoreBook.Capacity,
        "bans" => use.Limit / BanList.Capacity,
        _ => 0,
    };

    private static string Text(long number) => number == 0 ? "" : number.ToString("N0", CultureInfo.InvariantCulture);

    private static List<string> TableOf(string spec) => [.. Row().Matches(spec).Select(m => m.Value)];

    private static string FindRoot()
    {
        string folder = TestContext.CurrentContext.TestDirectory;
        while (!File.Exists(Path.Combine(folder, "Lab.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex(@"^\| (memory|count|messages a second|bytes a second|processor|disk) \| .*\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
