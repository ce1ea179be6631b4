using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// What a transaction must satisfy in the ledger that it meets (R-SPEND-1 to R-SPEND-6). What is refused here may be
/// good in another state: nobody is blamed for it alone.
/// </summary>
public static class SpendRules
{
    /// <summary>Checks a transaction that has passed <see cref="TransactionRules"/>.</summary>
    /// <param name="view">The ledger that it meets.</param>
    /// <param name="parameters">The chain's.</param>
    /// <param name="height">The height of the block that would hold it.</param>
    /// <param name="transaction">Not a coinbase.</param>
    /// <param name="keys">Takes the key of each input's coin.</param>
    /// <param name="sum">What its inputs are worth.</param>
    /// <param name="fee">What its inputs exceed its outputs by.</param>
    public static Ruling Check(
        ILedgerView view, ChainParameters parameters, Height height, Transaction transaction, Span<Hash> keys,
        out Amount sum, out Amount fee)
    {
        sum = fee = Amount.Zero;
        var content = transaction.Content;
        Lab.Core.Check.That(content.Kind != TransactionKind.Coinbase && keys.Length == content.Inputs.Count);
        if (height > content.ValidUntil) // R-SPEND-1
            return Ruling.NotYet(Rule.NotExpired, $"valid until {content.ValidUntil}, height {height}");
        var sender = Address.Of(content.Sender);
        ulong next = view.AccountOf(sender).Nonce;
        if (content.Nonce != next) // R-SPEND-2
            return Ruling.NotYet(Rule.NonceIsNext, $"nonce {content.Nonce}, expected {next}");
        var ruling = SumInputs(view, parameters, height, content, sender, keys, ref sum);
        if (!ruling.IsAccepted) return ruling;
        var given = LedgerDraft.Sum(content.Outputs);
        if (given > sum || sum - given < parameters.MinimumFee) // R-SPEND-6
        {
            return Ruling.NotYet(
                Rule.FeeCovered, $"inputs {sum}, outputs {given}, minimum fee {parameters.MinimumFee}");
        }

        fee = sum - given;
        return Ruling.Accepted;
    }

    private static Ruling SumInputs(
        ILedgerView view, ChainParameters parameters, Height height, TransactionContent content, Address sender,
        Span<Hash> keys, ref Amount sum)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            var input = content.Inputs[i];
            keys[i] = StateKey.Coin(input.Transaction, input.Index);
            if (view.CoinAt(keys[i]) is not { } coin) return Ruling.NotYet(Rule.CoinExists, $"{input}"); // R-SPEND-3
            if (coin.Owner != sender) return Ruling.NotYet(Rule.InputOwned, $"{input}"); // R-SPEND-4
            if (!coin.IsMature(height, parameters.CoinbaseMaturity)) // R-SPEND-5
            {
                return Ruling.NotYet(
                    Rule.CoinbaseMature,
                    $"{input} of height {coin.Created} at {height}, maturity {parameters.CoinbaseMaturity}");
            }

            // All coins together fit (R-EMIT), so some of them do.
            sum += coin.Amount;
        }

        return Ruling.Accepted;
    }
}
