namespace Lab.Nodes.Tests.Worlds;

/// <summary>A plot whose disk the test takes away and gives back.</summary>
internal sealed class FickleDisk(Plot plot) : IPlot
{
    public bool Readable { get; set; } = true;

    /// <summary>Whether proofs can be read although scans can.</summary>
    public bool Provable { get; set; } = true;

    public PublicKey Miner => plot.Miner;
    public int Count => plot.Count;
    public Hash Root => plot.Root;

    public ScanResult Scan(in Hash challenge, UInt256 target, int first, int end, ScanGoal goal) =>
        Readable ? plot.Scan(challenge, target, first, end, goal) : ScanResult.Unreadable;

    public ProofOfSpaceTime? Prove(int index) => Readable && Provable ? plot.Prove(index) : null;
}
