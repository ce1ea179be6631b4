using Lab.Core;
using Lab.Ledger;

namespace Lab.Nodes;

/// <summary>Asks a node how its mining goes. Answered by <see cref="MiningReport"/>.</summary>
public sealed record GetMining;

/// <summary>
/// Asks a node to mine a block now, in the current epoch, out of what waits. Answered by <see cref="BlockProduced"/> once
/// its plots are searched, or by <see cref="CommandRefused"/>, which then begins with a rule's name. The block obeys the
/// same rules as any other; that a leaf wins at once is a matter of the chain's difficulty (<see
/// cref="Presets.DevnetInstant"/>).
/// </summary>
/// <param name="Limit">The most waiting transactions that it takes, 0 to 8,191.</param>
public sealed record ProduceBlock(int Limit);

/// <summary>The block is the node's tip and on its way.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Height">Its height.</param>
/// <param name="Transactions">Transactions beside the coinbase.</param>
public sealed record BlockProduced(Hash Id, Height Height, int Transactions);

/// <summary>What a node's searches were worth since it was started.</summary>
/// <param name="Leaves">Leaves of its plots, those left alone included.</param>
/// <param name="LeavesPerEpoch">Leaves that a search without a winner looks at.</param>
/// <param name="Searches">Searches that ended: one an epoch and parent.</param>
/// <param name="GivenUp">Searches that were overtaken by the chain or by too many later ones.</param>
/// <param name="Examined">Leaves scored in all that ended.</param>
/// <param name="Wins">Blocks published.</param>
/// <param name="TooLate">Winners that could not beat the tip any more.</param>
/// <param name="LastSearch">How long the search that ended last took.</param>
/// <param name="LongestSearch">How long the longest took.</param>
/// <param name="BestScore">The lowest score of a winner: the quality of the best proof; null before the first.</param>
/// <param name="RestingPlots">Plots left alone because they could not be read, by their place.</param>
public sealed record MiningReport(
    long Leaves, long LeavesPerEpoch, long Searches, long GivenUp, long Examined, long Wins, long TooLate,
    Duration LastSearch, Duration LongestSearch, Hash? BestScore, IReadOnlyList<int> RestingPlots);
