using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// The links of one incarnation and all that waits to be delivered, except timers: finished jobs first,
/// then lanes in turns, one input each, so that a flooder cannot starve an honest peer. Touched by the
/// loop's thread only.
/// </summary>
internal sealed class Inbox
{
    private readonly Dictionary<LinkId, LiveLink> links = [];
    private readonly Queue<Lane> turns = [];
    private readonly Lane desk = Lane.OfDesk();
    private readonly Dictionary<JobId, JobTicket> jobs = [];
    private readonly Queue<JobTicket> finished = [];

    /// <summary>
    /// The link, or null if it is down (and the participant was told, or is about to be) or hung up.
    /// </summary>
    public LiveLink? Find(LinkId id) =>
        this.links.TryGetValue(id, out LiveLink? link) && !link.Lane.Ended ? link : null;

    public void LinkUp(LiveLink link)
    {
        this.links.Add(link.Id, link);
        Add(link.Lane, Input.LinkUp(link.Id, link.Opened));
    }

    public void Received(LiveLink link, Frame frame)
    {
        if (Find(link.Id) == link) Add(link.Lane, Input.Received(link.Id, frame));
    }

    public void Drained(LiveLink link)
    {
        if (Find(link.Id) != link) return;
        link.Lane.MarkDrained();
        List(link.Lane);
    }

    public void LinkDown(LiveLink link, LinkLoss why)
    {
        if (Find(link.Id) == link) Add(link.Lane, Input.LinkDown(link.Id, why));
    }

    public void AtDesk(in Input input) => Add(this.desk, input);

    /// <summary>
    /// Forgets a link that the participant hangs up: nothing more is heard from it, not even a LinkDown
    /// that waits. Null if there is no such link any more.
    /// </summary>
    public LiveLink? Forget(LinkId id)
    {
        if (!this.links.Remove(id, out LiveLink? link)) return null;
        link.Lane.Clear();
        return link;
    }

    /// <summary>
    /// Drops what waits from a link that this host closes, and lets the participant hear why.
    /// </summary>
    public void Close(LiveLink link, LinkLoss why)
    {
        if (Find(link.Id) != link) return;
        link.Lane.Clear();
        LinkDown(link, why);
    }

    /// <summary>
    /// Notes a started job; one that still runs under the same id is stopped, as a timer would be moved.
    /// </summary>
    public void Started(JobTicket ticket)
    {
        Stop(ticket.Id);
        this.jobs.Add(ticket.Id, ticket);
    }

    public void Stop(JobId job)
    {
        if (this.jobs.Remove(job, out JobTicket? ticket)) ticket.Stop();
    }

    public void JobDone(JobTicket ticket) => this.finished.Enqueue(ticket);

    /// <summary>
    /// Whether the job was started by this incarnation and neither stopped nor delivered since.
    /// </summary>
    public bool IsRunning(JobTicket ticket) =>
        this.jobs.TryGetValue(ticket.Id, out JobTicket? current) && current == ticket;

    public void StopAllJobs()
    {
        foreach (JobTicket ticket in this.jobs.Values) ticket.Stop();
    }

    /// <summary>
    /// Takes the next input: finished jobs in the order in which they ended, then the lane whose turn it
    /// is.
    /// </summary>
    public bool TryTake(out Input input)
    {
        while (this.finished.TryDequeue(out JobTicket? ticket))
        {
            if (!IsRunning(ticket)) continue;
            this.jobs.Remove(ticket.Id);
            input = Input.JobDone(ticket.Id, ticket.Result!);
            return true;
        }
        while (this.turns.TryDequeue(out Lane? lane))
        {
            bool taken = lane.TryTake(out input);
            lane.Listed = !lane.IsEmpty;
            if (lane.Listed) this.turns.Enqueue(lane);
            if (!taken) continue;
            Note(lane, input);
            return true;
        }
        input = default;
        return false;
    }

    private void Note(Lane lane, in Input input)
    {
        if (input.Kind == InputKind.Received) lane.Link!.Window.Give(input.Frame.Length);
        if (input.Kind == InputKind.LinkDown) Check.That(this.links.Remove(lane.Link!.Id));
    }

    private void Add(Lane lane, in Input input)
    {
        lane.Add(input);
        List(lane);
    }

    private void List(Lane lane)
    {
        if (lane.Listed) return;
        lane.Listed = true;
        this.turns.Enqueue(lane);
    }
}
