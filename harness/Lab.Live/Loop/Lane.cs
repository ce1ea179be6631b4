using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// What waits to be delivered from one source, in its order: a link's rise, frames and fall, or, on the
/// desk lane, what belongs to no link. A lane takes turns with the others, one input each. Touched by the
/// loop's thread only.
/// </summary>
internal sealed class Lane
{
    private readonly Queue<Input> inputs = [];
    private bool drained;

    private Lane(LiveLink? link) => Link = link;

    /// <summary>Null for the desk.</summary>
    public LiveLink? Link { get; }

    /// <summary>Whether the lane stands in the queue of those that wait for a turn.</summary>
    public bool Listed { get; set; }

    /// <summary>Whether LinkDown waits or was taken: the last input of its link.</summary>
    public bool Ended { get; private set; }

    public bool IsEmpty => this.inputs.Count == 0 && !this.drained;

    public static Lane OfDesk() => new(null);
    public static Lane Of(LiveLink link) => new(link);

    public void Add(in Input input)
    {
        Check.That(!Ended);
        this.inputs.Enqueue(input);
        Ended = input.Kind == InputKind.LinkDown;
    }

    /// <summary>
    /// Lets the next turn be Drained, before frames that wait: it eases the way out, not the way in.
    /// </summary>
    public void MarkDrained() => this.drained = !Ended;

    /// <summary>
    /// Forgets all that waits: the participant has hung up, or the host has closed the link.
    /// </summary>
    public void Clear()
    {
        this.inputs.Clear();
        this.drained = false;
    }

    /// <summary>
    /// The next input; false if nothing is left (a Drained that is no longer true is skipped).
    /// </summary>
    public bool TryTake(out Input input)
    {
        if (this.drained)
        {
            this.drained = false;
            if (Link!.Backlog < Limits.DrainedBelow)
            {
                input = Input.Drained(Link.Id);
                return true;
            }
        }
        return this.inputs.TryDequeue(out input);
    }
}
