using Lab.Core.Seam;

namespace Lab.Ledger;

/// <summary>The third depth of block validation: the block with the ledger of its parent.</summary>
internal static class LedgerRules
{
    /// <summary>
    /// Applies a block whose proof was found good; gives the ledger after it. In a block whatever is wrong is the
    /// author's fault: the root binds every byte of the transactions.
    /// </summary>
    public static Ruling Apply(ChainEntry parent, Block block, IMemo memo, out LedgerState? ledger)
    {
        ledger = null;
        var transactions = block.Transactions;
        var network = parent.Genesis.Id;
        var draft = new LedgerDraft(parent);
        var coinbase = transactions[0];
        var ruling = TransactionRules.CheckNetwork(coinbase, network);
        for (int i = 1; i < transactions.Count && ruling.IsAccepted; i++)
        {
            ruling = TransactionRules.CheckAlone(transactions[i], network, memo);
            if (ruling.IsAccepted) ruling = draft.Apply(transactions[i], out _);
            if (!ruling.IsAccepted) return InBlock(ruling, i);
        }

        if (!ruling.IsAccepted) return ruling;
        ruling = CoinbaseRules.CheckTotal(parent, coinbase, draft.Fees, out var supply);
        if (!ruling.IsAccepted) return ruling;
        draft.ApplyCoinbase(coinbase);
        var after = draft.Finish(supply);
        if (after.Root != block.Header.StateRoot) // R-HEADER-2
        {
            return Ruling.Author(
                Rule.StateRootMatches, $"{block.Header.StateRoot.Short}, computed {after.Root.Short}");
        }

        ledger = after;
        return Ruling.Accepted;
    }

    private static Ruling InBlock(Ruling ruling, int index) =>
        Ruling.Author(ruling.Rule, $"transaction {index}{(ruling.Detail is null ? "" : $": {ruling.Detail}")}");
}
