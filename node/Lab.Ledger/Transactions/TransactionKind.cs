namespace Lab.Ledger;

/// <summary>What a transaction is for.</summary>
public enum TransactionKind : byte
{
    /// <summary>Creates the reward of a block and hands out its fees; only as its first transaction.</summary>
    Coinbase = 0,

    /// <summary>Moves coins of the sender.</summary>
    Transfer = 1,
}
