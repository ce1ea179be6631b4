using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>What other threads can tell a participant's loop.</summary>
internal enum ArrivalKind : byte
{
    Wake, LinkUp, Frame, Drained, LinkDown, DialFailed, JobDone, JobFailed, Asked,
}

/// <summary>One message to a participant's loop: a small tagged value.</summary>
internal readonly struct Arrival
{
    private readonly object? subject, body;

    private Arrival(ArrivalKind kind, object? subject = null, object? body = null, ulong detail = 0)
    {
        Kind = kind;
        this.subject = subject;
        this.body = body;
        Detail = detail;
    }

    public ArrivalKind Kind { get; }
    public ulong Detail { get; }

    /// <summary>The link of LinkUp, Frame, Drained and LinkDown.</summary>
    public LiveLink Link => (LiveLink)this.subject!;

    public JobTicket Ticket => (JobTicket)this.subject!;
    public Frame Frame => (Frame)this.body!;
    public LinkLoss Loss => (LinkLoss)Detail;
    public Endpoint Remote => (Endpoint)this.body!;
    public DialFailure DialFailure => (DialFailure)Detail;
    public Exception Failure => (Exception)this.body!;
    public RequestId Request => new(Detail);
    public object Command => this.body!;
    public TaskCompletionSource<object> Asker => (TaskCompletionSource<object>)this.subject!;

    public static Arrival Wake() => new(ArrivalKind.Wake);
    public static Arrival LinkUp(LiveLink link) => new(ArrivalKind.LinkUp, link);
    public static Arrival Of(LiveLink link, Frame frame) => new(ArrivalKind.Frame, link, frame);
    public static Arrival Drained(LiveLink link) => new(ArrivalKind.Drained, link);
    public static Arrival LinkDown(LiveLink link, LinkLoss why) =>
        new(ArrivalKind.LinkDown, link, null, (ulong)why);
    public static Arrival DialFailed(Endpoint to, DialFailure why) =>
        new(ArrivalKind.DialFailed, null, to, (ulong)why);
    public static Arrival JobDone(JobTicket ticket) => new(ArrivalKind.JobDone, ticket);
    public static Arrival JobFailed(JobTicket ticket, Exception why) =>
        new(ArrivalKind.JobFailed, ticket, why);
    public static Arrival Asked(RequestId request, object command, TaskCompletionSource<object> asker) =>
        new(ArrivalKind.Asked, asker, command, request.Value);
}
