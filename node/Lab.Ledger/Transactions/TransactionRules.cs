using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Ledger;

/// <summary>
/// What must hold of a transaction without knowing the ledger. Read it beside the section on transactions of
/// node/SPEC.md; what needs the ledger is in <see cref="LedgerDraft"/>.
/// </summary>
public static class TransactionRules
{
    /// <summary>The transaction that bytes from outside are, or the ruling that they are none.</summary>
    public static Ruling Read(ReadOnlySpan<byte> bytes, out Transaction? transaction)
    {
        transaction = Transaction.Decode(bytes);
        return transaction is null
            ? Ruling.Sender(Rule.CanonicalTransaction, $"{bytes.Length} bytes")
            : Ruling.Accepted; // R-TX-1
    }

    /// <summary>
    /// A transaction on its own, outside of a block. A bad signature is its sender's fault, everything else its
    /// author's.
    /// </summary>
    public static Ruling CheckAlone(Transaction transaction, in Hash network, IMemo memo)
    {
        if (transaction.IsCoinbase)
            return Ruling.Author(Rule.KnownTransaction, "a coinbase outside of a block"); // R-TX-3
        if (!transaction.IsSigned(memo)) return Ruling.Sender(Rule.TransactionSigned, $"{transaction.Content.Sender}"); // R-TX-2
        var ruling = CheckNetwork(transaction, network);
        return ruling.IsAccepted ? CheckContent(transaction.Content) : ruling;
    }

    /// <summary>R-TX-4: the one rule that needs to know the network.</summary>
    internal static Ruling CheckNetwork(Transaction transaction, in Hash network)
    {
        var named = transaction.Content.Network;
        return named == network ? Ruling.Accepted
            : Ruling.Author(Rule.TransactionOfNetwork, $"{named.Short}, not {network.Short}"); // R-TX-4
    }

    /// <summary>What signed content must be, whatever the ledger says; not for a coinbase.</summary>
    internal static Ruling CheckContent(TransactionContent content)
    {
        if (content.Version != TransactionContent.CurrentVersion || content.Kind != TransactionKind.Transfer)
            return Ruling.Author(Rule.KnownTransaction, $"version {content.Version}, kind {content.Kind}"); // R-TX-3
        if (!AreDistinct(content.Inputs))
            return Ruling.Author(Rule.InputsDistinct, $"{content.Inputs.Count} inputs"); // R-TX-5
        if (content.Outputs.Count == 0) return Ruling.Author(Rule.OutputsInRange, "no output"); // R-TX-6
        return CheckOutputs(content.Outputs);
    }

    /// <summary>R-TX-6 to R-TX-8, for coinbases too.</summary>
    internal static Ruling CheckOutputs(IReadOnlyList<Output> outputs)
    {
        var sum = Amount.Zero;
        for (int i = 0; i < outputs.Count; i++)
        {
            var output = outputs[i];
            if (output.To.Version != Address.CurrentVersion)
                return Ruling.Author(Rule.KnownAddress, $"output {i}, version {output.To.Version}"); // R-TX-7
            if (output.Asset != AssetId.Native)
                return Ruling.Author(Rule.KnownAsset, $"output {i}, asset {output.Asset}"); // R-TX-8
            if (output.Amount == Amount.Zero || !Amount.TryAdd(sum, output.Amount, out sum))
                return Ruling.Author(Rule.OutputsInRange, $"output {i}, {output.Amount}"); // R-TX-6
        }

        return Ruling.Accepted;
    }

    private static bool AreDistinct(IReadOnlyList<Outpoint> inputs)
    {
        if (inputs.Count == 0) return false;
        if (inputs.Count <= 8)
        {
            for (int i = 1; i < inputs.Count; i++)
                for (int j = 0; j < i; j++)
                    if (inputs[i] == inputs[j]) return false;
            return true;
        }

        var met = new HashSet<Outpoint>();
        foreach (var input in inputs)
            if (!met.Add(input)) return false;
        return true;
    }
}
