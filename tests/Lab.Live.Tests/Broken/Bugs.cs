using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live.Tests.Broken;

/// <summary>Steps again within a step, whenever something is sent.</summary>
internal sealed class Reenters : Saboteur
{
    private bool inside;

    public override void Send(LinkId link, Frame frame)
    {
        base.Send(link, frame);
        if (this.inside) return;
        this.inside = true;
        Participant.Step(default, Input.Drained(link), this);
        this.inside = false;
    }
}

/// <summary>Treats each setting of a timer as one more timer, and clears nothing.</summary>
internal sealed class ForgetsMoves : Saboteur
{
    private readonly Dictionary<TimerId, TimerId> meant = [];

    public override void SetTimer(TimerId timer, Duration delay)
    {
        var own = new TimerId((ulong)this.meant.Count + 1);
        this.meant.Add(own, timer);
        base.SetTimer(own, delay);
    }

    public override void ClearTimer(TimerId timer)
    {
    }

    protected override void Deliver(Now now, in Input input) =>
        base.Deliver(now, input.Kind == InputKind.TimerDue ? Input.TimerDue(this.meant[input.Timer]) : input);
}

/// <summary>Sets the timer of the first life again in the later ones.</summary>
internal sealed class RemembersOldTimers(int life) : Saboteur
{
    protected override void Deliver(Now now, in Input input)
    {
        if (input.Kind == InputKind.Booted && life > 0) SetTimer(TimerId.Of(1),
            Duration.FromMilliseconds(100));
        base.Deliver(now, input);
    }
}

/// <summary>Loses one write in fifty: at the next boot there is a hole.</summary>
internal sealed class LosesAWrite : Saboteur
{
    public override IStore Spoil(IStore store) => new Lossy(store);

    private sealed class Lossy(IStore store) : IStore
    {
        private int writes;

        public byte[]? Get(ReadOnlySpan<byte> key) => store.Get(key);
        public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] prefix) => store.Scan(prefix);
        public void Delete(ReadOnlySpan<byte> key) => store.Delete(key);

        public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (++this.writes % 50 != 0) store.Put(key, value);
        }
    }
}

/// <summary>
/// Lets sends leave before their batch is durable: a crash takes the last three batches, but no frame,
/// back.
/// </summary>
internal sealed class SendsBeforeItIsDurable(int life) : Saboteur
{
    public override IStore Spoil(IStore store)
    {
        if (life == 0) return store;
        foreach (byte table in new byte[] { 1, 2 })
            foreach (var pair in store.Scan([table]).ToArray().TakeLast(3)) store.Delete(pair.Key);
        return store;
    }
}

/// <summary>Shows writes only when the step is over.</summary>
internal sealed class ReadsStaleWrites : Saboteur
{
    private readonly List<Action> pending = [];

    public override IStore Spoil(IStore store) => new Stale(store, this.pending);

    protected override void Deliver(Now now, in Input input)
    {
        base.Deliver(now, input);
        foreach (Action write in this.pending) write();
        this.pending.Clear();
    }

    private sealed class Stale(IStore store, List<Action> pending) : IStore
    {
        public byte[]? Get(ReadOnlySpan<byte> key) => store.Get(key);
        public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] prefix) => store.Scan(prefix);

        public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            byte[] k = key.ToArray(), v = value.ToArray();
            pending.Add(() => store.Put(k, v));
        }

        public void Delete(ReadOnlySpan<byte> key)
        {
            byte[] k = key.ToArray();
            pending.Add(() => store.Delete(k));
        }
    }
}

/// <summary>Knows of no backlog.</summary>
internal sealed class CountsNoBacklog : Saboteur
{
    public override long Backlog(LinkId link) => 0;
}

/// <summary>Never says Drained.</summary>
internal sealed class ForgetsDrained : Saboteur
{
    protected override void Deliver(Now now, in Input input)
    {
        if (input.Kind != InputKind.Drained) base.Deliver(now, input);
    }
}

/// <summary>Says Remote where the peer was too slow.</summary>
internal sealed class BlamesTheRemote : Saboteur
{
    protected override void Deliver(Now now, in Input input) =>
        base.Deliver(now, input.Kind == InputKind.LinkDown ? Input.LinkDown(input.Link,
            LinkLoss.Remote) : input);
}

/// <summary>Delivers the frames of each link two by two in the wrong order.</summary>
internal sealed class SwapsFrames : Saboteur
{
    private readonly Dictionary<LinkId, Frame> held = [];

    protected override void Deliver(Now now, in Input input)
    {
        if (input.Kind != InputKind.Received)
        {
            base.Deliver(now, input);
        }
        else if (this.held.Remove(input.Link, out Frame? earlier))
        {
            base.Deliver(now, input);
            base.Deliver(now, Input.Received(input.Link, earlier));
        }
        else
        {
            this.held.Add(input.Link, input.Frame);
        }
    }
}

/// <summary>Keeps timers and finished jobs back until ten frames were delivered.</summary>
internal sealed class FramesFirst : Saboteur
{
    private readonly List<Input> kept = [];
    private int frames;

    protected override void Deliver(Now now, in Input input)
    {
        bool urgent = input.Kind is InputKind.TimerDue or InputKind.JobDone;
        if (urgent && this.frames < 10) this.kept.Add(input);
        else base.Deliver(now, input);
        if (input.Kind != InputKind.Received || ++this.frames != 10) return;
        foreach (Input late in this.kept) base.Deliver(now, late);
    }
}

/// <summary>Serves the link that came first as long as it has anything.</summary>
internal sealed class Starves : Saboteur
{
    private const int Feast = 1000;
    private readonly List<Input> kept = [];
    private LinkId? first;
    private int frames;

    protected override void Deliver(Now now, in Input input)
    {
        if (input.Kind != InputKind.Received)
        {
            base.Deliver(now, input);
            return;
        }
        this.first ??= input.Link;
        if (input.Link == this.first) this.frames++;
        if (input.Link != this.first && this.frames < Feast) this.kept.Add(input);
        else base.Deliver(now, input);
        if (this.frames < Feast) return;
        foreach (Input late in this.kept) base.Deliver(now, late);
        this.kept.Clear();
    }
}

/// <summary>Gives the listening end a binding of its own.</summary>
internal sealed class BindsEachEndAlone : Saboteur
{
    protected override void Deliver(Now now, in Input input)
    {
        bool inbound = input.Kind == InputKind.LinkUp && !input.Opened.Outbound;
        var own = inbound ? input.Opened with { Binding = new Hash(1, 2, 3, (uint)input.Link.Value) } : null;
        base.Deliver(now, own == null ? input : Input.LinkUp(input.Link, own));
    }
}

/// <summary>Gives every link the same binding.</summary>
internal sealed class BindsAllAlike : Saboteur
{
    protected override void Deliver(Now now, in Input input) =>
        base.Deliver(now, input.Kind == InputKind.LinkUp
            ? Input.LinkUp(input.Link, input.Opened with { Binding = new Hash(1, 2, 3, 4) })
            : input);
}

/// <summary>Takes a refusal for a time-out.</summary>
internal sealed class MistakesRefusals : Saboteur
{
    protected override void Deliver(Now now, in Input input) =>
        base.Deliver(now, input.Kind == InputKind.DialFailed
            ? Input.DialFailed(input.Remote, DialFailure.TimedOut)
            : input);
}

/// <summary>
/// Keeps one frame a link in hand until the next is sent, and forgets it when the link is hung up.
/// </summary>
internal sealed class CutsOffTheLastFrame : Saboteur
{
    private readonly Dictionary<LinkId, Frame> last = [];

    public override void Send(LinkId link, Frame frame)
    {
        if (this.last.Remove(link, out Frame? earlier)) base.Send(link, earlier);
        this.last.Add(link, frame);
    }
}

/// <summary>
/// Goes on telling of a link after it was hung up: it stays open until something was heard.
/// </summary>
internal sealed class HangsUpLate : Saboteur
{
    private readonly HashSet<LinkId> doomed = [];

    public override void Hang(LinkId link, Hangup reason) => this.doomed.Add(link);

    protected override void Deliver(Now now, in Input input)
    {
        bool last = input.Kind == InputKind.Received && this.doomed.Remove(input.Link);
        base.Deliver(now, input);
        if (last) base.Hang(input.Link, Hangup.Done);
    }
}

/// <summary>Tells of the end of a link twice.</summary>
internal sealed class RepeatsLinkDown : Saboteur
{
    protected override void Deliver(Now now, in Input input)
    {
        base.Deliver(now, input);
        if (input.Kind == InputKind.LinkDown) base.Deliver(now, input);
    }
}

/// <summary>Stops no job.</summary>
internal sealed class StopsNoJob : Saboteur
{
    public override void Stop(JobId job)
    {
    }
}

/// <summary>Sets no timer while a job runs, as if the job held the loop.</summary>
internal sealed class LetsJobsHoldTheLoop : Saboteur
{
    private readonly List<Action> waiting = [];
    private bool busy;

    public override void Start(Job job)
    {
        this.busy = true;
        base.Start(job);
    }

    public override void SetTimer(TimerId timer, Duration delay)
    {
        if (this.busy) this.waiting.Add(() => base.SetTimer(timer, delay));
        else base.SetTimer(timer, delay);
    }

    protected override void Deliver(Now now, in Input input)
    {
        base.Deliver(now, input);
        if (input.Kind != InputKind.JobDone) return;
        this.busy = false;
        foreach (Action set in this.waiting) set();
        this.waiting.Clear();
    }
}

/// <summary>Gives an answer to whoever asked last.</summary>
internal sealed class AnswersTheWrongAsker : Saboteur
{
    private readonly List<RequestId> pondered = [];

    public override void Answer(RequestId request, object reply)
    {
        int at = this.pondered.IndexOf(request);
        base.Answer(at < 0 ? request : this.pondered[this.pondered.Count - 1 - at], reply);
    }

    protected override void Deliver(Now now, in Input input)
    {
        if (input.Kind == InputKind.Asked
            && input.Command is Conformance.Ponder) this.pondered.Add(input.Request);
        base.Deliver(now, input);
    }
}

/// <summary>Reports every fact twice.</summary>
internal sealed class RepeatsFacts : Saboteur
{
    public override void Report(in Fact fact)
    {
        base.Report(fact);
        base.Report(fact);
    }
}
