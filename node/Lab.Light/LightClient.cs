using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;

namespace Lab.Light;

/// <summary>
/// Verifies what others answer, from their bytes, against a chain of headers: whoever answers is not trusted, and can
/// at most say nothing.
/// </summary>
public sealed class LightClient
{
    /// <summary>A client that knows the parameters of the chain and nothing else.</summary>
    public LightClient(ChainParameters parameters, LightLimits? limits = null) =>
        Chain = new HeaderChain(parameters, limits);

    public HeaderChain Chain { get; }

    /// <summary>Takes the bytes of a <see cref="HeaderRun"/>.</summary>
    public Ruling TakeHeaders(ReadOnlySpan<byte> run, Instant wall, IMemo memo) =>
        HeaderRun.Decode(run) is { } headers
            ? Chain.Accept(headers, wall, memo) : Ruling.Sender(Rule.CanonicalAnswer); // R-LIGHT-1

    /// <summary>The account of an address by the bytes of a <see cref="StateReply"/>; one that does not exist is
    /// <see cref="Account.Unknown"/>.</summary>
    public LightAnswer<Account> AccountOf(Address address, ReadOnlySpan<byte> reply, Depth depth)
    {
        var answer = ValueOf(StateKey.Account(address.Body), reply, depth);
        if (!answer.IsVerified) return LightAnswer<Account>.Of(answer.Ruling);
        if (answer.Value is null) return LightAnswer<Account>.Of(answer.Header!, Account.Unknown);
        return Account.Decode(answer.Value) is { } account
            ? LightAnswer<Account>.Of(answer.Header!, account) : LightAnswer<Account>.Of(NoSuchValue);
    }

    /// <summary>
    /// The coin of a name by the bytes of a <see cref="StateReply"/>, or null if it does not exist: spent, or never made.
    /// </summary>
    public LightAnswer<Coin?> CoinOf(Outpoint outpoint, ReadOnlySpan<byte> reply, Depth depth)
    {
        var answer = ValueOf(StateKey.Coin(outpoint.Transaction, outpoint.Index), reply, depth);
        if (!answer.IsVerified) return LightAnswer<Coin?>.Of(answer.Ruling);
        if (answer.Value is null) return LightAnswer<Coin?>.Of(answer.Header!, null);
        return Coin.Decode(answer.Value) is { } coin
            ? LightAnswer<Coin?>.Of(answer.Header!, coin) : LightAnswer<Coin?>.Of(NoSuchValue);
    }

    /// <summary>The value of any key (<see cref="StateKey"/>), or null if it has none.</summary>
    public LightAnswer<byte[]?> ValueOf(in Hash key, ReadOnlySpan<byte> reply, Depth depth)
    {
        if (StateReply.Decode(reply) is not { } read)
            return LightAnswer<byte[]?>.Of(Ruling.Sender(Rule.CanonicalAnswer)); // R-LIGHT-1
        var ruling = Locate(read.Height, read.Block, depth, out var header);
        if (!ruling.IsAccepted) return LightAnswer<byte[]?>.Of(ruling);
        var shown = read.Proof.Verify(header!.StateRoot, key);
        return shown.IsValid
            ? LightAnswer<byte[]?>.Of(header, shown.Value)
            : LightAnswer<byte[]?>.Of(Ruling.Sender(Rule.StateProved)); // R-LIGHT-6
    }

    /// <summary>
    /// Where a transaction stands in its block, from 0, by the bytes of an <see cref="InclusionProof"/>.
    /// </summary>
    public LightAnswer<long> PlaceOf(in Hash transaction, ReadOnlySpan<byte> proof, Depth depth)
    {
        if (InclusionProof.Decode(proof) is not { } read)
            return LightAnswer<long>.Of(Ruling.Sender(Rule.CanonicalAnswer)); // R-LIGHT-1
        var ruling = Locate(read.Height, read.Block, depth, out var header);
        if (!ruling.IsAccepted) return LightAnswer<long>.Of(ruling);
        return read.Transaction == transaction && read.Verify(header!)
            ? LightAnswer<long>.Of(header!, read.Path.Index)
            : LightAnswer<long>.Of(Ruling.Sender(Rule.TransactionProved)); // R-LIGHT-5
    }

    /// <summary>A value that no node can have put under such a key: the answer is refused like a false proof.</summary>
    private static Ruling NoSuchValue =>
        Ruling.Sender(Rule.StateProved, "a value that does not decode"); // R-LIGHT-6

    /// <summary>The header that an answer speaks of, if it is on the best chain and as deep as asked.</summary>
    private Ruling Locate(Height height, in Hash id, Depth depth, out BlockHeader? header)
    {
        header = Chain.At(height);
        if (header is null || header.Id != id) // R-LIGHT-3
            return Ruling.NotYet(Rule.BlockOfBestChain, $"block {id.Short} at {height}, tip at {Chain.Tip.Height}");
        long confirmations = Chain.Tip.Height - height + 1;
        if (depth.Allows(confirmations)) return Ruling.Accepted;
        return Ruling.NotYet( // R-LIGHT-4
            Rule.DepthAsAsked, $"{confirmations} confirmations, asked for {depth.Least} to {depth.Most}");
    }
}
