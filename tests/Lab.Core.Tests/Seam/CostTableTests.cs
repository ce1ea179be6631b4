using Lab.Core.Seam;

namespace Lab.Core.Tests.Seam;

/// <summary>The cost table: free but for microseconds, and changed only by copying.</summary>
public sealed class CostTableTests
{
    [Test]
    public void Everything_is_free_except_microseconds()
    {
        foreach (var kind in Enum.GetValues<WorkKind>())
            Assert.That(CostTable.Free[kind], Is.EqualTo(kind == WorkKind.Microsecond ? 1_000_000 : 0), $"{kind}");
        Assert.That(Enum.GetValues<WorkKind>(), Has.Length.EqualTo(CostTable.Kinds));
    }

    [Test]
    public void With_replaces_one_entry_of_a_copy()
    {
        var table = new CostTable { [WorkKind.Sign] = 25 };
        var changed = table.With(WorkKind.Verify, 63);
        Assert.That((changed[WorkKind.Sign], changed[WorkKind.Verify]), Is.EqualTo((25L, 63L)));
        Assert.That(table[WorkKind.Verify], Is.Zero);
        Assert.That(CostTable.Free[WorkKind.Sign], Is.Zero);
    }

    [Test]
    public void A_cost_is_not_negative()
    {
        Assert.That(() => new CostTable().With(WorkKind.Sign, 0), Throws.Nothing);
        Assert.That(() => new CostTable().With(WorkKind.Sign, -1), Throws.TypeOf<CheckFailed>());
    }
}
