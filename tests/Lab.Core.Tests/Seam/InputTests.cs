using Lab.Core.Seam;

namespace Lab.Core.Tests.Seam;

/// <summary>Each input gives back what it was made of, and its digest tells it from the others.</summary>
public sealed class InputTests
{
    private static readonly Frame Frame = new(new byte[] { 1, 2, 3 });
    private static readonly Endpoint Remote = new(7, 8333);
    private static readonly LinkOpened Opened = new(true, Remote, new Hash(1, 2, 3, 4));

    [Test]
    public void Each_kind_carries_its_own()
    {
        var link = new LinkId(int.MaxValue);
        Assert.That(Input.Booted().Kind, Is.EqualTo(InputKind.Booted));

        var up = Input.LinkUp(link, Opened);
        Assert.That((up.Kind, up.Link, up.Opened), Is.EqualTo((InputKind.LinkUp, link, Opened)));

        var failed = Input.DialFailed(Remote, DialFailure.TimedOut);
        Assert.That(
            (failed.Kind, failed.Remote, failed.DialFailure),
            Is.EqualTo((InputKind.DialFailed, Remote, DialFailure.TimedOut)));

        var down = Input.LinkDown(link, LinkLoss.SlowPeer);
        Assert.That((down.Kind, down.Link, down.Loss), Is.EqualTo((InputKind.LinkDown, link, LinkLoss.SlowPeer)));

        var received = Input.Received(link, Frame);
        Assert.That(
            (received.Kind, received.Link, received.Frame), Is.EqualTo((InputKind.Received, link, Frame)));

        var drained = Input.Drained(link);
        Assert.That((drained.Kind, drained.Link), Is.EqualTo((InputKind.Drained, link)));

        var due = Input.TimerDue(new TimerId(ulong.MaxValue));
        Assert.That((due.Kind, due.Timer), Is.EqualTo((InputKind.TimerDue, new TimerId(ulong.MaxValue))));

        var done = Input.JobDone(new JobId(5), "result");
        Assert.That((done.Kind, done.Job, done.Result), Is.EqualTo((InputKind.JobDone, new JobId(5), "result")));

        var asked = Input.Asked(new RequestId(6), "command");
        Assert.That(
            (asked.Kind, asked.Request, asked.Command), Is.EqualTo((InputKind.Asked, new RequestId(6), "command")));
    }

    [Test]
    public void Asking_another_kind_for_its_frame_is_our_bug()
    {
        Assert.That(() => Input.Booted().Frame, Throws.TypeOf<CheckFailed>());
        Assert.That(() => Input.LinkUp(new LinkId(1), Opened).Frame, Throws.TypeOf<CheckFailed>());
    }

    [Test]
    public void Digests_tell_inputs_apart()
    {
        ulong[] digests =
        [
            Input.Booted().Digest(),
            Input.LinkUp(new LinkId(1), Opened).Digest(), Input.LinkUp(new LinkId(2), Opened).Digest(),
            Input.DialFailed(Remote, DialFailure.Refused).Digest(),
            Input.DialFailed(Remote, DialFailure.TimedOut).Digest(),
            Input.LinkDown(new LinkId(1), LinkLoss.Local).Digest(),
            Input.LinkDown(new LinkId(1), LinkLoss.Remote).Digest(),
            Input.Received(new LinkId(1), Frame).Digest(), Input.Received(new LinkId(2), Frame).Digest(),
            Input.Received(new LinkId(1), new Frame(new byte[] { 1, 2, 4 })).Digest(),
            Input.Drained(new LinkId(1)).Digest(), Input.TimerDue(new TimerId(1)).Digest(),
            Input.JobDone(new JobId(1), "x").Digest(), Input.Asked(new RequestId(1), "x").Digest(),
        ];
        Assert.That(digests, Is.Unique);
    }

    [Test]
    public void Delivering_a_frame_allocates_nothing()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        ulong digest = 0;
        for (int i = 0; i < 1000; i++) digest ^= Input.Received(new LinkId(i), Frame).Digest();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero, $"digest {digest}");
    }
}
