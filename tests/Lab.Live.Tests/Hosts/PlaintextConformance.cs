using Lab.Live.Tests.Conformance;

namespace Lab.Live.Tests.Hosts;

/// <summary>The live host keeps every promise of the seam without encryption too.</summary>
public sealed class PlaintextConformance : HostConformance
{
    protected override IConformanceWorld NewWorld() => new LiveConformanceWorld(plaintext: true);
}
