namespace Lab.Sim.Network;

/// <summary>A link of a topology: <paramref name="From"/> dials <paramref name="To"/> when the run begins.</summary>
public readonly record struct DialEdge(int From, int To) : IComparable<DialEdge>
{
    /// <summary>By dialler, then by dialled node: the total order in which topologies list their links.</summary>
    public int CompareTo(DialEdge other)
    {
        int order = From.CompareTo(other.From);
        return order != 0 ? order : To.CompareTo(other.To);
    }
}
