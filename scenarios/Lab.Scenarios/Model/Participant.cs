namespace Lab.Scenarios.Model;

/// <summary>What every node of the scenario runs.</summary>
public abstract record Participant;

/// <summary>The real node: handshake, peers, relay, chain validation, store.</summary>
public sealed record FullNode : Participant;

/// <summary>
/// A toy whose reach has a closed form: on the first copy of an item it sends the item once to
/// <paramref name="Fanout"/> distinct others, drawn from <paramref name="Membership"/>.
/// </summary>
public sealed record PushOnce(int Fanout, Membership Membership) : Participant;

/// <summary>Whom a toy participant knows: all other nodes. It dials those that it draws.</summary>
public enum Membership { Full }
