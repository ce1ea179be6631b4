namespace Lab.Core.Trees;

/// <summary>Neighbouring keys of a state tree with their values, and the proof that none is left out.</summary>
/// <param name="Pairs">In the order of the keys.</param>
/// <param name="Proof">Ties them to the root.</param>
public sealed record StateRange(IReadOnlyList<KeyValuePair<Hash, byte[]>> Pairs, StateRangeProof Proof);
