namespace Lab.Sim.Queue;

/// <summary>A growing array of events that keeps its memory when emptied.</summary>
internal sealed class EventBag
{
    public SimEvent[] Items = [];
    public int Count;

    public ref SimEvent Add()
    {
        if (this.Count == this.Items.Length)
            Array.Resize(ref this.Items, Math.Max(16, this.Count * 2));
        return ref this.Items[this.Count++];
    }

    public void Clear()
    {
        Array.Clear(this.Items, 0, this.Count); // lets go of frames
        this.Count = 0;
    }
}
