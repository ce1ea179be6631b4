namespace Lab.Core.Seam;

/// <summary>Why a participant hangs up.</summary>
public enum Hangup : byte { Done, Protocol, Incompatible, Duplicate, TooMany, Idle, Banned, Shutdown }

/// <summary>Why a dial did not become a link.</summary>
public enum DialFailure : byte { Refused, TimedOut, Unreachable }

/// <summary>Why a link went down.</summary>
public enum LinkLoss : byte
{
    /// <summary>This participant hung up.</summary>
    Local,

    /// <summary>The other end hung up or its process ended.</summary>
    Remote,

    /// <summary>No byte was acknowledged for 20 s.</summary>
    TimedOut,

    /// <summary>More than 4 MiB waited to be sent: the reader is too slow.</summary>
    SlowPeer,
}
