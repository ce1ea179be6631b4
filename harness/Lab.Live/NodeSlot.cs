using System.Net;
using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// A participant's place in a live world: its number, address and store, which stay, and its present
/// incarnation, which comes and goes. One caller at a time starts and stops it.
/// </summary>
internal sealed class NodeSlot
{
    private readonly LiveWorld world;
    private readonly ParticipantFactory make;
    private Listener? reserved;
    private Incarnation? current;
    private int incarnations;

    /// <summary>
    /// Opens the listening socket at once, so that the endpoint is known before anything runs.
    /// </summary>
    /// <exception cref="LiveFailure">The port is taken.</exception>
    public NodeSlot(LiveWorld world, int id, ParticipantFactory make, bool listening, ushort port)
    {
        this.world = world;
        this.make = make;
        Id = id;
        Address = Loopback.AddressOf(id);
        if (!listening) return;
        this.reserved = Listener.Open(Address, port, Plaintext, DialTimeout);
        Endpoint = this.reserved.Endpoint;
    }

    public int Id { get; }
    public IPAddress Address { get; }

    /// <summary>Where the node listens, in every incarnation; null if it does not.</summary>
    public Endpoint? Endpoint { get; }

    public MemoryStore Store { get; private set; } = new();
    public ParticipantFailed? Failure { get; private set; }
    public JobPool Jobs => this.world.Jobs;
    public bool Plaintext => this.world.Options.Plaintext;
    public TimeSpan DialTimeout => ToPlatform(this.world.Options.DialTimeout);
    public TimeSpan Linger => ToPlatform(this.world.Options.Linger);

    public void Start(bool keepStore)
    {
        Check.That(this.current == null, "a node is started while it is down");
        if (!keepStore) Store = new MemoryStore();
        int number = this.incarnations++;
        var luck = Rng.For(this.world.Options.Seed, "participant", (ulong)Id << 32 | (uint)number);
        var memo = new LiveMemo(this.world.Options.MemoCapacity);
        IParticipant participant = this.make(number, Store, memo, luck);
        if (Endpoint is { } at) this.reserved ??= Listener.Open(Address, at.Port, Plaintext, DialTimeout);
        this.current = new Incarnation(this, this.reserved);
        this.reserved = null;
        this.current.Start(participant);
    }

    /// <summary>Ends the present incarnation, if there is one, and gives its port back.</summary>
    public async Task StopAsync()
    {
        this.reserved?.Dispose();
        this.reserved = null;
        if (this.current is not { } ending) return;
        this.current = null;
        await ending.StopAsync().ConfigureAwait(false);
    }

    public async Task<object> AskAsync(RequestId request, object command)
    {
        if (this.current is not { } up) throw Failure ?? (Exception)new ParticipantDown(Id);
        return await up.AskAsync(request, command).ConfigureAwait(false);
    }

    public void Reported(ReadOnlySpan<Fact> facts) => this.world.Facts.Add(this.world.RunTime, Id, facts);

    /// <summary>Notes the first failure and tells the world. From any thread.</summary>
    public void Fail(Exception why)
    {
        Failure ??= new ParticipantFailed(Id, why);
        this.world.Fail(Failure);
    }

    private static TimeSpan ToPlatform(Duration d) => TimeSpan.FromMilliseconds(d.Milliseconds);
}
