namespace Lab.Nodes;

/// <summary>
/// Totals of one node since it was made, for reports after a run; too frequent to be facts.
/// </summary>
public struct NodeCounters
{
    // What every frame counts stands together, and so in as few cache lines as can be.

    /// <summary>Frames received, refused ones included.</summary>
    public long Frames;

    /// <summary>Payload bytes of those frames, length prefixes included.</summary>
    public long Bytes;

    /// <summary>Full copies of items received, first ones included; a compact block counts once it is whole.</summary>
    public long ItemCopies;

    /// <summary>Full copies of items received after the first.</summary>
    public long Duplicates;

    /// <summary>Frames and payload bytes handed to the host for sending.</summary>
    public long SentFrames, SentBytes;

    /// <summary>
    /// Of those, bytes of blocks in either form, and of what is asked and answered to put compact ones together. Names
    /// of blocks in inventories and requests are left out.
    /// </summary>
    public long SentBlockBytes;

    /// <summary>Frames dropped because the node's own limit let too much pile up.</summary>
    public long UploadDropped;

    /// <summary>Broadcasts dropped because their timestamp is too far from the node's clock.</summary>
    public long Stale;

    /// <summary>Frames dropped undecoded because their peer sent more than its rate allows (R-PEER-12).</summary>
    public long OverRate;
}
