using Lab.Core;
using Lab.Scenarios.Checking;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Tests.Checking;

/// <summary>Converged: met in time, too late, never; after a healing; with nodes that come and go.</summary>
public sealed class LivenessTests
{
    private static readonly Duration TenSeconds = Duration.FromSeconds(10);

    /// <summary>A check of three nodes, all up since 0 s unless told otherwise.</summary>
    private sealed class Trial
    {
        private readonly CheckBook book;

        public Trial(Duration? within, int up = 3)
        {
            this.book = new CheckBook(new Scenario { Nodes = 3, Eventually = [new Eventually(Checkers.Converged, within)] });
            for (int node = 0; node < up; node++) this.book.NodeUp(Instant.Zero, node);
        }

        public Trial Tip(double at, int node, int block)
        {
            this.book.Hear(Facts.At(at), node, Facts.Tip(block, block));
            return this;
        }

        public Trial Agree(double at, int block)
        {
            for (int node = 0; node < 3; node++)
                if (this.book.View.IsUp(node)) Tip(at, node, block);
            return this;
        }

        public Trial Down(double at, int node)
        {
            this.book.NodeDown(Facts.At(at), node);
            return this;
        }

        public Trial Up(double at, int node)
        {
            this.book.NodeUp(Facts.At(at), node);
            return this;
        }

        public Trial Heal(double at)
        {
            this.book.Healed(Facts.At(at));
            return this;
        }

        public (bool Holds, string Detail) End(double at)
        {
            var result = this.book.Judge(Facts.At(at), []).Checks.Single();
            Assert.That((result.Name, result.Kind), Is.EqualTo(("converged", "eventually")));
            return (result.Holds, result.Detail);
        }
    }

    [TestCase(10, true, "10.000 s after the start")]
    [TestCase(10.001, false, "only 10.001 s after the start; at most 10s is allowed")]
    public void Is_met_up_to_its_limit(double at, bool holds, string detail) =>
        Assert.That(new Trial(TenSeconds).Agree(at, 1).End(60), Is.EqualTo((holds, detail)));

    [Test]
    public void Without_a_limit_the_end_of_the_run_is_the_limit()
    {
        Assert.That(new Trial(null).Agree(59, 1).End(60).Holds);
        Assert.That(new Trial(null).Tip(59, 0, 1).End(60), Is.EqualTo((false, "never in the 60.000 s after the start")));
    }

    [Test]
    public void Is_not_met_while_one_node_lags()
    {
        var trial = new Trial(null).Agree(1, 0).Tip(2, 0, 1).Tip(2, 1, 1);
        Assert.That(trial.End(60).Holds, Is.False);
        Assert.That(trial.Tip(3, 2, 1).End(60), Is.EqualTo((true, "3.000 s after the start")));
    }

    [Test]
    public void Genesis_is_no_common_tip() => Assert.That(new Trial(null).Agree(1, 0).End(60).Holds, Is.False);

    [Test]
    public void Two_tips_of_one_height_are_two()
    {
        var book = new NetworkView(2);
        book.NodeUp(0);
        book.NodeUp(1);
        book.Hear(0, Facts.Tip(8, 5));
        book.Hear(1, Facts.Tip(9, 5));
        Assert.That(book.AllOnOneTip, Is.False);
        book.Hear(1, Facts.Tip(8, 5, 1));
        Assert.That(book.AllOnOneTip, Is.True);
    }

    [Test]
    public void What_was_met_stays_met_until_a_healing()
    {
        var trial = new Trial(TenSeconds).Agree(5, 1).Tip(6, 0, 2);
        Assert.That(trial.End(60).Holds);
        trial.Heal(30);
        Assert.That(trial.End(60), Is.EqualTo((false, "never in the 30.000 s after the healing at 30.000 s")));
    }

    [TestCase(40, true, "10.000 s after the healing at 30.000 s")]
    [TestCase(40.001, false, "only 10.001 s after the healing at 30.000 s; at most 10s is allowed")]
    public void A_healing_starts_the_clock_anew(double at, bool holds, string detail) => Assert.That(
        new Trial(TenSeconds).Tip(20, 0, 1).Heal(30).Agree(at, 2).End(60), Is.EqualTo((holds, detail)));

    [Test]
    public void A_healing_of_nodes_that_are_at_one_tip_already_is_met_at_once() => Assert.That(
        new Trial(TenSeconds).Agree(5, 1).Heal(30).End(60), Is.EqualTo((true, "0.000 s after the healing at 30.000 s")));

    [Test]
    public void Only_nodes_that_run_count()
    {
        Assert.That(new Trial(null).Tip(1, 0, 1).Tip(1, 1, 1).Tip(1, 2, 9).Down(4, 2).End(60),
            Is.EqualTo((true, "4.000 s after the start")));
        Assert.That(new Trial(null, up: 2).Agree(4, 1).End(60).Holds, Is.True);
    }

    [Test]
    public void A_node_that_comes_up_must_catch_up()
    {
        var trial = new Trial(null).Down(1, 2).Up(2, 2).Tip(3, 0, 1).Tip(3, 1, 1);
        Assert.That(trial.End(60).Holds, Is.False, "its tip is not known yet");
        Assert.That(trial.Tip(5, 2, 1).End(60), Is.EqualTo((true, "5.000 s after the start")));
    }

    [Test]
    public void Nobody_up_is_not_converged()
    {
        var view = new NetworkView(1);
        view.NodeUp(0);
        view.Hear(0, Facts.Tip(1, 1));
        Assert.That((view.AllOnOneTip, view.Up), Is.EqualTo((true, 1)));
        view.NodeDown(0);
        Assert.That((view.AllOnOneTip, view.Up), Is.EqualTo((false, 0)));
    }

    [Test]
    public void What_a_node_said_before_its_end_does_not_count_after_it()
    {
        var view = new NetworkView(2);
        view.NodeUp(0);
        view.Hear(1, Facts.Tip(1, 1));
        view.NodeUp(1);
        Assert.That((view.TipOf(1), view.HeightOf(1)), Is.EqualTo((Hash.Zero, 0L)));
    }
}
