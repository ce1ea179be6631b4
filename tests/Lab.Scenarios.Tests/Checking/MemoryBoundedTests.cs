using Lab.Nodes;
using Lab.Scenarios.Checking;

namespace Lab.Scenarios.Tests.Checking;

/// <summary>Memory-bounded: each kind of memory by itself, at its limit and past it.</summary>
public sealed class MemoryBoundedTests
{
    [Test]
    public void Holds_at_the_limit_and_breaks_past_it()
    {
        var full = new MemoryUse("frames", 100, 100);
        Assert.That(MemoryBounded.FaultOf([full, new MemoryUse("items", 0, 5)]), Is.Null);
        Assert.That(
            MemoryBounded.FaultOf([full, new MemoryUse("items", 6, 5)]), Is.EqualTo("items: 6 bytes, more than 5"));
    }
}
