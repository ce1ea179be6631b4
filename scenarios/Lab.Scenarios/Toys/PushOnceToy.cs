using System.Buffers.Binary;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Nodes;

namespace Lab.Scenarios.Toys;

/// <summary>
/// A toy whose reach has a closed form: on the first copy of an item it sends the item, once, to a few distinct others
/// drawn from all nodes. It dials whom it draws and keeps the links.
/// </summary>
/// <param name="self">Its own id.</param>
/// <param name="nodes">How many nodes there are to draw from, itself included.</param>
/// <param name="fanout">How many it draws for each item, at most nodes - 1.</param>
public sealed class PushOnceToy(int self, int nodes, int fanout, Func<int, Endpoint> endpointOf, Rng luck)
    : IParticipant
{
    private const int HeaderBytes = 12; // length, origin, count
    private readonly Dictionary<Endpoint, LinkId> links = [];
    private readonly Dictionary<Endpoint, List<Frame>> waiting = [];
    private readonly HashSet<Hash> seen = [];
    private NodeCounters counters;
    private int published;

    public NodeCounters Counters => this.counters;

    public void Step(Now now, in Input input, IHost host)
    {
        switch (input.Kind)
        {
            case InputKind.Asked:
                Publish(input.Request, (PublishBroadcast)input.Command, host);
                break;
            case InputKind.LinkUp when input.Opened.Outbound:
                this.links[input.Opened.Remote] = input.Link;
                foreach (var frame in this.waiting[input.Opened.Remote]) host.Send(input.Link, frame);
                this.waiting.Remove(input.Opened.Remote);
                break;
            case InputKind.DialFailed:
                this.waiting.Remove(input.Remote);
                break;
            case InputKind.LinkDown:
                foreach (var (endpoint, link) in this.links)
                    if (link == input.Link)
                    {
                        this.links.Remove(endpoint);
                        break;
                    }
                break;
            case InputKind.Received:
                Received(input.Frame, host);
                break;
        }
    }

    private void Publish(RequestId request, PublishBroadcast command, IHost host)
    {
        // The origin and its count keep two items apart whose payloads are equal, as those of one byte must be.
        var bytes = new byte[HeaderBytes + command.Payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length - 4);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), self);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), ++this.published);
        command.Payload.Span.CopyTo(bytes.AsSpan(HeaderBytes));
        var frame = new Frame(bytes);
        var id = Sha256.Of(frame.Span);
        host.Charge(WorkKind.Publish);
        host.Report(new Fact(NodeFact.ItemCreated, id, (long)ItemKind.Broadcast, frame.Length));
        Accept(id, frame, host);
        host.Answer(request, new Published(id));
    }

    private void Received(Frame frame, IHost host)
    {
        host.Charge(WorkKind.Frame);
        this.counters.Frames++;
        this.counters.ItemCopies++;
        var id = Sha256.Of(frame.Span);
        if (this.seen.Contains(id)) this.counters.Duplicates++;
        else Accept(id, frame, host);
    }

    private void Accept(Hash id, Frame frame, IHost host)
    {
        this.seen.Add(id);
        host.Charge(WorkKind.Relay);
        host.Report(new Fact(NodeFact.ItemAccepted, id, (long)ItemKind.Broadcast, frame.Length));
        var drawn = new List<int>(fanout);
        while (drawn.Count < fanout)
        {
            int to = luck.Below(nodes);
            if (to == self || drawn.Contains(to)) continue;
            drawn.Add(to);
            SendTo(endpointOf(to), frame, host);
        }
    }

    private void SendTo(Endpoint to, Frame frame, IHost host)
    {
        if (this.links.TryGetValue(to, out var link))
        {
            host.Send(link, frame);
            return;
        }
        if (!this.waiting.TryGetValue(to, out var queue))
        {
            this.waiting[to] = queue = [];
            host.Dial(to);
        }
        queue.Add(frame);
    }
}
