using Lab.Sim.Network;
using Lab.Sim.Nodes;
using Lab.Sim.Queue;

namespace Lab.Sim.Tests.Machines;

/// <summary>Turns of links in an inbox, and that it gives back what a burst took.</summary>
public sealed class InboxTests
{
    private static void Put(Inbox inbox, ref HalfLink link, uint slot, long ready) =>
        inbox.Add(ready, InputKind.Received, 0, LinkHandle.Of((int)slot, 1), ref link, null);

    private static string Drain(Inbox inbox, long now)
    {
        string slots = "";
        while (inbox.NextReady <= now)
        {
            inbox.Take(now, out var entry);
            slots += (char)('a' + entry.Link.Slot);
        }
        return slots;
    }

    [Test]
    public void Links_take_turns_however_much_one_of_them_sent()
    {
        var inbox = new Inbox();
        var links = new HalfLink[3];
        for (int i = 0; i < 6; i++) Put(inbox, ref links[0], 0, i);
        for (int i = 0; i < 3; i++) Put(inbox, ref links[1], 1, 10 + i);
        Put(inbox, ref links[2], 2, 20);
        Assert.That(Drain(inbox, 100), Is.EqualTo("abcababaaa"));
    }

    [Test]
    public void What_is_not_ready_waits()
    {
        var inbox = new Inbox();
        var links = new HalfLink[2];
        Put(inbox, ref links[0], 0, 10);
        Put(inbox, ref links[0], 0, 10);
        Put(inbox, ref links[1], 1, 30);
        Assert.That(Drain(inbox, 20), Is.EqualTo("aa"));
        Assert.That(inbox.NextReady, Is.EqualTo(30));
        Assert.That(Drain(inbox, 30), Is.EqualTo("b"));
    }

    [Test]
    public void A_link_that_comes_late_waits_for_one_frame_of_a_flooder_at_most()
    {
        var inbox = new Inbox();
        var links = new HalfLink[2];
        for (int i = 0; i < 1000; i++) Put(inbox, ref links[0], 0, 0);
        for (int i = 0; i < 500; i++) inbox.Take(1, out _);
        Put(inbox, ref links[1], 1, 1);
        inbox.Take(1, out var first);
        inbox.Take(1, out var second);
        Assert.That(new[] { first.Link.Slot, second.Link.Slot }, Does.Contain(1));
    }

    [Property(MaxTest = 100)]
    public void Gives_back_every_entry_once_and_each_links_in_order(ulong seed)
    {
        var luck = Rng.For(seed, "inbox");
        var inbox = new Inbox();
        var links = new HalfLink[4];
        var got = new List<int>[] { [], [], [], [] };
        var sent = new int[4];
        long now = 0;
        for (int i = 0; i < 3000; i++)
        {
            int link = luck.Below(4);
            if (luck.Below(5) < 3)
                inbox.Add(now + luck.Below(2) * 50, InputKind.Received, 0, LinkHandle.Of(link, 1), ref links[link], sent[link]++);
            else now += luck.Below(100);
            now = Math.Max(now, inbox.NextReady == long.MaxValue ? 0 : now);
            while (luck.Below(3) > 0 && inbox.NextReady <= now)
            {
                inbox.Take(now, out var entry);
                got[entry.Link.Slot].Add((int)entry.Body!);
            }
            now += 50; // ready times never fall
        }
        while (!inbox.IsEmpty)
        {
            inbox.Take(long.MaxValue, out var entry);
            got[entry.Link.Slot].Add((int)entry.Body!);
        }
        for (int link = 0; link < 4; link++) Assert.That(got[link], Is.EqualTo(Enumerable.Range(0, sent[link])));
    }

    [Test]
    public void Gives_back_what_a_burst_took()
    {
        var inbox = new Inbox();
        var link = new HalfLink();
        for (int i = 0; i < 100_000; i++) Put(inbox, ref link, 0, 0);
        Assert.That(inbox.Capacity, Is.GreaterThanOrEqualTo(100_000));
        while (!inbox.IsEmpty) inbox.Take(1, out _);
        Assert.That(inbox.Capacity, Is.LessThanOrEqualTo(1024));
    }
}
