using System.Threading.Channels;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// One life of a participant, from boot to crash: its loop, its links, its listener. All that it starts
/// ends with it, so nothing of it can reach a later incarnation.
/// </summary>
internal sealed class Incarnation
{
    private readonly NodeSlot slot;
    private readonly Listener? listener;
    private readonly Channel<Arrival> arrivals =
        Channel.CreateUnbounded<Arrival>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource stopping = new();
    private readonly Nursery nursery;
    private int lastLink;

    public Incarnation(NodeSlot slot, Listener? listener)
    {
        this.slot = slot;
        this.listener = listener;
        this.nursery = new Nursery(Fail);
    }

    /// <summary>Boots the participant and lets others reach it.</summary>
    public void Start(IParticipant participant)
    {
        var loop = new Loop(this, participant, this.slot.Store, this.slot.Jobs, this.arrivals);
        this.nursery.Start(() => loop.RunAsync(this.stopping.Token));
        if (this.listener is { } listening)
            this.nursery.Start(() => listening.RunAsync(this.nursery, ServeAsync, this.stopping.Token));
    }

    /// <summary>
    /// Ends it as a killed process ends: between two steps or with a step that leaves no trace; sockets are
    /// closed, jobs that run are never told of. Returns when nothing of it runs any more, except such jobs.
    /// </summary>
    public async Task StopAsync()
    {
        await this.stopping.CancelAsync().ConfigureAwait(false);
        this.listener?.Dispose();
        this.arrivals.Writer.TryComplete();
        await this.nursery.EndAsync().ConfigureAwait(false);
        this.stopping.Dispose();
    }

    public async Task<object> AskAsync(RequestId request, object command)
    {
        var asker = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!this.arrivals.Writer.TryWrite(Arrival.Asked(request, command, asker)))
            throw WhyDown;
        return await asker.Task.ConfigureAwait(false);
    }

    /// <summary>Tells the loop something; a loop that has ended does not hear it. From any thread.</summary>
    public void Post(Arrival arrival) => this.arrivals.Writer.TryWrite(arrival);

    public void Dial(Endpoint remote) => this.nursery.Start(() => DialAsync(remote));

    public void Reported(ReadOnlySpan<Fact> facts) => this.slot.Reported(facts);

    /// <summary>What those who wait for an answer are told when the loop ends.</summary>
    public Exception WhyDown => this.slot.Failure ?? (Exception)new ParticipantDown(this.slot.Id);

    /// <summary>
    /// A failed participant takes no further part: its links and listener close as if its process had
    /// ended.
    /// </summary>
    public void Fail(Exception why)
    {
        this.slot.Fail(why);
        this.arrivals.Writer.TryComplete();
        this.stopping.Cancel();
        this.listener?.Dispose();
    }

    private async Task DialAsync(Endpoint remote)
    {
        try
        {
            (Connection? made, DialFailure why) = await Dialler
                .DialAsync(
                    this.slot.Address, remote, this.slot.Plaintext, this.slot.DialTimeout, this.stopping.Token)
                .ConfigureAwait(false);
            if (made != null) await ServeAsync(made).ConfigureAwait(false);
            else Post(Arrival.DialFailed(remote, why));
        }
        catch (OperationCanceledException)
        {
            // Stopped: nobody is left to hear how the dial ended.
        }
    }

    private async Task ServeAsync(Connection connection)
    {
        var id = new LinkId(Interlocked.Increment(ref this.lastLink));
        var link = new LiveLink(id, connection, Post, this.slot.Linger);
        Post(Arrival.LinkUp(link));
        await link.RunAsync(this.stopping.Token).ConfigureAwait(false);
    }
}
