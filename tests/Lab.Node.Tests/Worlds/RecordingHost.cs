namespace Lab.Nodes.Tests.Worlds;

/// <summary>A host that does nothing but write down what a node asks of it.</summary>
internal sealed class RecordingHost : IHost
{
    public List<(LinkId Link, Frame Frame)> Sent { get; } = [];
    public List<(LinkId Link, Hangup Why)> Hung { get; } = [];
    public List<Endpoint> Dialled { get; } = [];
    public List<Fact> Facts { get; } = [];
    public List<object> Answers { get; } = [];
    public List<Job> Jobs { get; } = [];
    public List<JobId> Stopped { get; } = [];
    public Dictionary<TimerId, Duration> Timers { get; } = [];
    public Dictionary<WorkKind, int> Charges { get; } = [];

    /// <summary>What the node is told of every link's backlog.</summary>
    public long BacklogToTell { get; set; }

    public void Dial(Endpoint remote) => Dialled.Add(remote);
    public void Hang(LinkId link, Hangup reason) => Hung.Add((link, reason));
    public void Send(LinkId link, Frame frame) => Sent.Add((link, frame));
    public long Backlog(LinkId link) => BacklogToTell;
    public void SetTimer(TimerId timer, Duration delay) => Timers[timer] = delay;
    public void ClearTimer(TimerId timer) => Timers.Remove(timer);
    public void Start(Job job) => Jobs.Add(job);
    public void Stop(JobId job) => Stopped.Add(job);
    public void Charge(WorkKind kind, int units = 1) => Charges[kind] = Charges.GetValueOrDefault(kind) + units;
    public void Answer(RequestId request, object reply) => Answers.Add(reply);
    public void Report(in Fact fact) => Facts.Add(fact);
}
