using Lab.Sim.Parallel;

namespace Lab.Sim.Tests.Worlds;

/// <summary>The crew runs each part once, waits for all, and tells the first part's failure.</summary>
public sealed class WindowCrewTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(4)]
    public void Runs_every_part_once_a_round(int threads)
    {
        using var crew = new WindowCrew(threads);
        var counts = new int[threads];
        for (int round = 0; round < 2000; round++) crew.Run(part => counts[part]++);
        Assert.That(counts, Is.All.EqualTo(2000));
    }

    [Test]
    public void Tells_the_failure_of_the_lowest_part_and_goes_on_working()
    {
        using var crew = new WindowCrew(3);
        for (int round = 0; round < 200; round++)
            Assert.That(
                () => crew.Run(part =>
                {
                    if (part > 0) throw new InvalidOperationException("part " + part);
                }),
                Throws.InvalidOperationException.With.Message.EqualTo("part 1"));
        int parts = 0;
        crew.Run(_ => Interlocked.Increment(ref parts));
        Assert.That(parts, Is.EqualTo(3));
    }

    [Test]
    public void May_be_disposed_twice()
    {
        var crew = new WindowCrew(2);
        crew.Dispose();
        Assert.That(crew.Dispose, Throws.Nothing);
    }
}
