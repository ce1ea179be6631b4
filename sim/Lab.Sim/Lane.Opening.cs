using Lab.Sim.Network;
using Lab.Sim.Nodes;
using Lab.Sim.Queue;

namespace Lab.Sim;

/// <summary>Links that take more to open than a round trip: <see cref="SimOptions.Opening"/>.</summary>
internal sealed partial class Lane
{
    /// <summary>
    /// The listener's side of it, all at once: what follows the SYN goes to and fro while neither node does
    /// anything, and ends with the dialler's last word.
    /// </summary>
    private void Secure(SimNode n, Syn syn, long at, int dialer)
    {
        var opening = this.world.Options.Opening;
        long there = this.world.Propagation(n.Id, dialer);
        if (this.world.HasRules) there += this.world.EffectOn(n.Id, dialer).Delay.Nanoseconds;
        long said = OntoUplink(n, opening.ListenerBytes, at), heard = OntoDownlink(n, opening.DiallerBytes, at);
        Post(
            n, n.Id, Math.Max(said, heard) + 2 * opening.RoundTrips * there, EventKind.Secured, default,
            new Securing(syn, dialer, n.Participant!));
    }

    private void Secured(SimNode n, Securing done, long at)
    {
        if (this.world.IsCut(n.Id, done.Dialer)) return;
        // A process that ended meanwhile took its half-open links with it.
        if (!ReferenceEquals(done.Listener, n.Participant) || !n.HasRoom) Refuse(n, done.Syn, at, done.Dialer);
        else Accept(n, done.Syn, at, done.Dialer);
    }

    private static long OntoUplink(SimNode n, int bytes, long at)
    {
        n.BytesUp += bytes;
        return n.UpFree = Math.Max(n.UpFree, at) + n.Up.TimeOf(bytes);
    }

    private static long OntoDownlink(SimNode n, int bytes, long at)
    {
        n.BytesDown += bytes;
        return n.DownFree = Math.Max(n.DownFree, at) + n.Down.TimeOf(bytes);
    }
}
