namespace Lab.Nodes;

/// <summary>How a node came to know an endpoint, most trusted first.</summary>
public enum EndpointSource : byte
{
    /// <summary>It stands in the settings.</summary>
    Configured = 1,

    /// <summary>The operator named it while the node ran.</summary>
    Operator,

    /// <summary>It was linked when the node was last up, longer than others.</summary>
    Anchor,

    /// <summary>A peer named it, or itself.</summary>
    Peer,
}
