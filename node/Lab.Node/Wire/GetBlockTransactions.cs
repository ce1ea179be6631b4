using Lab.Core;
using Lab.Core.Codec;
using Lab.Ledger;

namespace Lab.Nodes.Messages;

/// <summary>
/// Asks for transactions of a block that was sent in its compact form, by their places; answered by
/// <see cref="BlockTransactions"/>, or by <see cref="NotFound"/> if the block is gone.
/// </summary>
public sealed class GetBlockTransactions : Message
{
    /// <param name="wireId">Wire id of the block.</param>
    /// <param name="places">1 to 8,192 places in the block, rising; 0 is the coinbase.</param>
    public GetBlockTransactions(in Hash wireId, IReadOnlyList<int> places)
    {
        Check.That(places.Count is >= 1 and <= Block.MaxTransactions);
        WireId = wireId;
        Places = places;
    }

    public Hash WireId { get; }
    public IReadOnlyList<int> Places { get; }
    public override MessageCode Code => MessageCode.GetBlockTransactions;

    internal override void WriteBody(CanonicalWriter to)
    {
        to.WriteArray(2);
        to.WriteHash(WireId);
        to.WriteArray(Places.Count);
        foreach (int place in Places) to.WriteUInt((ulong)place);
    }

    internal static GetBlockTransactions? Read(ref CanonicalReader from)
    {
        from.ReadArray(2);
        var wireId = from.ReadHash();
        var places = new int[from.ReadArray(1, Block.MaxTransactions)];
        int least = 0;
        for (int i = 0; i < places.Length && !from.Failed; i++)
        {
            places[i] = (int)from.ReadUInt(Block.MaxTransactions - 1);
            if (places[i] < least) from.Refuse();
            least = places[i] + 1;
        }

        return from.Failed ? null : new GetBlockTransactions(wireId, places);
    }
}
