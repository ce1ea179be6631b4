using System.Runtime.CompilerServices;
using Lab.Core.Seam;

namespace Lab.Nodes;

/// <summary>
/// What the step under way may use: its time, its host and the node's counters. One per node, shared by its
/// parts.
/// </summary>
internal sealed class Turn
{
    private IHost? host;

    public Now Now { get; private set; }

    /// <summary>Totals since the node was made.</summary>
    public NodeCounters Counters;

    public IHost Host => this.host!;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(Now now, IHost to)
    {
        Now = now;
        // Almost always it is the same: a comparison costs less than telling the collector of a reference.
        if (this.host != to) this.host = to;
    }
}
