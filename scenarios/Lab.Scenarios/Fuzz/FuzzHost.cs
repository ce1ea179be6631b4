using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Nodes.Messages;

namespace Lab.Scenarios.Fuzz;

/// <summary>
/// The world of one node under the fuzz: keeps its links, timers and dials, and holds what it does to what it promises.
/// </summary>
internal sealed class FuzzHost : IHost
{
    private Rule refused;
    private int refusedLink = -1;

    public SortedDictionary<int, FuzzLink> Links { get; } = [];
    public SortedDictionary<ulong, long> Timers { get; } = [];
    public List<Endpoint> Dialled { get; } = [];

    /// <summary>How often a link was closed for each rule.</summary>
    public SortedDictionary<Rule, long> Refusals { get; } = [];

    public long Bans { get; private set; }
    public long PeersUp { get; private set; }
    public object? Reply { get; private set; }

    /// <summary>The node's monotonic clock in nanoseconds.</summary>
    public long Mono { get; set; }

    /// <summary>What the node is told of every link's backlog.</summary>
    public long BacklogToTell { get; set; }

    /// <summary>What was broken, or null.</summary>
    public string? Broken { get; private set; }

    public void Send(LinkId link, Frame frame)
    {
        if (!Links.TryGetValue(link.Value, out var end)) return;
        end.Last = frame;
        switch (Wire.CodeOf(frame))
        {
            case MessageCode.Hello:
                end.Heard = frame;
                break;
            case MessageCode.GetHeaders or MessageCode.GetBlock or MessageCode.Request or MessageCode.GetPeers
                or MessageCode.GetBlockTransactions or MessageCode.Ping:
                if (end.Asked.Count == FuzzLink.MostAsked) end.Asked.RemoveAt(0);
                end.Asked.Add(frame);
                break;
        }

        if (Wire.Decode(frame) is not Message) Break($"sends bytes that are no message on link {link.Value}");
    }

    public void Hang(LinkId link, Hangup reason)
    {
        if (!Links.Remove(link.Value, out var end))
        {
            Break($"hangs up link {link.Value}, which is gone");
            return;
        }

        // A link that has done its work, and nobody's fault.
        if (reason == Hangup.Done) return;
        var told = end.Last is { } last ? (Wire.Decode(last) as Error)?.Rule ?? Rule.None : Rule.None;
        if (told == Rule.None) Break($"hangs up link {link.Value} for {reason} without saying why");
        else if (this.refusedLink != link.Value || this.refused != told)
            Break($"tells link {link.Value} {told}, and reports {this.refused} of link {this.refusedLink}");
        else if (end.IsPolite && reason == Hangup.Protocol) Break($"bans the polite peer of link {link.Value} for {told}");
        else Refusals[told] = Refusals.GetValueOrDefault(told) + 1;
    }

    public void Report(in Fact fact)
    {
        if (fact.Kind == NodeFact.PeerRefused) (this.refused, this.refusedLink) = ((Rule)fact.Value, (int)fact.Extra);
        else if (fact.Kind == NodeFact.PeerBanned) Bans++;
        else if (fact.Kind == NodeFact.PeerUp) PeersUp++;
    }

    public void Dial(Endpoint remote) => Dialled.Add(remote);
    public long Backlog(LinkId link) => BacklogToTell;
    public void SetTimer(TimerId timer, Duration delay) => Timers[timer.Value] = Mono + Math.Max(0, delay.Nanoseconds);
    public void ClearTimer(TimerId timer) => Timers.Remove(timer.Value);
    public void Start(Job job) => Break("starts a job without having plots");

    public void Stop(JobId job)
    {
        // There are none.
    }

    public void Charge(WorkKind kind, int units)
    {
        // Time passes as the fuzz likes.
    }

    public void Answer(RequestId request, object reply) => Reply = reply;

    private void Break(string what) => Broken ??= what;
}
