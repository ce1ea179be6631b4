using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// Makes the participant of one incarnation, 0 being the first. The store outlives incarnations, the rest
/// does not.
/// </summary>
public delegate IParticipant ParticipantFactory(int incarnation, IStore store, IMemo memo, Rng luck);

/// <summary>
/// A node's number in its world, counted from 0, and where it listens (null: it only dials).
/// </summary>
public readonly record struct NodeAddress(int Id, Endpoint? Endpoint);

/// <summary>
/// The live world within one process: hosts any <see cref="IParticipant"/> on real loopback TCP, in real
/// time, and promises it what section 2 of the architecture says every host promises.
/// <para>
/// Add nodes, <see cref="Start"/>, then crash and restart them, ask them things, and read <see
/// cref="Facts"/>:
/// <code>
/// await using var world = new LiveWorld();
/// NodeAddress a = world.AddNode((life, store, memo, luck) => new Node(...));
/// NodeAddress b = world.AddNode((life, store, memo, luck) => new Node(..., dials: a.Endpoint));
/// world.Start();
/// object tip = await world.AskAsync(b.Id, new GetTip());
/// </code>
/// </para>
/// <para>
/// Each node is one asynchronous loop that waits when there is nothing to do; each link is a reader and a
/// writer task; jobs run on threads of their own. One thread at a time may call the members, except <see
/// cref="AskAsync"/>,
/// <see cref="Facts"/>, <see cref="Failure"/>, <see cref="Broken"/> and <see cref="RunTime"/>, which are
/// for any.
/// </para>
/// <para>
/// Links are TLS 1.3 unless <see cref="LiveOptions.Plaintext"/> is asked for. First form: the store is
/// memory that counts as durable at once, <see cref="IHost.Charge"/> is ignored because real cost is real,
/// and what this world cannot do is refused by name.
/// </para>
/// </summary>
public sealed class LiveWorld : IAsyncDisposable
{
    private readonly List<NodeSlot> nodes = [];
    private readonly CancellationTokenSource broken = new();
    private ParticipantFailed? failure;
    private Instant started = Instant.Never;
    private long requests;

    public LiveWorld(LiveOptions? options = null)
    {
        Options = options ?? new LiveOptions();
        Jobs = new JobPool(Options.JobWorkers);
    }

    public LiveOptions Options { get; }

    /// <summary>What participants reported.</summary>
    public FactLog Facts { get; } = new();

    /// <summary>
    /// The first participant that threw, or null; the others go on until the world is disposed of.
    /// </summary>
    public ParticipantFailed? Failure => Volatile.Read(ref this.failure);

    /// <summary>
    /// Cancelled when <see cref="Failure"/> is set, for those who wait for something else meanwhile.
    /// </summary>
    public CancellationToken Broken => this.broken.Token;

    /// <summary>Time since <see cref="Start"/>, on the monotonic clock; zero before.</summary>
    public Instant RunTime =>
        this.started == Instant.Never ? Instant.Zero : Instant.Zero + (LiveClock.Steady - this.started);

    internal JobPool Jobs { get; }

    /// <summary>
    /// Adds a node: it boots at <see cref="Start"/>, or at once if the world runs already. A listening one
    /// has its port from now on: <paramref name="port"/>, or one that the system chooses if that is 0.
    /// </summary>
    /// <exception cref="LiveFailure">The port is taken.</exception>
    public NodeAddress AddNode(ParticipantFactory make, bool listening = true, ushort port = 0)
    {
        var slot = new NodeSlot(this, this.nodes.Count, make, listening, port);
        this.nodes.Add(slot);
        if (this.started != Instant.Never) slot.Start(keepStore: true);
        return new NodeAddress(slot.Id, slot.Endpoint);
    }

    /// <summary>Boots all nodes. Once.</summary>
    public void Start()
    {
        Check.That(this.started == Instant.Never, "a world starts once");
        this.started = LiveClock.Steady;
        foreach (NodeSlot slot in this.nodes) slot.Start(keepStore: true);
    }

    /// <summary>
    /// Ends a node as a killed process ends. A step that is being taken leaves no trace, or all of it; its
    /// links break, its port refuses, its timers, jobs and questions are gone. Nothing happens to a node
    /// that is down.
    /// </summary>
    public Task CrashAsync(int node) => this.nodes[node].StopAsync();

    /// <summary>
    /// Boots a node that is down as its next incarnation, at its old endpoint, with or without its store.
    /// </summary>
    /// <exception cref="LiveFailure">Something else has taken its port meanwhile.</exception>
    public void Restart(int node, bool keepStore = true) => this.nodes[node].Start(keepStore);

    /// <summary>Asks a node something from outside the network, and gives its answer.</summary>
    /// <exception cref="ParticipantDown">It is down, or goes down before it answers.</exception>
    /// <exception cref="ParticipantFailed">It has thrown.</exception>
    public Task<object> AskAsync(int node, object command) =>
        this.nodes[node].AskAsync(new RequestId((ulong)Interlocked.Increment(ref this.requests)), command);

    /// <summary>Refused: this world has no hand on its links yet.</summary>
    /// <exception cref="CannotHonour">Always.</exception>
    public void Cut(int from, int to) => throw new CannotHonour($"partition (cut {from} -> {to})");

    /// <summary>Refused, as <see cref="Cut"/> is.</summary>
    /// <exception cref="CannotHonour">Always.</exception>
    public void Heal() => throw new CannotHonour("heal");

    /// <summary>Stops all nodes and waits until nothing runs any more, jobs included.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(this.nodes.Select(slot => slot.StopAsync())).ConfigureAwait(false);
        await Jobs.DisposeAsync().ConfigureAwait(false);
    }

    internal void Fail(ParticipantFailed why)
    {
        if (Interlocked.CompareExchange(ref this.failure, why, null) == null) this.broken.Cancel();
    }
}
