using Lab.Core.Codec;

namespace Lab.Nodes.Messages;

/// <summary>Asks which transactions wait in the pool: answered by inventories, if there are any.</summary>
public sealed class TxPoolRequest : Message
{
    public override MessageCode Code => MessageCode.TxPoolRequest;

    internal override void WriteBody(CanonicalWriter to) => to.WriteArray(0);

    internal static TxPoolRequest? Read(ref CanonicalReader from) =>
        from.ReadArray(0) ? new TxPoolRequest() : null;
}
