namespace Lab.Live;

/// <summary>
/// The machine failed us: a port is taken, a socket cannot be made. The message is one clear line.
/// </summary>
public sealed class LiveFailure(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// A participant threw during a step or a job: a bug of ours, and the end of the world's run.
/// </summary>
public sealed class ParticipantFailed(int node, Exception inner)
    : Exception($"node {node} failed: {inner.Message}", inner)
{
    public int Node { get; } = node;
}

/// <summary>A question was put to a participant that is down, or that went down before it answered.</summary>
public sealed class ParticipantDown(int node) : Exception($"node {node} is down")
{
    public int Node { get; } = node;
}

/// <summary>A scenario asked for something that the live world has no means to do.</summary>
public sealed class CannotHonour(string option)
    : Exception($"the in-process live world cannot honour '{option}'")
{
    /// <summary>The option as scenarios spell it.</summary>
    public string Option { get; } = option;
}
