using Lab.Core;
using Lab.Ledger;
using Lab.Nodes.Chain;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Sync;

/// <summary>
/// Who is asked for which bodies of the line: several peers at once, each with a window of its own, all together
/// within the bounds of what may be asked for or wait for its turn.
/// </summary>
internal sealed class BodyOrders(
    Turn turn, NodeSettings settings, HeaderLine line, PeerTable peers, DownloadBudget budget)
{
    /// <summary>What a block is taken to have until some have come, in bytes.</summary>
    private const int FirstGuess = 1024;

    private int firstFree, averageBytes = FirstGuess;

    // A body had no room: it would have none if it came again before an earlier one went.
    private bool full;

    /// <summary>What a block is taken to have, in bytes.</summary>
    public int AverageBytes => this.averageBytes;

    /// <summary>Blocks asked for that have not come.</summary>
    public int InFlight { get; private set; }

    /// <summary>Blocks that are here and wait for earlier ones, and their bytes.</summary>
    public int Waiting { get; private set; }

    public long WaitingBytes { get; private set; }

    /// <summary>The blocks from the front of the line that may be asked for now.</summary>
    private int Ahead =>
        Math.Min(line.Count, this.full || WaitingBytes >= settings.SyncAheadBytes ? 1 : settings.SyncAhead);

    /// <summary>Whether all that may be asked for has been.</summary>
    public bool IsWindowFull => FirstFree == Ahead;

    /// <summary>The block of the line whose body is wanted now, or null if this is none.</summary>
    public SyncBlock? Wanted(BlockItem item) =>
        line.Find(item.Block.Header.Height, item.Block.Id, out int index) is { Here: null } block
            && index < settings.SyncAhead ? block : null;

    /// <summary>Whether a block is here and waits for its turn.</summary>
    public bool Holds(BlockItem item) =>
        line.Find(item.Block.Header.Height, item.Block.Id, out _) is { Here: not null };

    /// <summary>Asks a peer for more, if its window is half empty.</summary>
    /// <param name="peer">Ready.</param>
    /// <param name="isLead">Whether it named the line, and so has all of it.</param>
    public void Ask(Peer peer, bool isLead)
    {
        if (FirstFree == Ahead) return;
        var source = peer.Body;
        if (source is not null && (source.InFlight > settings.SyncWindow / 2 || source.RestsUntil > turn.Now.Mono)) return;
        int room = settings.SyncWindow - (source?.InFlight ?? 0);
        room = budget.Room(room, this.averageBytes);
        var batch = Take(peer, isLead, room, source?.LacksFrom(line.Version) ?? long.MaxValue);
        if (batch is not null) peers.Send(peer, Wire.Encode(new GetBlock(batch)));
    }

    /// <summary>A body came: keeps it for its turn, or drops it if there is no room.</summary>
    public void Arrived(SyncBlock block, HeldBlock held)
    {
        bool isFirst = block == line[0];
        Settle(block);
        budget.Take(held.Frame.Length - block.Reserved);
        block.Reserved = 0;
        if (held.From is { Body: { } source })
        {
            source.Progress = turn.Now.Mono;
            source.Taken++;
        }

        this.averageBytes += (held.Frame.Length - this.averageBytes) / 16;
        if (this.averageBytes < 1) this.averageBytes = 1;
        if (!isFirst && WaitingBytes + held.Frame.Length > settings.SyncAheadBytes)
        {
            this.firstFree = 0;
            this.full = true;
            return;
        }

        block.Here = held;
        Waiting++;
        WaitingBytes += held.Frame.Length;
    }

    /// <summary>Takes the body of the first block out, to be offered to the chain.</summary>
    public HeldBlock TakeFirst()
    {
        var held = line[0].Here!;
        PutDown(line[0]);
        return held;
    }

    /// <summary>The first block was applied and leaves the line.</summary>
    public void Applied(ChainEntry entry)
    {
        Settle(line[0]);
        PutDown(line[0]);
        if (this.firstFree > 0) this.firstFree--;
        line.Advance(entry);
    }

    /// <summary>A header is given up, and all that was asked or kept for it.</summary>
    public void GivenUp(SyncBlock block)
    {
        Settle(block);
        budget.Take(-block.Reserved);
        PutDown(block);
        this.firstFree = 0;
    }

    /// <summary>Nothing is expected of a peer any more: others may be asked.</summary>
    public void Release(Peer peer)
    {
        if (peer.Body is not { InFlight: > 0 }) return;
        for (int i = 0; i < line.Count && peer.Body.InFlight > 0; i++)
            if (line[i].Asked == peer) Free(line[i]);
    }

    /// <summary>A peer says that it lacks a block; true if that was asked of it, however long ago.</summary>
    public bool Lacks(Peer peer, in Hash id)
    {
        if (peer.Body is not { MayDecline: > 0 } source) return false;
        source.MayDecline--;
        for (int i = 0; i < line.Count; i++)
        {
            if (line[i].Asked != peer || line[i].Header.Id != id) continue;
            long height = line[i].Header.Height.Value;
            source.Lacks = (line.Version, Math.Min(source.LacksFrom(line.Version), height));
            Free(line[i]);
            break;
        }

        return true;
    }

    /// <summary>When a peer that owes blocks is given up.</summary>
    public Duration DueOf(Peer peer) => peer.Body!.Progress
        + (HoldsUp(peer) ? settings.SyncStall : settings.SyncTimeout);

    /// <summary>Whether everything else that may be asked for is here or asked for, and others have nothing to do.</summary>
    private bool HoldsUp(Peer peer)
    {
        if (line.IsEmpty || line[0].Asked != peer || !IsWindowFull) return false;
        for (var left = peers.Ready; !left.IsEmpty; left = left.Rest)
        {
            var other = peers[left.First]!;
            if (other == peer || other.Tip.Weight < line[0].Entry.Weight) continue;
            if (other.Body?.LacksFrom(line.Version) <= line[0].Header.Height.Value) continue;
            if (other.Body is null or { InFlight: 0 }) return true;
        }

        return false;
    }

    private int FirstFree
    {
        get
        {
            int ahead = Ahead;
            if (this.firstFree > ahead) this.firstFree = ahead;
            while (this.firstFree < ahead && !line[this.firstFree].IsFree) this.firstFree++;
            return this.firstFree;
        }
    }

    private List<BlockRef>? Take(Peer peer, bool isLead, int room, long lacks)
    {
        List<BlockRef>? batch = null;
        int ahead = Ahead;
        for (int i = FirstFree; i < ahead && (batch?.Count ?? 0) < room; i++)
        {
            var block = line[i];
            if (block.Header.Height.Value >= lacks || (!isLead && block.Entry.Weight > peer.Tip.Weight)) break;
            if (!block.IsFree) continue;
            (batch ??= []).Add(block.Ref);
            Give(block, peer);
        }

        return batch;
    }

    private void Give(SyncBlock block, Peer peer)
    {
        var source = peer.Body ??= new BodySource();
        source.MayDecline++;
        if (source.InFlight++ == 0) source.Progress = turn.Now.Mono;
        block.Asked = peer;
        block.Reserved = this.averageBytes;
        budget.Take(this.averageBytes);
        InFlight++;
    }

    private void Free(SyncBlock block)
    {
        Settle(block);
        budget.Take(-block.Reserved);
        block.Reserved = 0;
        this.firstFree = 0;
    }

    /// <summary>Nobody owes the body any more.</summary>
    private void Settle(SyncBlock block)
    {
        if (block.Asked is not { } peer) return;
        block.Asked = null;
        peer.Body!.InFlight--;
        InFlight--;
    }

    private void PutDown(SyncBlock block)
    {
        if (block.Here is not { } held) return;
        block.Here = null;
        this.full = false;
        Waiting--;
        WaitingBytes -= held.Frame.Length;
    }
}
