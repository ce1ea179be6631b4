using Lab.Core;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Tests.Worlds;

/// <summary>
/// The end of hourly-churn, with fewer nodes and a shorter chain: newcomers start at the last healing, and what the scenario
/// claims of them is lost if they cannot fetch the chain.
/// </summary>
[Category("ST-Y01")]
public sealed class ChurnRunTests
{
    private static Scenario Churn(params string[] overrides) => ScenarioFile.Read(
        Path.Combine(Repository.Root, "scenarios", "hourly-churn.yaml"),
        [
            "nodes=18", "roles.miner=4", "workload=", "expect=", "sometimes=",
            "phases=[ { until: 20m }, { until: 1230s, faults: [ { crash: { nodes: 1/9, replace: true } } ] }, "
                + "{ until: 25m, heal: all } ]",
            .. overrides,
        ]);

    private static readonly Scenario Shipped =
        ScenarioFile.Read(Path.Combine(Repository.Root, "scenarios", "hourly-churn.yaml"));

    [Test]
    public void Newcomers_that_start_at_the_healing_are_on_the_tip_in_its_time()
    {
        var outcome = Runs.Play(Churn());
        Assert.That(outcome.Failed(), Is.Empty);
        string detail = outcome.Checks.Judge(outcome.End, []).Checks.Single(c => c.Name == "converged").Detail;
        Assert.That(detail, Does.Not.StartWith("0.000 s"), "they had something to fetch");
    }

    [Test]
    public void Newcomers_that_download_too_slowly_fail_it()
    {
        var outcome = Runs.Play(Churn("sync.download=500 B/s"));
        Assert.That(outcome.Failed().Single(), Does.StartWith("converged: "));
    }

    [Test]
    public void The_shipped_scenario_heals_when_its_last_newcomers_start()
    {
        var last = Shipped.Phases[^2].Faults.OfType<CrashFault>().Single();
        Assert.That(last is { Replace: true, RestartAfter: null }, "or they would be done before anybody looks");
        Assert.That(Shipped.Phases[^1].Heal.All);
        Assert.That(Shipped.LastHealing, Is.EqualTo(Shipped.Phases[^2].Until));
        Assert.That(Shipped.Eventually.Single().Within, Is.EqualTo(Duration.FromSeconds(20)));
    }
}
