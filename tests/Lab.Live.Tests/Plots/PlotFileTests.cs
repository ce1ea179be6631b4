using Lab.Core;
using Lab.Core.Crypto;
using Lab.Ledger;
using Lab.Live.Plots;

namespace Lab.Live.Tests.Plots;

/// <summary>Plot files: they hold what a plot in memory holds, and what is wrong with one is said.</summary>
public sealed class PlotFileTests
{
    private static readonly PublicKey Miner = new(Sha256.Of("miner"u8));
    private static readonly Hash Seed = Sha256.Of("plot"u8);

    private DirectoryInfo folder = null!;

    [SetUp]
    public void MakeFolder() => this.folder = Directory.CreateTempSubdirectory("lab-plot-tests-");

    [TearDown]
    public void DropFolder() => this.folder.Delete(recursive: true);

    private string At(string name) => Path.Combine(this.folder.FullName, name);

    private string Create(int leaves, string name = "one.plot", int threads = 2, PublicKey? miner = null)
    {
        PlotWriter.Create(At(name), miner ?? Miner, Seed, leaves, threads, _ => { }, CancellationToken.None);
        return At(name);
    }

    /// <summary>A plot with some bytes changed.</summary>
    private string Spoil(int leaves, Action<byte[]> change)
    {
        string path = Create(leaves);
        byte[] bytes = File.ReadAllBytes(path);
        change(bytes);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static PlotFault FaultOf(string path) => Assert.Throws<PlotFault>(() => FilePlot.Open(path).Dispose())!;

    [Test]
    [Category("ST-K01")]
    [Category("ST-P07")]
    public void Holds_what_the_plot_in_memory_holds(
        [Values(1, 7, 8, 9, 64, 65, 8_192, 8_193, 20_000)] int leaves, [Values] ScanGoal goal)
    {
        var memory = Plot.Create(Miner, Seed, leaves);
        using var file = FilePlot.Open(Create(leaves));
        Assert.That((file.Miner, file.Seed, file.Count, file.Root), Is.EqualTo((Miner, Seed, leaves, memory.Root)));
        var luck = Rng.For(1, "scans", (ulong)leaves);
        int wins = 0;
        for (int i = 0; i < 40; i++)
        {
            var challenge = new Hash(luck.Next(), luck.Next(), luck.Next(), luck.Next());
            var target = new Difficulty(1 + luck.Below(2 * (ulong)leaves)).Target;
            int first = luck.Below(leaves), end = first + 1 + luck.Below(leaves - first);
            var found = file.Scan(challenge, target, first, end, goal);
            Assert.That(found, Is.EqualTo(memory.Scan(challenge, target, first, end, goal)));
            if (!found.Found) continue;
            wins++;
            Assert.That(file.Prove(found.Leaf)!.Digest, Is.EqualTo(memory.Prove(found.Leaf).Digest));
        }

        Assert.That(wins, Is.GreaterThan(5));
    }

    [Test]
    public void The_file_does_not_depend_on_the_number_of_threads() =>
        Assert.That(File.ReadAllBytes(Create(70_000, "a.plot", 1)), Is.EqualTo(File.ReadAllBytes(Create(70_000, "b.plot", 4))));

    [Test]
    [Category("ST-P04")]
    public void Several_scans_at_once_find_what_one_finds()
    {
        using var file = FilePlot.Open(Create(50_000));
        var alone = new ScanResult[64];
        for (int i = 0; i < alone.Length; i++) alone[i] = Scan(i);
        var together = new ScanResult[64];
        Parallel.For(0, together.Length, i => together[i] = Scan(i));
        Assert.That(together, Is.EqualTo(alone));
        Assert.That(alone.Count(r => r.Found), Is.InRange(5, 60));

        ScanResult Scan(int i) =>
            file.Scan(Sha256.Of([(byte)i]), new Difficulty(50_000).Target, i, 50_000, ScanGoal.First);
    }

    [TestCase(0)]
    [TestCase((1 << 28) + 1)]
    public void Refuses_sizes_out_of_range(int leaves) =>
        Assert.That(() => Create(leaves), Throws.TypeOf<CheckFailed>());

    [Test]
    public void Leaves_a_file_that_is_there_alone()
    {
        File.WriteAllText(At("one.plot"), "mine");
        Assert.That(() => Create(10), Throws.InstanceOf<IOException>().With.Message.Contains("is there already"));
        Assert.That(File.ReadAllText(At("one.plot")), Is.EqualTo("mine"));
    }

    [Test]
    public void Leaves_nothing_behind_when_it_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        Assert.That(
            () => PlotWriter.Create(At("one.plot"), Miner, Seed, 200_000, 2, _ => stop.Cancel(), stop.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(this.folder.GetFiles(), Is.Empty);
    }

    [Test]
    public void Tells_its_progress()
    {
        var told = new List<long>();
        PlotWriter.Create(At("one.plot"), Miner, Seed, 150_000, 2, told.Add, CancellationToken.None);
        Assert.That(told, Is.EqualTo([65_536L, 131_072L, 150_000L]));
    }

    [TestCase(0, PlotRule.PlotMark)]
    [TestCase(7, PlotRule.PlotMark)]
    [TestCase(8, PlotRule.PlotHeader)]
    [TestCase(16, PlotRule.PlotHeader)]
    [TestCase(100, PlotRule.PlotHeader)]
    [TestCase(128, PlotRule.PlotHeader)]
    [TestCase(4_000, PlotRule.PlotHeader)]
    [Category("ST-L05")]
    public void Names_what_is_wrong_with_a_header(int at, PlotRule rule)
    {
        var fault = FaultOf(Spoil(100, b => b[at] ^= 1));
        Assert.That((fault.Rule, fault.File), Is.EqualTo((rule, At("one.plot"))));
    }

    [TestCase(-1)]
    [TestCase(1)]
    public void Refuses_a_file_of_another_length(int by)
    {
        string path = Create(100);
        byte[] bytes = File.ReadAllBytes(path);
        Array.Resize(ref bytes, bytes.Length + by);
        File.WriteAllBytes(path, bytes);
        Assert.That(FaultOf(path), Has.Property(nameof(PlotFault.Rule)).EqualTo(PlotRule.PlotLength)
            .And.Message.Contains($"{bytes.Length} bytes, expected {bytes.Length - by}"));
    }

    [TestCase(0L)]
    [TestCase((1L << 28) + 1)]
    [TestCase(-1L)]
    public void Refuses_a_header_that_claims_too_much(long leaves)
    {
        string path = Spoil(1, b =>
        {
            BitConverter.TryWriteBytes(b.AsSpan(8), leaves);
            Sha256.Of(b.AsSpan(0, 128)).CopyTo(b.AsSpan(128));
        });
        Assert.That(FaultOf(path).Rule, Is.EqualTo(PlotRule.PlotLength));
    }

    [Test]
    public void Refuses_what_is_empty_missing_or_a_folder()
    {
        File.WriteAllBytes(At("empty.plot"), []);
        Assert.That(FaultOf(At("empty.plot")).Rule, Is.EqualTo(PlotRule.PlotMark));
        Assert.That(FaultOf(At("none.plot")).Rule, Is.EqualTo(PlotRule.PlotReadable));
        Assert.That(FaultOf(this.folder.FullName).Rule, Is.EqualTo(PlotRule.PlotReadable));
    }

    [Test]
    [CancelAfter(10_000)]
    public void Does_not_wait_for_a_pipe()
    {
        using (var made = System.Diagnostics.Process.Start("mkfifo", At("pipe.plot"))) made.WaitForExit();
        Assert.That(FaultOf(At("pipe.plot")), Has.Property(nameof(PlotFault.Rule)).EqualTo(PlotRule.PlotMark));
    }

    [Test]
    public void Takes_the_room_before_the_work()
    {
        long taken = -1;
        PlotWriter.Create(At("one.plot"), Miner, Seed, 200_000, 1, done =>
        {
            if (taken < 0) taken = BlocksOf(At("one.plot.partial")) * 512;
        }, CancellationToken.None);
        Assert.That(taken, Is.GreaterThanOrEqualTo(200_000 * 32));
        Assert.That(new FileInfo(At("one.plot")).Length, Is.EqualTo(4_096 + (200_000 * 32) + (3_125 * 32)));
    }

    private static long BlocksOf(string path)
    {
        var start = new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%b", path]) { RedirectStandardOutput = true };
        using var stat = System.Diagnostics.Process.Start(start)!;
        return long.Parse(stat.StandardOutput.ReadToEnd(), System.Globalization.CultureInfo.InvariantCulture);
    }

    [Test]
    public void Refuses_a_level_that_does_not_lead_to_the_root() =>
        Assert.That(FaultOf(Spoil(1_000, b => b[^1] ^= 1)).Rule, Is.EqualTo(PlotRule.PlotLevel));

    [Test]
    [Category("ST-L05")]
    public void Does_not_prove_with_leaves_that_have_rotted()
    {
        using var file = FilePlot.Open(Spoil(1_000, b => b[4_096 + 32 * 100] ^= 1));
        Assert.That(file.Prove(100), Is.Null);
        Assert.That(file.Prove(70), Is.Null, "it shares the block");
        Assert.That(file.Prove(63), Is.Not.Null);
    }

    [Test]
    [Category("ST-L05")]
    public void A_file_that_was_cut_short_while_open_is_unreadable_and_not_an_exception()
    {
        string path = Create(1_000);
        using var file = FilePlot.Open(path);
        using (var cut = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) cut.SetLength(5_000);
        Assert.That(file.Scan(Hash.Zero, UInt256.Zero, 0, 1_000, ScanGoal.First).IsUnreadable);
        Assert.That(file.Prove(999), Is.Null);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Verification_passes_a_good_plot_and_finds_a_rotten_leaf(bool recompute)
    {
        using (var good = FilePlot.Open(Create(20_000, "good.plot")))
            PlotVerification.Run(good, recompute, 2, _ => { }, CancellationToken.None);
        // Word 0 of leaf 9,000: group 1,125, lane 0.
        using var file = FilePlot.Open(Spoil(20_000, b => b[4_096 + 1_125 * 256] ^= 1));
        var fault = Assert.Throws<PlotFault>(() => PlotVerification.Run(file, recompute, 2, _ => { }, CancellationToken.None))!;
        Assert.That(fault.Rule, Is.EqualTo(PlotRule.PlotLeaves));
        Assert.That(fault.Detail, Does.StartWith("1 of 313 blocks").And.EndWith($"leaf {(recompute ? 9_000 : 8_960)}"));
    }

    [Test]
    public void Verification_finds_leaves_that_are_another_miners_although_the_tree_is_whole()
    {
        // A whole plot whose header names another miner: only the formula can tell.
        var other = new PublicKey(Sha256.Of("other"u8));
        string path = Spoil(200, b =>
        {
            other.Bytes.CopyTo(b.AsSpan(16));
            Sha256.Of(b.AsSpan(0, 128)).CopyTo(b.AsSpan(128));
        });
        using var file = FilePlot.Open(path);
        Assert.That(() => PlotVerification.Run(file, false, 2, _ => { }, CancellationToken.None), Throws.Nothing);
        Assert.That(
            () => PlotVerification.Run(file, true, 2, _ => { }, CancellationToken.None),
            Throws.TypeOf<PlotFault>().With.Property(nameof(PlotFault.Detail)).StartsWith("4 of 4 blocks"));
    }

    [Test]
    [Category("ST-L01")]
    [Category("ST-L05")]
    public void A_folder_gives_the_good_plots_in_order_and_names_the_others()
    {
        Create(100, "b.plot");
        Create(10, "a.plot");
        File.Copy(At("a.plot"), At("c.plot"));
        Create(10, "theirs.plot", miner: new PublicKey(Sha256.Of("other"u8)));
        File.WriteAllText(At("text.plot"), "not a plot");
        File.WriteAllText(At("notes.txt"), "no plot, and not meant to be one");
        using var plots = PlotFolder.Load(this.folder.FullName, Miner);
        Assert.That(plots.Plots.Select(p => p.Count), Is.EqualTo([10, 100]));
        Assert.That(
            plots.Refused.Select(f => (Path.GetFileName(f.File), f.Rule)),
            Is.EqualTo(
                [("c.plot", PlotRule.PlotOnce), ("text.plot", PlotRule.PlotMark), ("theirs.plot", PlotRule.PlotOfMiner)]));
    }

    [Test]
    public void A_folder_that_is_not_there_is_an_error() =>
        Assert.That(() => PlotFolder.Load(At("none"), Miner), Throws.InstanceOf<IOException>());
}
