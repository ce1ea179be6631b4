using Lab.Core;

namespace Lab.Ledger.Tests;

/// <summary>The namespaces of the state tree never meet, whatever stands in them (R-STATE-3).</summary>
[Category("U-13")]
public sealed class StateKeyTests
{
    /// <summary>Every kind of key, of one name: each in the domain that R-STATE-3 gives it.</summary>
    private static readonly Func<Hash, Hash>[] Kinds =
    [
        static name => StateKey.Account(name),
        static name => StateKey.Coin(name, 0),
        static name => StateKey.Directory(name),
        static name => StateKey.Token(name),
        static name => StateKey.Contract(name),
        static name => StateKey.App(name, Hash.Zero),
    ];

    [Test]
    public void One_name_has_another_key_in_every_namespace()
    {
        var keys = Names().SelectMany(name => Kinds.Select(key => key(name))).ToList();
        Assert.That(keys, Is.Unique);
        Assert.That(keys, Has.Count.EqualTo(6 * Names().Count()));
    }

    [Test]
    public void A_key_of_one_namespace_is_no_name_that_leads_into_another()
    {
        var first = Kinds.Select(key => key(Hash.Zero)).ToList();
        var second = first.SelectMany(name => Kinds.Select(key => key(name))).ToList();
        Assert.That(second.Concat(first), Is.Unique);
    }

    [Test]
    public void Apps_and_the_entries_of_an_app_are_kept_apart()
    {
        Hash one = new(0, 0, 0, 1), two = new(0, 0, 0, 2);
        Hash[] keys = [StateKey.App(one, one), StateKey.App(one, two), StateKey.App(two, one), StateKey.App(two, two)];
        Assert.That(keys, Is.Unique);
    }

    [Test]
    public void Keys_are_the_digests_that_the_specification_gives()
    {
        // SHA-256 of the domain's length, the domain and the parts, computed with another implementation.
        using (Assert.EnterMultipleScope())
        {
            Assert.That(StateKey.Directory(Hash.Zero), Is.EqualTo(Reference("lab.state.directory")));
            Assert.That(StateKey.Token(Hash.Zero), Is.EqualTo(Reference("lab.state.token")));
            Assert.That(StateKey.Contract(Hash.Zero), Is.EqualTo(Reference("lab.state.contract")));
            Assert.That(StateKey.App(Hash.Zero, Hash.Zero), Is.EqualTo(Reference("lab.state.app", 2)));
            Assert.That(StateKey.Account(Hash.Zero), Is.EqualTo(Reference("lab.state.account")));
        }
    }

    private static IEnumerable<Hash> Names() => Enumerable.Range(0, 100).Select(i => new Hash(0, 0, 0, (ulong)i));

    private static Hash Reference(string domain, int parts = 1) => new(System.Security.Cryptography.SHA256.HashData(
        [(byte)domain.Length, .. System.Text.Encoding.ASCII.GetBytes(domain), .. new byte[parts * Hash.Size]]));
}
