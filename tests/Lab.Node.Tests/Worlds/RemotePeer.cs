using Lab.Nodes.Peers;

namespace Lab.Nodes.Tests.Worlds;

/// <summary>The other end of a link, played by a test: it may say anything.</summary>
internal sealed class RemotePeer(Bench bench, LinkId link, SigningKey key, Hash binding)
{
    public LinkId Link { get; } = link;
    public SigningKey Key { get; } = key;
    public Hash Binding { get; } = binding;

    /// <summary>What this end says first; a test may change it before <see cref="Shake"/>.</summary>
    public Hello Hello { get; set; } = Greeting(key.Public);

    /// <summary>
    /// The refusal that the node gave this link, as it told, reported and did; None if it is still up.
    /// </summary>
    public Rule Refused
    {
        get
        {
            var hung = bench.Host.Hung.Where(h => h.Link == Link).ToList();
            var facts = bench.FactsOf(NodeFact.PeerRefused).Where(f => f.Extra == Link.Value).ToList();
            if (hung.Count == 0 && facts.Count == 0) return Rule.None;
            var told = bench.Host.Sent.Where(s => s.Link == Link).Select(s => Wire.Decode(s.Frame)).OfType<Error>();
            var rule = told.Single().Rule;
            Assert.That(hung, Has.Count.EqualTo(1), "hung up once");
            Assert.That(facts.Single().Value, Is.EqualTo((long)rule), "reported as told");
            Assert.That(hung[0].Why, Is.EqualTo(Refusals.HangupFor(rule)));
            return rule;
        }
    }

    public static Hello Greeting(
        PublicKey key, byte lowest = 1, byte highest = 1, Hash? network = null, ushort port = 0) =>
        new(lowest, highest, network ?? Chains.GenesisOf().Id, NodeRole.Full, port, key, new Hash(5, 6, 7, 8));

    public void Say(Message message) => bench.Deliver(Link, message);
    public void Say(Frame frame) => bench.Step(Input.Received(Link, frame));
    public List<Message> Hear() => bench.Take(Link);
    public void Leave() => bench.Step(Input.LinkDown(Link, LinkLoss.Remote));

    /// <summary>Goes through the handshake with the node, which is to end well.</summary>
    public void Shake(ChainTip? tip = null, ushort port = 0)
    {
        if (port != 0) Hello = Greeting(Key.Public, port: port);
        Say(Hello);
        Say(AuthFor(tip));
        Assert.That(Refused, Is.EqualTo(Rule.None));
        Hear();
    }

    /// <summary>The AUTH that an honest end would send now.</summary>
    public Auth AuthFor(ChainTip? tip = null, Hash? otherBinding = null, SigningKey? signer = null)
    {
        var hello = bench.Host.Sent.First(s => s.Link == Link).Frame;
        var handshake = new Handshake(otherBinding ?? Binding, Duration.Zero)
        {
            Ours = Sha256.Of(Wire.Encode(Hello).Span[Wire.HeaderBytes..]),
            Theirs = Sha256.Of(hello.Span[Wire.HeaderBytes..]),
        };
        var genesis = Chains.GenesisOf();
        var at = tip ?? new ChainTip(new BlockRef(genesis.Height, genesis.Id), 0);
        return new Auth(at, (signer ?? Key).Sign(handshake.StatementOfOurs(at).ToArray()));
    }
}
