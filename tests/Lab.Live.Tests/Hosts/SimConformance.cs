using Lab.Live.Tests.Conformance;

namespace Lab.Live.Tests.Hosts;

/// <summary>The simulated host keeps every promise of the seam, on one thread and on two.</summary>
[TestFixture(1)]
[TestFixture(2)]
public sealed class SimConformance(int threads) : HostConformance
{
    protected override IConformanceWorld NewWorld() => new SimConformanceWorld(threads);
}
