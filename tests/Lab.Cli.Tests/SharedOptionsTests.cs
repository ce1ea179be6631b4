namespace Lab.Cli.Tests;

/// <summary>Seeds, overrides and threads as users write them.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SharedOptionsTests
{
    private RunRequest? ran;

    [TestCase("7", new ulong[] { 7 })]
    [TestCase("1..3", new ulong[] { 1, 2, 3 })]
    [TestCase("5..5", new ulong[] { 5 })]
    [TestCase("9,1,4", new ulong[] { 9, 1, 4 })]
    [TestCase("9007199254740991", new[] { SharedOptions.MaxSeed })]
    public void Reads_seeds(string text, ulong[] seeds) => Assert.That(Read(text), Is.EqualTo(seeds));

    [TestCase("")]
    [TestCase("x")]
    [TestCase("-1")]
    [TestCase("3..1")]
    [TestCase("1..")]
    [TestCase("1,1")]
    [TestCase("1,,2")]
    [TestCase("1..10001")]
    [TestCase("9007199254740992")]
    [TestCase("0..18446744073709551615")]
    public void Refuses_seeds_that_are_not_a_range_or_a_list(string text)
    {
        string? error = null;
        Assert.That(SharedOptions.ParseSeeds(text, message => error = message), Is.Null);
        Assert.That(error, Does.Contain("expected 1..10 or 1,5,9"));
    }

    [Test]
    public void Accepts_as_many_seeds_as_one_command_may_have() =>
        Assert.That(Read("1..10000"), Has.Count.EqualTo(SharedOptions.MaxSeeds));

    [Test]
    public void Fills_in_what_is_left_out()
    {
        Assert.That(Invoke("run", "a.yaml"), Is.EqualTo(ExitCode.Pass));
        Assert.That(this.ran!.SeedsOr(7), Is.EqualTo(new ulong[] { 7 }), "the scenario's own");
        Assert.That((this.ran.File, this.ran.Threads, this.ran.Out, this.ran.Json, this.ran.Progress),
            Is.EqualTo(("a.yaml", 1, "runs/", false, true)));
        Assert.That(this.ran.Set, Is.Empty);
    }

    [Test]
    public void Keeps_overrides_in_their_order()
    {
        Invoke("run", "--set", "nodes=50", "a.yaml", "--set", "network.loss=1/200", "--set", "claim=a=b");
        Override[] expected = [new("nodes", "50"), new("network.loss", "1/200"), new("claim", "a=b")];
        Assert.That(this.ran!.Set, Is.EqualTo(expected));
        Assert.That(this.ran.File, Is.EqualTo("a.yaml"));
    }

    [TestCase("--set", "nodes")]
    [TestCase("--set", "=5")]
    [TestCase("--threads", "0")]
    [TestCase("--threads", "65")]
    [TestCase("--threads", "two")]
    [TestCase("--seed", "-1")]
    [TestCase("--seed", "9007199254740992")]
    [TestCase("--seeds", "a..b")]
    public void Refuses_a_bad_value(string option, string value)
    {
        Assert.That(Invoke("run", "a.yaml", option, value), Is.EqualTo(ExitCode.Invalid));
        Assert.That(this.ran, Is.Null);
    }

    [Test]
    public void Refuses_one_seed_and_several() =>
        Assert.That(Invoke("run", "a.yaml", "--seed", "1", "--seeds", "1..2"), Is.EqualTo(ExitCode.Invalid));

    private static IReadOnlyList<ulong>? Read(string text) => SharedOptions.ParseSeeds(text, Assert.Fail);

    private ExitCode Invoke(params string[] words)
    {
        var nowhere = new Terminal(TextWriter.Null, TextWriter.Null, false, false);
        var bodies = new VerbBodies
        {
            Run = (request, _, _) =>
            {
                this.ran = request;
                return ExitCode.Pass;
            },
        };
        var line = new CommandLine(bodies, nowhere, CancellationToken.None);
        return Program.Guard(() => line.Invoke(words), nowhere);
    }
}
