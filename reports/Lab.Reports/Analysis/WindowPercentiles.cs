using Lab.Core;

namespace Lab.Reports;

/// <summary>Propagation of the items that were created in one window of the run; the percentiles are 0 where Count is.</summary>
/// <param name="From">Start of the window.</param>
/// <param name="Count">Number of (item, node) pairs.</param>
/// <param name="P50">Median.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="P99">99th percentile.</param>
public readonly record struct WindowPercentiles(Instant From, int Count, Duration P50, Duration P95, Duration P99);
