using Lab.Nodes;
using Lab.Scenarios.Checking;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Tests.Checking;

/// <summary>Rare cases are counted by times and nodes, and reorgs by their depth.</summary>
public sealed class ProbeBookTests
{
    [Test]
    public void Counts_times_and_nodes_and_tells_the_first()
    {
        var book = new ProbeBook();
        book.Hear(Facts.At(3), 1, Facts.Reached(Probe.OrphanHeld));
        book.Hear(Facts.At(4), 1, Facts.Reached(Probe.OrphanHeld));
        book.Hear(Facts.At(5), 2, Facts.Reached(Probe.OrphanHeld));
        var found = book.Of("orphan-held");
        Assert.That((found.Times, found.Nodes, found.FirstAt), Is.EqualTo((3L, 2L, "3.000 s")));
    }

    [Test]
    public void What_was_not_reached_is_told_too()
    {
        var book = new ProbeBook();
        book.Hear(Facts.At(3), 1, Facts.Reached(Probe.OrphanHeld));
        var found = book.Of("orphan-adopted");
        Assert.That((found.Times, found.Nodes, found.FirstAt), Is.EqualTo((0L, 0L, "")));
        Assert.That(book.Results().Select(r => r.Name), Is.EqualTo(Probes.Names));
    }

    [TestCase("reorg-deeper-than-0", 3, 2, "1.000 s")]
    [TestCase("reorg-deeper-than-1", 2, 1, "2.000 s")]
    [TestCase("reorg-deeper-than-2", 2, 1, "2.000 s")]
    [TestCase("reorg-deeper-than-3", 1, 1, "3.000 s")]
    [TestCase("reorg-deeper-than-6", 1, 1, "3.000 s")]
    [TestCase("reorg-deeper-than-7", 0, 0, "")]
    public void A_reorg_is_deeper_than_all_that_it_exceeds(string probe, long times, long nodes, string first)
    {
        var book = new ProbeBook();
        book.Hear(Facts.At(0), 0, Facts.Tip(1, 1));
        book.Hear(Facts.At(1), 0, Facts.Tip(2, 1, taken: 1));
        book.Hear(Facts.At(2), 1, Facts.Tip(3, 5, taken: 3));
        book.Hear(Facts.At(3), 1, Facts.Tip(4, 9, taken: 7));
        var found = book.Of(probe);
        Assert.That((found.Times, found.Nodes, found.FirstAt), Is.EqualTo((times, nodes, first)));
    }
}
