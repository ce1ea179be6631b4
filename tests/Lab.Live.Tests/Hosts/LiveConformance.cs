using Lab.Live.Tests.Conformance;

namespace Lab.Live.Tests.Hosts;

/// <summary>The live host keeps every promise of the seam.</summary>
public sealed class LiveConformance : HostConformance
{
    protected override IConformanceWorld NewWorld() => new LiveConformanceWorld();
}
