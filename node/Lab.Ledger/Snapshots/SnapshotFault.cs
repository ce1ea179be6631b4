namespace Lab.Ledger;

/// <summary>What is wrong with a snapshot's file; tests and users know it by this name.</summary>
public enum SnapshotFault : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The bytes do not begin as such a file does.</summary>
    NotASnapshot,

    /// <summary>They do, but in a version of the form that this build does not read.</summary>
    UnknownVersion,

    /// <summary>There are fewer bytes than the file says it has.</summary>
    Truncated,

    /// <summary>There are more.</summary>
    TrailingBytes,

    /// <summary>The digest at its end is not that of what is before it.</summary>
    Altered,

    /// <summary>The digest holds, but the bytes are not a snapshot with valid chain parameters.</summary>
    Malformed,

    /// <summary>It is of another network than it says, or than was expected.</summary>
    OtherNetwork,

    /// <summary>It is of another block than it says, or than was expected.</summary>
    OtherBlock,

    /// <summary>A header or a part of the state breaks a rule of the network.</summary>
    RuleBroken,
}
