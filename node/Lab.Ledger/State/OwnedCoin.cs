namespace Lab.Ledger;

/// <summary>A coin and its name.</summary>
public sealed record OwnedCoin(Outpoint Outpoint, Coin Coin);
