using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests.Pool;

/// <summary>Payments from a wallet at one end of a small network to the chain of all.</summary>
public sealed class PaymentNetworkTests
{
    [Test]
    [Category("ST-G14")]
    public void Payments_reach_a_miner_three_links_away_and_then_everybodys_ledger()
    {
        var network = new SmallNetwork();
        var chain = Chains.Easy with
        {
            Allocations = [new Allocation(Till.AddressOf(Till.Alice), new Amount(1000))],
        };
        var settings = new NodeSettings { Relay = RelayStrategy.Inventory };
        var miner = network.Add(settings with { Role = NodeRole.Miner }, leaves: 4, chain: chain);
        var near = network.Add(settings, [miner], chain: chain);
        var middle = network.Add(settings, [near], chain: chain);
        var end = network.Add(settings, [middle], chain: chain);
        network.Boot();
        network.Run(Duration.FromSeconds(3));
        for (int i = 0; i < 3; i++)
        {
            end.Step(Input.Asked(new RequestId(1), new Pay(
                Till.Alice, Till.AddressOf(Till.Carol), new Amount(100), new Amount(1))));
            Assert.That(end.Answers[^1], Is.TypeOf<TransactionQueued>());
        }

        network.Run(Duration.FromSeconds(3));
        foreach (var member in network.Members)
        {
            Assert.That(member.Tip.Ledger.TotalBalance(Till.AddressOf(Till.Carol)), Is.EqualTo(new Amount(300)));
            Assert.That(member.Node.Pending, Is.Empty);
        }
    }
}
