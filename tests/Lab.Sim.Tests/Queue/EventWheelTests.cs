using Lab.Sim.Queue;

namespace Lab.Sim.Tests.Queue;

/// <summary>The wheel against a plain list: nothing is lost, nothing comes early, for any times.</summary>
public sealed class EventWheelTests
{
    private const long Window = 1000;

    private static void Put(EventWheel wheel, long time, uint name)
    {
        ref var e = ref wheel.Add(time);
        e.Time = time;
        e.Sequence = name;
    }

    [Property(MaxTest = 200)]
    public void Gives_back_each_event_once_in_its_window(ulong seed)
    {
        var luck = Rng.For(seed, "wheel");
        var wheel = new EventWheel(Window);
        var expected = new List<(long Time, uint Name)>();
        var got = new List<(long Time, uint Name)>();
        uint names = 0;
        long now = 0;
        for (int round = 0; round < 60; round++)
        {
            for (int i = luck.Below(5); i > 0; i--)
            {
                // near, at the wheel's rim, far and very far
                long reach = luck.Below(4) switch { 0 => 3, 1 => 4100, 2 => 20_000, _ => 5_000_000 };
                long time = now + luck.Between(0, reach * Window);
                expected.Add((time, names));
                Put(wheel, time, names++);
            }
            long next = wheel.NextWindow();
            if (next == long.MaxValue) continue;
            Assert.That(next, Is.EqualTo(expected.Except(got).Min(e => e.Time) / Window));
            var bag = wheel.Take(next)!;
            got.AddRange(bag.Items.Take(bag.Count).Select(e => (e.Time, e.Sequence)));
            Assert.That(bag.Items.Take(bag.Count).All(e => e.Time / Window == next));
            wheel.Recycle(bag);
            now = next * Window;
        }
        for (long next; (next = wheel.NextWindow()) != long.MaxValue;)
        {
            var bag = wheel.Take(next)!;
            got.AddRange(bag.Items.Take(bag.Count).Select(e => (e.Time, e.Sequence)));
        }
        Assert.That(got, Is.EquivalentTo(expected));
    }

    [TestCase(4095 * Window, 0)]
    [TestCase(4096 * Window, 1)]
    public void Keeps_what_lies_beyond_its_span_in_the_heap(long time, int far)
    {
        var wheel = new EventWheel(Window);
        Put(wheel, time, 1);
        Assert.That(wheel.NextWindow(), Is.EqualTo(time / Window));
        Assert.That(wheel.FarCount, Is.EqualTo(far));
    }

    [Test]
    public void An_event_of_the_window_just_taken_comes_with_the_next_call()
    {
        var wheel = new EventWheel(Window);
        Put(wheel, 500, 1);
        wheel.Take(0);
        Put(wheel, 700, 2);
        Assert.That(wheel.NextWindow(), Is.Zero);
        Assert.That(wheel.Take(0)!.Items[0].Sequence, Is.EqualTo(2));
    }

    [Test]
    public void Refuses_an_event_of_a_window_that_is_over()
    {
        var wheel = new EventWheel(Window);
        wheel.Take(5);
        Assert.That(() => Put(wheel, 5 * Window - 1, 1), Throws.TypeOf<CheckFailed>());
        Assert.That(() => Put(wheel, 5 * Window, 1), Throws.Nothing);
    }
}
