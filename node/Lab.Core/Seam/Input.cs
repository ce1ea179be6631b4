using System.Runtime.CompilerServices;

namespace Lab.Core.Seam;

/// <summary>What can happen to a participant. Past facts.</summary>
public enum InputKind : byte
{
    Booted = 1, LinkUp, DialFailed, LinkDown, Received, Drained, TimerDue, JobDone, Asked,
}

/// <summary>A connection that has just come up.</summary>
/// <param name="Outbound">True if this participant dialled.</param>
/// <param name="Remote">The dialled endpoint; for an inbound link the observed address, whose port is not a listening one.</param>
/// <param name="Binding">A hash that both ends see alike: of the TLS certificate when live, of the link in simulation.</param>
public sealed record LinkOpened(bool Outbound, Endpoint Remote, Hash Binding);

/// <summary>One thing that happened to a participant: a small tagged value, so that delivering costs no allocation.</summary>
public readonly struct Input
{
    private readonly ulong id;
    private readonly object? body;
    private readonly byte detail;

    private Input(InputKind kind, ulong id, object? body, byte detail)
    {
        Kind = kind;
        this.id = id;
        this.body = body;
        this.detail = detail;
    }

    public InputKind Kind { get; }

    public static Input Booted() => new(InputKind.Booted, 0, null, 0);
    public static Input LinkUp(LinkId link, LinkOpened opened) => new(InputKind.LinkUp, (uint)link.Value, opened, 0);
    public static Input DialFailed(Endpoint to, DialFailure why) =>
        new(InputKind.DialFailed, 0, to, (byte)why);
    public static Input LinkDown(LinkId link, LinkLoss why) =>
        new(InputKind.LinkDown, (uint)link.Value, null, (byte)why);
    public static Input Received(LinkId link, Frame frame) => new(InputKind.Received, (uint)link.Value, frame, 0);
    public static Input Drained(LinkId link) => new(InputKind.Drained, (uint)link.Value, null, 0);
    public static Input TimerDue(TimerId timer) => new(InputKind.TimerDue, timer.Value, null, 0);
    public static Input JobDone(JobId job, object result) => new(InputKind.JobDone, job.Value, result, 0);
    public static Input Asked(RequestId request, object command) => new(InputKind.Asked, request.Value, command, 0);

    /// <summary>The link of LinkUp, LinkDown, Received and Drained.</summary>
    public LinkId Link => new((int)this.id);

    public LinkOpened Opened => (LinkOpened)this.body!;
    public Endpoint Remote => (Endpoint)this.body!;
    public DialFailure DialFailure => (DialFailure)this.detail;
    public LinkLoss Loss => (LinkLoss)this.detail;

    /// <summary>The frame of Received.</summary>
    public Frame Frame
    {
        get
        {
            Check.That(Kind == InputKind.Received);
            return Unsafe.As<Frame>(this.body!);
        }
    }

    public TimerId Timer => new(this.id);
    public JobId Job => new(this.id);
    public object Result => this.body!;
    public RequestId Request => new(this.id);
    public object Command => this.body!;

    /// <summary>A digest of kind, ids and frame bytes, for traces. Results and commands count by their id.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Digest() =>
        Kind == InputKind.Received
            ? Unsafe.As<Frame>(this.body!).Digest ^ this.id << 8
            : Mix.Fold((ulong)Kind << 8 | this.detail, this.id);
}
