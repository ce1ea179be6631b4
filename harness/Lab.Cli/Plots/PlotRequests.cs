using Lab.Core;
using Lab.Core.Crypto;

namespace Lab.Cli.Plots;

/// <summary>Make a plot file.</summary>
internal sealed record PlotCreateRequest(
    PublicKey Miner, Hash Seed, int Leaves, string File, int Threads, bool Json, bool Progress);

/// <summary>Check plot files.</summary>
internal sealed record PlotVerifyRequest(
    IReadOnlyList<string> Files, bool Quick, int Threads, bool Json, bool Progress);

/// <summary>Measure with a plot of so many leaves.</summary>
internal sealed record PlotBenchRequest(int Leaves, bool Json, bool Progress);
