using Lab.Core.Seam;

namespace Lab.Core.Tests.Seam;

/// <summary>The memo that remembers nothing.</summary>
public sealed class NoMemoTests
{
    [Test]
    public void Computes_every_time_whatever_was_put()
    {
        int computed = 0;
        NoMemo.Instance.Put(Hash.Zero, "put");
        for (int i = 1; i <= 2; i++)
        {
            string result = NoMemo.Instance.Get(Hash.Zero, i, n => $"computed {n}, {++computed}");
            Assert.That(result, Is.EqualTo($"computed {i}, {i}"));
        }
    }
}
