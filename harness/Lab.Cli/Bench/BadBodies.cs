using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;

namespace Lab.Cli.Bench;

/// <summary>Bodies with exactly one thing wrong, each with the rule that must refuse it.</summary>
/// <param name="keys">Who may pay; the miner is the last.</param>
internal sealed class BadBodies(IReadOnlyList<SigningKey> keys)
{
    /// <summary>How many kinds of wrong there are.</summary>
    public const int Kinds = 16;

    /// <summary>A body, the state root that its block claims, and the rule that is broken.</summary>
    public readonly record struct BadBody(Rule Rule, IReadOnlyList<Transaction> Transactions, Hash Root);

    /// <summary>
    /// Spoils a good body of a child of <paramref name="parent"/>. Where the state has nothing to go wrong in
    /// that way, the state root is what is wrong.
    /// </summary>
    public BadBody Spoil(ChainEntry parent, IReadOnlyList<Transaction> body, in Hash root, int kind, Rng luck)
    {
        var bad = kind switch
        {
            0 => new BadBody(Rule.OneCoinbase, [.. body, body[0]], root),
            1 => new BadBody(Rule.CoinbaseFirst, [.. body.Skip(1)], root),
            2 => new BadBody(
                Exceeded(parent), [Claiming(parent, body[0].Content), .. body.Skip(1)], root),
            3 => WithoutShare(parent, body, root),
            _ => WithTransaction(parent, body, root, kind, luck),
        };
        return bad ?? new BadBody(
            Rule.StateRootMatches, body,
            new Hash(root.Word(0) ^ 1, root.Word(1), root.Word(2), root.Word(3)));
    }

    /// <summary>Which rule a coinbase breaks that claims one unit more than it may.</summary>
    private static Rule Exceeded(ChainEntry parent)
    {
        var emission = parent.Parameters.Emission;
        var next = parent.Height.Next;
        bool capped = emission.Reward(next, parent.Ledger.Supply.Issued) < emission.Scheduled(next);
        return capped ? Rule.EmissionWithinCap : Rule.CoinbaseWithinEmission;
    }

    private static Transaction Claiming(ChainEntry parent, TransactionContent coinbase)
    {
        var outputs = coinbase.Outputs.ToList();
        var miner = Address.Of(coinbase.Sender);
        if (outputs.Count == 0 || outputs[^1].To != miner) outputs.Add(new Output(miner, new Amount(1)));
        else outputs[^1] = new Output(miner, outputs[^1].Amount + new Amount(1));
        return BlockBuilder.Coinbase(parent, coinbase.Sender, outputs);
    }

    private static BadBody? WithoutShare(ChainEntry parent, IReadOnlyList<Transaction> body, in Hash root)
    {
        var coinbase = body[0].Content;
        var miner = Address.Of(coinbase.Sender);
        if (coinbase.Outputs.Count == 0 || coinbase.Outputs[0].To == miner) return null;
        Output[] outputs = [coinbase.Outputs[0] with { To = miner }, .. coinbase.Outputs.Skip(1)];
        return new BadBody(
            Rule.CoinbasePaysShares,
            [BlockBuilder.Coinbase(parent, coinbase.Sender, outputs), .. body.Skip(1)], root);
    }

    /// <summary>The body with a bad transaction somewhere behind the coinbase.</summary>
    private BadBody? WithTransaction(
        ChainEntry parent, IReadOnlyList<Transaction> body, in Hash root, int kind, Rng luck)
    {
        var sender = keys[luck.Below(keys.Count)];
        int at = 1 + luck.Below(body.Count);
        var before = body.Take(at).Skip(1).ToList();
        var spent = body.SelectMany(t => t.Content.Inputs).ToHashSet();
        List<OwnedCoin> Free(SigningKey owner) => [.. parent.Ledger.CoinsOf(Address.Of(owner.Public))
            .Where(c => !spent.Contains(c.Outpoint))];
        bool Ripe(OwnedCoin owned) =>
            owned.Coin.IsMature(parent.Height.Next, parent.Parameters.CoinbaseMaturity);

        ulong nonce = (parent.Ledger.AccountOf(Address.Of(sender.Public))?.Nonce ?? 0)
            + (ulong)before.Count(t => t.Content.Sender == sender.Public);
        var coins = Free(sender).Where(Ripe).ToList();
        var good = coins.Count == 0 ? null : new TransactionContent
        {
            Network = parent.Genesis.Id,
            Sender = sender.Public,
            Nonce = nonce,
            ValidUntil = parent.Height.Next,
            Inputs = [coins[0].Outpoint],
            Outputs = [new(Address.Of(keys[0].Public), coins[0].Coin.Amount)],
        };
        var foreign = keys.Where(k => k != sender).SelectMany(Free).FirstOrDefault();
        var unripe = Free(sender).FirstOrDefault(c => !Ripe(c));
        var gone = before.Where(t => t.Content.Sender == sender.Public)
            .Select(t => t.Content.Inputs[0]).ToList();
        (Rule Rule, TransactionContent? Content) bad = kind switch
        {
            4 => (Rule.NotExpired, good is null ? null : good with { ValidUntil = parent.Height }),
            5 => (Rule.NonceIsNext, good is null ? null : good with { Nonce = nonce + 1 }),
            6 => (Rule.NonceIsNext, good is null || nonce == 0 ? null : good with { Nonce = nonce - 1 }),
            7 => (Rule.CoinExists, good is null ? null : good with { Inputs = [new(good.Network, 0)] }),
            8 => (Rule.CoinExists, good is null || gone.Count == 0 ? null : good with { Inputs = [gone[0]] }),
            9 => (Rule.InputOwned,
                good is null || foreign is null ? null : good with { Inputs = [foreign.Outpoint] }),
            10 => (Rule.CoinbaseMature,
                good is null || unripe is null ? null : good with { Inputs = [unripe.Outpoint] }),
            11 => (Rule.FeeCovered, good is null ? null
                : good with { Outputs = [new(good.Outputs[0].To, good.Outputs[0].Amount + new Amount(1))] }),
            12 => (Rule.InputsDistinct,
                good is null ? null : good with { Inputs = [good.Inputs[0], good.Inputs[0]] }),
            13 => (Rule.OutputsInRange,
                good is null ? null : good with { Outputs = [new(good.Outputs[0].To, Amount.Zero)] }),
            14 => (Rule.TransactionOfNetwork, good is null ? null : good with { Network = Hash.Zero }),
            _ => (Rule.TransactionSigned, good),
        };
        if (bad.Content is not { } content) return null;
        var transaction = Transaction.Sign(content, sender, NoMemo.Instance);
        if (bad.Rule == Rule.TransactionSigned) // for something else
        {
            var other = Transaction.Sign(content with { Nonce = nonce + 1 }, sender, NoMemo.Instance);
            transaction = Transaction.From(content, other.Signature);
        }

        return new BadBody(bad.Rule, [.. body.Take(at), transaction, .. body.Skip(at)], root);
    }
}
