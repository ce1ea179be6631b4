namespace Lab.Core.Seam;

/// <summary>A participant: a node, a light client, a mint, an adversary.</summary>
public interface IParticipant
{
    /// <summary>Handles one input. All that it wants from the world goes through <paramref name="host"/>.</summary>
    void Step(Now now, in Input input, IHost host);
}
