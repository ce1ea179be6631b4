namespace Lab.Core.Tests;

/// <summary>A check passes in silence, or names its condition and its place.</summary>
public sealed class CheckTests
{
    [Test]
    public void A_condition_that_holds_does_nothing() => Assert.That(() => Check.That(true), Throws.Nothing);

    [Test]
    public void A_condition_that_fails_is_named_with_its_file()
    {
        int apples = 2;
        Assert.That(
            () => Check.That(apples > 2),
            Throws.TypeOf<CheckFailed>()
                .With.Message.Contains("apples > 2").And.Message.Contains("CheckTests.cs"));
    }

    [Test]
    public void Reaching_the_unreachable_fails() =>
        Assert.That(
            () => Check.Unreachable("a fifth wheel"),
            Throws.TypeOf<CheckFailed>().With.Message.Contains("a fifth wheel"));
}
