using Lab.Core;
using Lab.Core.Codec;
using Lab.Ledger;

namespace Lab.Nodes.Messages;

/// <summary>
/// Asks for the headers that follow the first block of the locator that is on the peer's chain.
/// </summary>
public sealed class GetHeaders : Message
{
    /// <summary>Enough for 2^60 blocks at doubling steps.</summary>
    public const int MaxLocator = 64;

    /// <param name="locator">Blocks of the asker's chain from its tip down, genesis last; 1 to 64.</param>
    /// <param name="max">The most headers wanted, 1 to 2,000.</param>
    public GetHeaders(IReadOnlyList<BlockRef> locator, int max)
    {
        Check.That(locator.Count <= MaxLocator);
        Locator = locator;
        Max = max;
    }

    public IReadOnlyList<BlockRef> Locator { get; }
    public int Max { get; }
    public override MessageCode Code => MessageCode.GetHeaders;

    internal override void WriteBody(CanonicalWriter to)
    {
        to.WriteArray(2);
        to.WriteArray(Locator.Count);
        foreach (var block in Locator) block.Write(to);
        to.WriteUInt((ulong)Max);
    }

    internal static GetHeaders Read(ref CanonicalReader from)
    {
        from.ReadArray(2);
        var locator = new BlockRef[from.ReadArray(1, MaxLocator)];
        for (int i = 0; i < locator.Length && !from.Failed; i++) locator[i] = BlockRef.Read(ref from);
        int max = (int)from.ReadUInt(Headers.MaxHeaders);
        if (max == 0) from.Refuse();
        return new GetHeaders(locator, max);
    }
}

/// <summary>
/// Answers <see cref="GetHeaders"/>: consecutive headers, oldest first, at most 2,000; none if there are no
/// more.
/// </summary>
public sealed class Headers : Message
{
    public const int MaxHeaders = 2000;

    public Headers(IReadOnlyList<BlockHeader> items)
    {
        Check.That(items.Count <= MaxHeaders);
        Items = items;
    }

    public IReadOnlyList<BlockHeader> Items { get; }
    public override MessageCode Code => MessageCode.Headers;

    internal override void WriteBody(CanonicalWriter to)
    {
        to.WriteArray(1);
        to.WriteArray(Items.Count);
        foreach (var header in Items) header.Write(to);
    }

    internal static Headers? Read(ref CanonicalReader from)
    {
        from.ReadArray(1);
        var headers = new BlockHeader[from.ReadArray(0, MaxHeaders)];
        for (int i = 0; i < headers.Length; i++)
        {
            if (BlockHeader.Read(ref from) is not { } header) return null;
            headers[i] = header;
        }

        return new Headers(headers);
    }
}
