namespace Lab.Core.Seam;

/// <summary>
/// The world as a participant sees it, in simulation and live alike. Imperatives; none of them blocks. What every host
/// promises (steps never overlap, durable before visible, back-pressure, fair turns) stands in ARCHITECTURE.md.
/// </summary>
public interface IHost
{
    /// <summary>Asks for a connection: answered by LinkUp (outbound) or DialFailed.</summary>
    void Dial(Endpoint remote);

    /// <summary>Closes a link. Frames already sent still travel; nothing more is heard from the link, not even LinkDown.</summary>
    void Hang(LinkId link, Hangup reason);

    /// <summary>Queues a frame. A link that is gone swallows it.</summary>
    void Send(LinkId link, Frame frame);

    /// <summary>Bytes that wait in this host for the link's turn on the wire (socket buffer not counted).</summary>
    long Backlog(LinkId link);

    /// <summary>Sets the one timer of this id, moving it if it is set. A delay below zero counts as zero.</summary>
    void SetTimer(TimerId timer, Duration delay);

    void ClearTimer(TimerId timer);

    /// <summary>Starts slow pure work beside the loop: answered by JobDone, unless stopped before.</summary>
    void Start(Job job);

    void Stop(JobId job);

    /// <summary>Adds modelled cost of the work just done, whether or not a memo spared the real work.</summary>
    void Charge(WorkKind kind, int units = 1);

    void Answer(RequestId request, object reply);

    /// <summary>Hands a fact to checkers and reports; nodes never read facts back.</summary>
    void Report(in Fact fact);
}
