using Lab.Sim.Nodes;

namespace Lab.Sim.Tests.Machines;

/// <summary>The list of due things against a plain sorted list, with many entries too.</summary>
public sealed class DueListTests
{
    [Property(MaxTest = 100)]
    public void Behaves_like_a_sorted_list(ulong seed)
    {
        var luck = Rng.For(seed, "due");
        var list = new DueList();
        var model = new List<(long Due, int Order, ulong Id)>();
        int ids = 1 + luck.Below(300), order = 0;
        for (int i = 0; i < 2000; i++)
        {
            ulong id = (ulong)luck.Below(ids);
            switch (luck.Below(4))
            {
                case 0 or 1:
                    long due = luck.Below(50);
                    model.RemoveAll(e => e.Id == id);
                    model.Add((due, order++, id));
                    list.Set(id, due);
                    break;
                case 2:
                    model.RemoveAll(e => e.Id == id);
                    list.Remove(id);
                    break;
                default:
                    if (model.Count == 0) break;
                    model.Sort();
                    list.TakeEarliest(out ulong taken);
                    Assert.That(taken, Is.EqualTo(model[0].Id));
                    model.RemoveAt(0);
                    break;
            }
            Assert.That(list.Earliest, Is.EqualTo(model.Count == 0 ? long.MaxValue : model.Min(e => e.Due)));
        }
    }

    [Test]
    public void An_entry_without_an_id_is_not_found_by_any_id()
    {
        var list = new DueList();
        list.Add(5, "own");
        list.Set(0, 7, "named");
        list.Remove(0);
        Assert.That(list.Earliest, Is.EqualTo(5));
        list.Set(0, 3, "named");
        Assert.That(list.TakeEarliest(out _), Is.EqualTo("named"));
        Assert.That(list.TakeEarliest(out _), Is.EqualTo("own"));
        Assert.That(list.Earliest, Is.EqualTo(long.MaxValue));
    }
}
