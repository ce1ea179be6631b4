using System.Buffers;
using System.Net.Sockets;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// One end of a connection that is up: a reader and a writer task on one socket. It tells its loop of
/// frames, of a drained backlog and of the end; the loop adds frames, hangs up, or closes it.
/// </summary>
internal sealed class LiveLink
{
    private const int Chunk = 64 * 1024;

    private readonly Connection connection;
    private readonly Action<Arrival> post;
    private readonly TimeSpan linger;
    private readonly Outgoing outgoing = new();
    private readonly CancellationTokenSource closing = new();
    private volatile bool deaf;

    public LiveLink(LinkId id, Connection connection, Action<Arrival> post, TimeSpan linger)
    {
        Id = id;
        this.connection = connection;
        this.post = post;
        this.linger = linger;
        Lane = Lane.Of(this);
    }

    public LinkId Id { get; }
    public LinkOpened Opened => this.connection.Opened;
    public UnreadWindow Window { get; } = new();

    /// <summary>The loop's own view of the link.</summary>
    public Lane Lane { get; }

    /// <summary>Bytes sent by a step that is not released yet. Touched by the loop's thread only.</summary>
    public long Held { get; set; }

    /// <summary>Bytes that wait in this host for the socket.</summary>
    public long Backlog => this.outgoing.Backlog + Held;

    /// <summary>Queues a frame; false if the link's backlog is now too great to go on.</summary>
    public bool Add(Frame frame) => this.outgoing.Add(frame);

    /// <summary>Lets what was sent travel, then closes; what the peer still says is thrown away.</summary>
    public void Hang()
    {
        this.deaf = true;
        Window.Ignore();
        this.outgoing.Complete();
        this.closing.CancelAfter(this.linger);
    }

    /// <summary>Closes at once; frames that wait are lost.</summary>
    public void Close() => this.closing.Cancel();

    /// <summary>Reads and writes until the link has ended and its socket is closed.</summary>
    public async Task RunAsync(CancellationToken stopped)
    {
        using CancellationTokenRegistration stop = stopped.Register(Close);
        Task writing = WriteAsync();
        LinkLoss why = await ReadAsync().ConfigureAwait(false);
        if (!this.deaf) this.post(Arrival.LinkDown(this, why));
        this.outgoing.Drop();
        await this.closing.CancelAsync().ConfigureAwait(false);
        await writing.ConfigureAwait(false);
        await this.connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<LinkLoss> ReadAsync()
    {
        var reader = new FrameReader(this.connection.Stream);
        try
        {
            while (true)
            {
                await Window.WaitAsync(this.closing.Token).ConfigureAwait(false);
                Frame? frame = await reader.ReadAsync(this.closing.Token).ConfigureAwait(false);
                if (frame == null) return LinkLoss.Remote;
                if (this.deaf) continue;
                Window.Take(frame.Length);
                this.post(Arrival.Of(this, frame));
            }
        }
        catch (Exception e) when (IsEndOfStream(e))
        {
            return e.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut }
                ? LinkLoss.TimedOut
                : LinkLoss.Remote;
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (await this.outgoing.WaitAsync(this.closing.Token).ConfigureAwait(false))
                await WriteWaitingAsync().ConfigureAwait(false);
            this.connection.EndWriting();
        }
        catch (Exception e) when (IsEndOfStream(e))
        {
            // The reader meets the same end, after the frames that came before it, and tells it.
            this.outgoing.Drop();
        }
    }

    // The chunk is borrowed only while there is something to write, so that idle links hold none.
    private async Task WriteWaitingAsync()
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            int n;
            while ((n = this.outgoing.Fill(chunk.AsSpan(0, Chunk))) > 0)
            {
                await this.connection.Stream.WriteAsync(chunk.AsMemory(0, n), this.closing.Token)
                    .ConfigureAwait(false);
                if (this.outgoing.Written(n)) this.post(Arrival.Drained(this));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private static bool IsEndOfStream(Exception e) =>
        e is IOException or SocketException or ObjectDisposedException or OperationCanceledException;
}
