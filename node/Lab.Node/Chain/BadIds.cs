using Lab.Core;
using Lab.Ledger;

namespace Lab.Nodes.Chain;

/// <summary>
/// Ids of blocks whose signed content broke a rule, with the rule; bounded, the oldest gives way.
/// </summary>
internal sealed class BadIds(int capacity)
{
    // The dictionary is only looked up; the queue has the order.
    private readonly Dictionary<Hash, Rule> rules = [];
    private readonly Queue<Hash> order = new();

    public int Count => this.order.Count;

    public void Add(in Hash id, Rule rule)
    {
        if (!this.rules.TryAdd(id, rule)) return;
        if (this.order.Count == capacity) this.rules.Remove(this.order.Dequeue());
        this.order.Enqueue(id);
    }

    /// <summary>The rule that the block of an id broke, or <see cref="Rule.None"/>.</summary>
    public Rule RuleOf(in Hash id) => this.rules.Count == 0 ? Rule.None : this.rules.GetValueOrDefault(id);
}
