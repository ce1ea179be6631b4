using System.Buffers.Binary;
using Lab.Core.Seam;

namespace Lab.Cli.Bench;

/// <summary>
/// A ten-line participant for measuring the kernel alone: forwards each new item to all its other links.
/// </summary>
internal sealed class FloodToy(Endpoint[] dial) : IParticipant
{
    private readonly List<LinkId> links = [];
    private ulong[] seen = new ulong[4];

    public void Step(Now now, in Input input, IHost host)
    {
        switch (input.Kind)
        {
            case InputKind.Booted:
                foreach (var endpoint in dial) host.Dial(endpoint);
                break;
            case InputKind.LinkUp:
                this.links.Add(input.Link);
                break;
            case InputKind.Asked:
                Mark(BinaryPrimitives.ReadInt32LittleEndian(((Frame)input.Command).Span));
                Forward((Frame)input.Command, default, host);
                break;
            case InputKind.Received:
                host.Charge(WorkKind.Frame);
                if (Mark(BinaryPrimitives.ReadInt32LittleEndian(input.Frame.Span)))
                    Forward(input.Frame, input.Link, host);
                break;
        }
    }

    private bool Mark(int item)
    {
        int word = item >> 6;
        if (word >= this.seen.Length) Array.Resize(ref this.seen, Math.Max(word + 1, this.seen.Length * 2));
        ulong bit = 1UL << item;
        bool isNew = (this.seen[word] & bit) == 0;
        this.seen[word] |= bit;
        return isNew;
    }

    private void Forward(Frame frame, LinkId from, IHost host)
    {
        foreach (var link in this.links)
            if (link != from)
                host.Send(link, frame);
    }
}
