using Lab.Core.Seam;

namespace Lab.Core.Tests.Seam;

/// <summary>Names of links, timers and endpoints: what they are made of, and their order.</summary>
public sealed class IdsTests
{
    [TestCase(0, 0)]
    [TestCase(255, 0x00ff_ffff_ffff_ffff)]
    [TestCase(3, 42)]
    public void A_timer_holds_its_kind_and_subject(byte kind, long subject)
    {
        var timer = TimerId.Of(kind, subject);
        Assert.That(timer.Kind, Is.EqualTo(kind));
        Assert.That(timer.Subject, Is.EqualTo(subject));
    }

    [Test]
    public void A_subject_never_spills_into_the_kind() =>
        Assert.That(TimerId.Of(3, -1).Kind, Is.EqualTo(3));

    [Test]
    public void Endpoints_are_ordered_by_address_and_then_by_port()
    {
        Endpoint[] sorted = [new(1, 9), new(2, 1), new(2, 2), new(UInt128.MaxValue, 0)];
        Assert.That(sorted.Reverse().Order(), Is.EqualTo(sorted).AsCollection);
    }

    [Test]
    public void Links_are_ordered_by_number() =>
        Assert.That(new LinkId(1).CompareTo(new LinkId(2)), Is.Negative);
}
