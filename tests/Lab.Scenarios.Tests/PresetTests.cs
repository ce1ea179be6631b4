using Lab.Core;
using Lab.Scenarios.Embedded;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Tests;

/// <summary>The region presets against the published tables.</summary>
public sealed class PresetTests
{
    [TestCase("world-8", 8, 11_326L)]
    [TestCase("bitcoin-2015", 6, 10_000L)]
    [TestCase("bitcoin-2019", 6, 10_000L)]
    public void Has_all_regions_and_weights(string name, int regions, long weights)
    {
        var table = RegionPresets.Read(name);
        Assert.That(table.Regions, Has.Count.EqualTo(regions));
        Assert.That(table.Regions.Sum(r => r.Weight), Is.EqualTo(weights));
        Assert.That(table.Latency.Select(row => row.Count), Is.EqualTo(Enumerable.Repeat(regions, regions)));
    }

    [TestCase("world-8", "europe", "na-east", 70)]
    [TestCase("world-8", "australia", "south-africa", 220)]
    [TestCase("world-8", "west-asia", "west-asia", 5)]
    [TestCase("world-8", "south-africa", "south-america", 190)]
    [TestCase("world-8", "south-america", "south-africa", 195)]
    [TestCase("bitcoin-2015", "japan", "japan", 9)]
    [TestCase("bitcoin-2015", "north-america", "asia-pacific", 310)]
    [TestCase("bitcoin-2015", "australia", "europe", 350)]
    [TestCase("bitcoin-2019", "europe", "europe", 11)]
    [TestCase("bitcoin-2019", "south-america", "asia-pacific", 325)]
    [TestCase("bitcoin-2019", "australia", "japan", 126)]
    public void Has_the_published_latency(string name, string from, string to, int milliseconds)
    {
        var table = RegionPresets.Read(name);
        var names = table.Regions.Select(r => r.Name).ToList();
        Assert.That(
            table.Latency[names.IndexOf(from)][names.IndexOf(to)], Is.EqualTo(Duration.FromMilliseconds(milliseconds)));
    }

    [Test]
    public void Rows_are_symmetric_except_where_the_publication_is_not([Values("world-8", "bitcoin-2015", "bitcoin-2019")] string name)
    {
        var table = RegionPresets.Read(name);
        int differing = 0;
        for (int i = 0; i < table.Regions.Count; i++)
            for (int j = 0; j < i; j++)
                if (table.Latency[i][j] != table.Latency[j][i]) differing++;
        Assert.That(differing, Is.EqualTo(name == "world-8" ? 1 : 0));
    }

    [TestCase("bitcoin-2019", "europe", 4_998L, 20_700_000L, 40_000_000L)]
    [TestCase("bitcoin-2019", "south-america", 90L, 5_800_000L, 18_000_000L)]
    [TestCase("bitcoin-2015", "north-america", 3_869L, 4_700_000L, 25_000_000L)]
    [TestCase("bitcoin-2015", "japan", 119L, 3_400_000L, 17_500_000L)]
    public void Has_the_published_share_and_bandwidth(string name, string region, long weight, long up, long down)
    {
        var found = RegionPresets.Read(name).Regions.Single(r => r.Name == region);
        Assert.That(found.Weight, Is.EqualTo(weight));
        Assert.That(found.Bandwidth!.Classes, Is.EqualTo(
            new[] { new BandwidthClass(Ratio.One, new Rate(up), new Rate(down)) }));
    }

    [Test]
    public void World_8_has_two_classes_of_bandwidth_and_a_fixed_latency()
    {
        var table = RegionPresets.Read("world-8");
        Assert.That(table.Law, Is.EqualTo(RegionLaw.Fixed));
        Assert.That(table.Bandwidth.Classes, Is.EqualTo(new[]
        {
            new BandwidthClass(new Ratio(1, 5), new Rate(1_024_000_000), new Rate(1_024_000_000)),
            new BandwidthClass(new Ratio(4, 5), new Rate(50_000_000), new Rate(50_000_000)),
        }));
    }

    [Test]
    public void Bitcoin_has_its_law_its_limit_and_its_table_of_links([Values(2015, 2019)] int year)
    {
        var table = RegionPresets.Read($"bitcoin-{year}");
        Assert.Multiple(() =>
        {
            Assert.That(table.Law, Is.EqualTo(RegionLaw.SimBlockPareto));
            Assert.That(table.Between, Is.EqualTo(new Rate(6_000_000)));
            Assert.That(table.Links, Has.Count.EqualTo(20));
            Assert.That(table.Links[0], Is.EqualTo(new Ratio(25, 1_000)));
            Assert.That(table.Links[11], Is.EqualTo(new Ratio(85, 100)));
            Assert.That(table.Links[18], Is.EqualTo(new Ratio(995, 1_000)));
        });
    }

    [Test]
    public void A_preset_with_a_table_of_links_is_also_the_usual_topology()
    {
        string head = Sample.Head.Replace("nodes: 10", "nodes: 100");
        var usual = ScenarioFile.Parse(head + "network: { regions: bitcoin-2019 }\n", "f").Network.Topology;
        Assert.That(usual, Is.InstanceOf<DegreeTableTopology>());
        var named = ScenarioFile.Parse(head + "network: { regions: bitcoin-2019, topology: { outbound: 8 } }\n", "f");
        Assert.That(named.Network.Topology, Is.EqualTo(new OutboundTopology(8)));
    }
}
