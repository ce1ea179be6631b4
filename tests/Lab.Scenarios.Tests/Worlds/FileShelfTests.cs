using Lab.Scenarios.Worlds;

namespace Lab.Scenarios.Tests.Worlds;

/// <summary>How much of a run's files is kept.</summary>
[Category("SC-L17")]
public sealed class FileShelfTests
{
    [TestCase(4, true)]
    [TestCase(5, false)]
    public void Files_are_kept_up_to_the_bound_of_all_of_them(int length, bool kept)
    {
        var shelf = new FileShelf(10);
        Assert.That(shelf.TryKeep("a", new byte[6]));
        Assert.That(shelf.TryKeep("b", new byte[length]), Is.EqualTo(kept));
        Assert.That(shelf.Files, Has.Count.EqualTo(kept ? 2 : 1));
    }

    [Test]
    public void A_name_that_is_there_is_kept_once_and_needs_no_room()
    {
        var shelf = new FileShelf(10);
        Assert.That(shelf.TryKeep("a", new byte[10]) && shelf.TryKeep("a", new byte[10]));
        Assert.That(shelf.Files, Has.Count.EqualTo(1));
    }
}
