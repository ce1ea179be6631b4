namespace Lab.Sim;

/// <summary>Scenario actions by time; those of one instant in the order in which they were added.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Action, (long Time, long Order)> actions = new();
    private long added;

    public long Next => this.actions.TryPeek(out _, out var key) ? key.Time : long.MaxValue;

    public void Add(long time, Action action) => this.actions.Enqueue(action, (time, this.added++));

    /// <summary>Runs all actions of an instant, also those that its actions add for the same instant.</summary>
    public void RunDue(long time)
    {
        while (Next <= time) this.actions.Dequeue()();
    }
}
