using System.Net.Sockets;
using Lab.Core;
using Lab.Core.Seam;
using Lab.Live.Tests.Conformance;

namespace Lab.Live.Tests.Shell;

/// <summary>What strangers may do to a live node's sockets, and what becomes of it.</summary>
public sealed class WireTests
{
    private const int LongestFrame = 16 * 1024 * 1024;
    private static readonly LiveOptions Hasty = new() { DialTimeout = Duration.FromMilliseconds(300) };

    [Test]
    public async Task Announcing_the_longest_frame_is_not_refused()
    {
        await using var stage = new LiveStage();
        var (node, journal) = stage.Add();
        stage.World.Start();
        using RawPeer peer = await RawPeer.Join(node.Endpoint!.Value);
        await peer.SayLength(LongestFrame);
        await LiveStage.Until(() => journal.Count(InputKind.LinkUp) == 1);
        await Task.Delay(200);
        Assert.That(journal.Count(InputKind.LinkDown), Is.Zero);
    }

    [Test]
    public async Task Announcing_a_longer_frame_ends_the_link_and_takes_no_memory()
    {
        await using var stage = new LiveStage();
        var (node, journal) = stage.Add();
        stage.World.Start();
        using RawPeer peer = await RawPeer.Join(node.Endpoint!.Value);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await peer.SayLength(LongestFrame + 1);
        await peer.HearEnd();
        await LiveStage.Until(() => journal.Count(InputKind.LinkDown) == 1);
        long taken = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.That(journal.Count(InputKind.Received), Is.Zero);
        Assert.That(taken, Is.LessThan(1024 * 1024));
    }

    [Test]
    public async Task Memory_is_taken_as_bytes_arrive_not_as_they_are_announced()
    {
        await using var stage = new LiveStage();
        var (node, journal) = stage.Add();
        stage.World.Start();
        using RawPeer peer = await RawPeer.Join(node.Endpoint!.Value);
        await LiveStage.Until(() => journal.Count(InputKind.LinkUp) == 1);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await peer.SayLength(LongestFrame);
        await peer.Say(new byte[1000]);
        await Task.Delay(300);
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(2 * 1024 * 1024));
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(100_000)]
    public async Task Frames_survive_any_cutting_of_the_stream(int piece)
    {
        await using var stage = new LiveStage();
        var (node, journal) = stage.Add();
        stage.World.Start();
        using RawPeer peer = await RawPeer.Join(node.Endpoint!.Value);
        byte[] stream = [.. Enumerable.Range(0, 20).SelectMany(i => Frames.Of(i,
            12 + 40 * i).Memory.ToArray()),
            .. Frames.Of(20, piece * 50).Memory.ToArray()];
        foreach (byte[] part in stream.Chunk(piece)) await peer.Say(part);
        await LiveStage.Until(() => journal.Count(InputKind.Received) == 21);
        Assert.That(journal.Of(InputKind.Received).Select(h => h.Number), Is.EqualTo(Enumerable.Range(0,
            21)));
    }

    [Test]
    public async Task Stream_that_ends_within_a_frame_delivers_nothing_of_it()
    {
        await using var stage = new LiveStage();
        var (node, journal) = stage.Add();
        stage.World.Start();
        using (RawPeer peer = await RawPeer.Join(node.Endpoint!.Value))
            await peer.Say(Frames.Of(1, 500).Memory[..300].ToArray());
        await LiveStage.Until(() => journal.Count(InputKind.LinkDown) == 1);
        Assert.That(journal.Count(InputKind.Received), Is.Zero);
        Assert.That(journal.Of(InputKind.LinkDown)[0].Input.Loss, Is.EqualTo(LinkLoss.Remote));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Garbage_instead_of_a_preamble_is_no_link(bool secretly)
    {
        await using var stage = new LiveStage();
        var (node, journal) = stage.Add();
        stage.World.Start();
        using RawPeer peer = secretly
            ? await RawPeer.DialSecretly(node.Endpoint!.Value)
            : await RawPeer.Dial(node.Endpoint!.Value);
        await peer.Say("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        await peer.HearEnd();
        Assert.That(journal.All.Select(h => h.Kind), Is.EqualTo(new[] { InputKind.Booted }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Silence_instead_of_a_preamble_is_ended_in_time(bool secretly)
    {
        await using var stage = new LiveStage(Hasty);
        var (node, journal) = stage.Add();
        stage.World.Start();
        using RawPeer peer = secretly
            ? await RawPeer.DialSecretly(node.Endpoint!.Value)
            : await RawPeer.Dial(node.Endpoint!.Value);
        await peer.HearEnd();
        Assert.That(journal.Count(InputKind.LinkUp), Is.Zero);
    }

    [Test]
    public async Task Silent_strangers_do_not_keep_an_honest_peer_out_for_longer_than_the_time_out()
    {
        await using var stage = new LiveStage(Hasty);
        var (node, journal) = stage.Add();
        stage.World.Start();
        var crowd = new List<RawPeer>();
        for (int i = 0; i < 100; i++) crowd.Add(await RawPeer.Dial(node.Endpoint!.Value));
        foreach (RawPeer silent in crowd) await silent.HearEnd();
        using RawPeer honest = await RawPeer.Join(node.Endpoint!.Value);
        await LiveStage.Until(() => journal.Count(InputKind.LinkUp) == 1);
        crowd.ForEach(silent => silent.Dispose());
    }

    [Test]
    public async Task Dial_to_a_silent_listener_times_out()
    {
        using Socket silent = BareListener.Open(out Endpoint at);
        await using var stage = new LiveStage(Hasty);
        var (node, journal) = stage.Add(listening: false);
        stage.World.Start();
        await stage.Do(node.Id, host => host.Dial(at));
        await LiveStage.Until(() => journal.Count(InputKind.DialFailed) == 1);
        Assert.That(journal.Of(InputKind.DialFailed)[0].Input.DialFailure, Is.EqualTo(DialFailure.TimedOut));
    }

    [Test]
    public async Task Dial_to_a_listener_of_another_protocol_is_refused()
    {
        using Socket other = BareListener.Open(out Endpoint at);
        await using var stage = new LiveStage();
        var (node, journal) = stage.Add(listening: false);
        stage.World.Start();
        await stage.Do(node.Id, host => host.Dial(at));
        using Socket accepted = await other.AcceptAsync();
        await accepted.SendAsync("SSH-2.0-OpenSSH_9.9 and so on\r\n"u8.ToArray());
        await LiveStage.Until(() => journal.Count(InputKind.DialFailed) == 1);
        Assert.That(journal.Of(InputKind.DialFailed)[0].Input.DialFailure, Is.EqualTo(DialFailure.Refused));
    }
}
