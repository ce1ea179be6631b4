using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Nodes.Messages;
using Lab.Scenarios.Adversaries;

namespace Lab.Scenarios.Fuzz;

/// <summary>
/// One node and several peers that say anything: good messages and bad ones, in any order, cut, replayed, after half a
/// handshake, on links that vanish. After every step nothing has thrown, every link that the node closed was told a rule
/// by name, no peer that breaks no rule was banned, and what the node holds is within its limits; when all peers have gone, it
/// holds nothing of theirs that waits.
/// </summary>
public sealed class PeerFuzz
{
    private const int MostLinks = 12, MostKept = 64, MostRepeats = 3_000;

    private static readonly Duration LongestWait = Duration.FromHours(1);

    /// <summary>What a node holds for peers, and for nobody when they have gone.</summary>
    private static readonly string[] Transient =
    [
        "frames that wait for links", "items asked for", "compact blocks that wait", "headers ahead of their blocks",
        "blocks that wait for earlier ones",
    ];

    private readonly ulong seed;
    private readonly Rng luck;
    private readonly FuzzStock stock;
    private readonly FuzzTalk talk;
    private readonly FuzzHost host = new();
    private readonly Node node;
    private readonly List<Frame> kept = [];
    private readonly Instant start;
    private int nextLink;

    /// <param name="seed">Everything follows from it.</param>
    /// <param name="memo">Remembers signatures; null for none.</param>
    public PeerFuzz(ulong seed, IMemo? memo = null)
    {
        this.seed = seed;
        this.luck = Rng.For(seed, "peer-fuzz");
        this.stock = new FuzzStock();
        this.talk = new FuzzTalk(this.stock, Rng.For(seed, "peer-fuzz-talk"));
        this.start = this.stock.Chain.StartOf(new Epoch(1_000));
        var settings = new NodeSettings
        {
            ListenPort = 1,
            MaxLinks = MostLinks,
            OutboundTarget = 3,
            Discovery = true,
            Relay = (seed % 4) switch
            {
                0 => RelayStrategy.Mesh, 1 => RelayStrategy.Flood, 2 => RelayStrategy.Gossip, _ => RelayStrategy.Inventory,
            },
            CompactBlocks = seed % 3 != 1,
            UploadLimit = seed % 5 == 0 ? 300_000 : 0,
            SeenCapacity = 1_024,
            MaxOrphans = 16,
            MaxNotYet = 8,
        };
        var own = SigningKey.FromSeed(new Hash(1, 1, 1, seed));
        this.node = new Node(
            settings, own, this.stock.Chain, [], new FuzzStore(), memo ?? NoMemo.Instance, Rng.For(seed, "node"));
        Step(Input.Booted());
    }

    /// <summary>Inputs that the node has handled.</summary>
    public long Steps { get; private set; }

    /// <summary>How often a link was closed for each rule.</summary>
    public IReadOnlyDictionary<Rule, long> Refusals => this.host.Refusals;

    /// <summary>Bans, and handshakes that ended well.</summary>
    public long Bans => this.host.Bans;

    public long PeersUp => this.host.PeersUp;

    /// <summary>The most bytes of peers' that the node held after a step.</summary>
    public long MostHeld { get; private set; }

    /// <summary>The height that the node has come to.</summary>
    public long Height => this.node.Tip.Height.Value;

    private Instant Wall => this.start + new Duration(this.host.Mono);

    /// <summary>Lets so many things happen.</summary>
    /// <exception cref="FuzzFailed">The node did what it must never do.</exception>
    public void Run(long acts)
    {
        for (long i = 0; i < acts; i++) Act();
    }

    /// <summary>
    /// All peers go and nobody can be dialled for an hour: what waited for them is gone, and a new peer is served.
    /// </summary>
    /// <exception cref="FuzzFailed">Something is left, or the newcomer is not served.</exception>
    public void Settle()
    {
        this.host.BacklogToTell = 0;
        foreach (int link in this.host.Links.Keys.ToList()) Vanish(link, LinkLoss.Remote);
        Pass(LongestWait);
        Step(Input.Asked(new RequestId(1), new GetStatus()));
        var status = (NodeStatus)this.host.Reply!;
        if (status.Links != 0 || status.Syncing) Fail($"{status.Links} links and syncing {status.Syncing} without peers");
        foreach (var use in this.node.Memory)
            if (use.Bytes > 0 && Transient.Contains(use.Kind))
                Fail($"{use.Kind}: {use.Bytes} bytes without peers");

        var newcomer = Open(Identity());
        Shake(newcomer, honest: true);
        Say(newcomer, Wire.Encode(new Ping(77)));
        if (newcomer.Last is not { } last || Wire.Decode(last) is not Pong { Nonce: 77 })
            Fail("a newcomer is not served");
        Vanish(newcomer.Id.Value, LinkLoss.Remote);
    }

    private void Act()
    {
        int draw = this.luck.Below(100);
        var link = AnyLink();
        if (link is null || (draw < 6 && this.host.Links.Count < MostLinks + 2))
            Shake(Open(Identity(), polite: this.luck.Below(4) == 0), honest: this.luck.Below(4) > 0);
        else if (draw < 10) Vanish(link.Id.Value, (LinkLoss)(1 + this.luck.Below(3)));
        else if (draw < 18) Pass(new Duration(this.luck.Between(0, this.luck.Below(20) == 0 ? 60_000_000_000 : 500_000_000)));
        else if (draw < 21) Press();
        else if (draw < 23) Misdeliver(this.luck.Below(this.nextLink));
        else if (draw < 24) Ask();
        else if (draw < 45 && link.Asked.Count > 0 && (link.HasProved || !link.IsPolite)) Answer(link);
        else if (link is { IsPolite: true, HasProved: false, Said: { } said }) Prove(link, said, honest: true);
        else if (link.IsPolite) Say(link, Keep(this.talk.Message(Wall, polite: true)));
        else if (draw < 46) Say(link, this.talk.Spoil(Kept()));
        else if (draw < 54) Say(link, Kept()); // replayed, on whatever link
        else if (draw < 55 && this.luck.Below(4) == 0) Shake(link, honest: false); // out of turn
        else if (draw < 56 && this.luck.Below(8) == 0) Burst(link);
        else if (draw < 57 && this.luck.Below(8) == 0)
            foreach (var frame in this.talk.Overfull()) Say(link, frame);
        else Say(link, Keep(this.talk.Message(Wall)));
    }

    /// <summary>A frame arrives on a link that is perhaps long gone.</summary>
    private void Misdeliver(int link)
    {
        if (this.host.Links.TryGetValue(link, out var end) && end.IsPolite) return;
        Step(Input.Received(new LinkId(link), Kept()));
    }

    /// <summary>Usually a newcomer: those that come again are soon banned, and stay so for a while.</summary>
    private SigningKey Identity() => this.luck.Below(4) == 0
        ? this.stock.Identities[this.luck.Below(this.stock.Identities.Count)]
        : SigningKey.FromSeed(new Hash(this.luck.Next(), this.luck.Next(), this.luck.Next(), this.luck.Next()));

    private FuzzLink Open(SigningKey key, bool polite = false)
    {
        bool outbound = this.host.Dialled.Count > 0 && this.luck.Below(2) == 0;
        var at = outbound ? this.host.Dialled[0] : new Endpoint((UInt128)(uint)this.luck.Below(50), 40_000);
        if (outbound) this.host.Dialled.RemoveAt(0);
        var link = new FuzzLink(new LinkId(this.nextLink++), key, new Hash(3, 3, 3, (ulong)this.nextLink), polite);
        this.host.Links.Add(link.Id.Value, link);
        Step(Input.LinkUp(link.Id, new LinkOpened(outbound, at, link.Binding)));
        return link;
    }

    /// <summary>Says hello and auth; if not honest, perhaps only one of them, or a false one, or in the wrong order.</summary>
    private void Shake(FuzzLink link, bool honest)
    {
        honest |= link.IsPolite;
        var hello = Wire.Encode(new Hello(
            1, 1, !honest && this.luck.Below(6) == 0 ? Hash.Zero : this.stock.Genesis.Id, NodeRole.Full,
            (ushort)this.luck.Below(3), link.Key.Public, new Hash(5, 6, 7, (ulong)this.nextLink)));
        bool first = honest || this.luck.Below(4) > 0, second = honest || this.luck.Below(2) > 0;
        if (first)
        {
            link.Said = hello;
            Say(link, hello);
        }

        if (second) Prove(link, link.Said ?? hello, honest);
    }

    /// <summary>Says auth, once the node's hello has come.</summary>
    private void Prove(FuzzLink link, Frame hello, bool honest)
    {
        if (link.Heard is not { } heard) return;
        link.HasProved = true;
        var tip = this.luck.Below(2) == 0 ? this.stock.Genesis : this.stock.Tip;
        var claimed = new ChainTip(new BlockRef(tip.Height, tip.Id), tip.Weight);
        var signer = honest || this.luck.Below(2) == 0 ? link.Key : this.stock.Identities[1];
        var auth = Wire.Encode(HandshakeStatement.Sign(signer, hello, heard, link.Binding, claimed));
        Say(link, this.luck.Below(16) == 0 ? Keep(auth) : auth);
    }

    /// <summary>Far more of one message than anybody needs, within one second or over several.</summary>
    private void Burst(FuzzLink link)
    {
        var frame = Keep(this.talk.Message(Wall));
        for (int i = this.luck.Below(MostRepeats); i > 0 && this.host.Links.ContainsKey(link.Id.Value); i--)
        {
            Say(link, frame);
            if (this.luck.Below(100) == 0) Pass(Duration.FromSeconds(1));
        }
    }

    private void Answer(FuzzLink link)
    {
        int at = this.luck.Below(link.Asked.Count);
        var asked = link.Asked[at];
        link.Asked.RemoveAt(at);
        foreach (var frame in this.talk.Answer(asked, Wall, link.IsPolite)) Say(link, frame);
    }

    /// <summary>The links get stuck, or drain.</summary>
    private void Press()
    {
        this.host.BacklogToTell = this.luck.Below(3) == 0 ? 4_000_000 : 0;
        if (this.host.BacklogToTell > 0) return;
        foreach (int link in this.host.Links.Keys.ToList()) Step(Input.Drained(new LinkId(link)));
    }

    private void Ask() => Step(Input.Asked(new RequestId(1), this.luck.Below(7) switch
    {
        0 => new PublishBroadcast(new byte[this.luck.Below(50)]),
        1 => new GetSync(),
        2 => new GetPool(),
        3 => new GetAddresses(),
        4 => new AddPeer(new Endpoint((UInt128)(uint)this.luck.Below(100), 40_000), ""),
        5 => new SubmitTransaction(this.stock.Large[this.luck.Below(this.stock.Large.Count)]),
        _ => new GetStatus(),
    }));

    private void Vanish(int link, LinkLoss why)
    {
        if (this.host.Links.Remove(link)) Step(Input.LinkDown(new LinkId(link), why));
    }

    /// <summary>Time goes by: timers fire in order, and dials fail unless somebody takes them up.</summary>
    private void Pass(Duration time)
    {
        long end = this.host.Mono + time.Nanoseconds;
        while (FirstTimer() is { } timer && this.host.Timers[timer] <= end)
        {
            this.host.Mono = Math.Max(this.host.Mono, this.host.Timers[timer]);
            this.host.Timers.Remove(timer);
            Step(Input.TimerDue(new TimerId(timer)));
            FailDials();
        }

        this.host.Mono = end;
    }

    private void FailDials()
    {
        // A few stay open, for links that come up outbound.
        while (this.host.Dialled.Count > 2 || (this.host.Dialled.Count > 0 && this.luck.Below(2) == 0))
        {
            var at = this.host.Dialled[0];
            this.host.Dialled.RemoveAt(0);
            Step(Input.DialFailed(at, DialFailure.Refused));
        }
    }

    private ulong? FirstTimer()
    {
        ulong? first = null;
        foreach (var (timer, due) in this.host.Timers)
            if (first is not { } f || due < this.host.Timers[f]) first = timer;
        return first;
    }

    private void Say(FuzzLink link, Frame frame)
    {
        if (this.host.Links.ContainsKey(link.Id.Value)) Step(Input.Received(link.Id, frame));
    }

    private void Step(Input input)
    {
        Steps++;
        try
        {
            this.node.Step(new Now(Wall, new Duration(this.host.Mono)), input, this.host);
        }
#pragma warning disable CA1031 // whatever a node throws is the find
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            throw new FuzzFailed(this.seed, Steps, $"{input.Kind} threw {thrown.GetType().Name}: {thrown.Message}", thrown);
        }

        if (this.host.Broken is { } broken) Fail(broken);
        long held = 0;
        foreach (var use in this.node.Memory)
        {
            if (use.Bytes > use.Limit) Fail($"{use.Kind}: {use.Bytes} bytes, more than {use.Limit}");
            held += use.Bytes;
        }

        MostHeld = Math.Max(MostHeld, held);
    }

    private FuzzLink? AnyLink() => this.host.Links.Count == 0
        ? null
        : this.host.Links.ElementAt(this.luck.Below(this.host.Links.Count)).Value;

    private Frame Keep(Frame frame)
    {
        if (this.kept.Count < MostKept) this.kept.Add(frame);
        else this.kept[this.luck.Below(MostKept)] = frame;
        return frame;
    }

    private Frame Kept() =>
        this.kept.Count == 0 ? Keep(this.talk.Message(Wall)) : this.kept[this.luck.Below(this.kept.Count)];

    private void Fail(string what) => throw new FuzzFailed(this.seed, Steps, what);
}
