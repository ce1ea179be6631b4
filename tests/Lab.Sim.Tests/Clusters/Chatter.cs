using System.Buffers.Binary;
using Lab.Core.Crypto;
using Lab.Sim.Nodes;

namespace Lab.Sim.Tests.Clusters;

/// <summary>
/// A toy that uses everything at once: floods items, charges, writes, sets timers, runs jobs, redials, hangs up and
/// asks the memo. What it does depends on its luck and on what it heard, so that any difference spreads.
/// </summary>
internal sealed class Chatter : IParticipant
{
    private readonly Birth birth;
    private readonly Endpoint[] peers;
    private readonly Func<int, bool>? deviates;
    private readonly List<LinkId> links = [];
    private readonly HashSet<int> seen = [];
    private int made;

    /// <param name="peers">Whom it dials.</param>
    /// <param name="deviates">At which of its items it behaves differently, for tests that look for a difference.</param>
    public Chatter(Birth birth, Endpoint[] peers, Func<int, bool>? deviates = null)
    {
        this.birth = birth;
        this.peers = peers;
        this.deviates = deviates;
    }

    public void Step(Now now, in Input input, IHost host)
    {
        switch (input.Kind)
        {
            case InputKind.Booted:
                foreach (var peer in this.peers) host.Dial(peer);
                host.SetTimer(new TimerId(1), Ms(1 + this.birth.Luck.Below(400)));
                break;
            case InputKind.LinkUp:
                this.links.Add(input.Link);
                break;
            case InputKind.LinkDown:
                this.links.Remove(input.Link);
                foreach (var peer in this.peers.Take(1)) host.Dial(peer);
                break;
            case InputKind.TimerDue:
                Create(host);
                host.SetTimer(input.Timer, Ms(200 + this.birth.Luck.Below(400)));
                break;
            case InputKind.Received:
                Received(input.Link, input.Frame, host);
                break;
            case InputKind.JobDone:
                host.Report(new Fact(3, default, (long)input.Job.Value));
                break;
        }
    }

    private void Create(IHost host)
    {
        int item = this.birth.Node << 16 | this.made++;
        if (this.deviates?.Invoke(this.made) == true) host.Charge(WorkKind.Microsecond, 1);
        var bytes = new byte[50 + this.birth.Luck.Below(3000)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, item);
        this.seen.Add(item);
        foreach (var link in this.links) host.Send(link, new Frame(bytes));
        if (this.made % 5 == 0) host.Start(new Work((ulong)this.made, Ms(this.birth.Luck.Below(100))));
        if (this.made % 11 == 0 && this.links.Count > 2) host.Hang(this.links[0], Hangup.Idle);
    }

    private void Received(LinkId from, Frame frame, IHost host)
    {
        host.Charge(WorkKind.Frame);
        int item = BinaryPrimitives.ReadInt32LittleEndian(frame.Span);
        if (!this.seen.Add(item)) return;
        var digest = this.birth.Memo.Get(Sha256.Of(frame.Span), frame, f => f.Span[..4].ToArray());
        host.Charge(WorkKind.Verify);
        this.birth.Store.Put(frame.Span[..4], digest);
        host.Report(new Fact(1, default, item));
        foreach (var link in this.links)
            if (link != from)
                host.Send(link, frame);
    }
}
