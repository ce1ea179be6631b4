using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live.Tests.Conformance;

/// <summary>What a participant of the conformance body is born with.</summary>
public sealed record Life(int Number, IStore Store);

/// <summary>
/// A host under test, as the conformance body sees it: the smallest surface that both worlds can offer.
/// Time is the world's own: real when live, virtual in simulation.
/// </summary>
public interface IConformanceWorld : IAsyncDisposable
{
    /// <summary>
    /// Bytes of one link that may be neither in the sender's backlog nor in the reader's unread window.
    /// </summary>
    long InFlight { get; }

    /// <summary>
    /// Adds a node, before <see cref="Start"/>; <paramref name="make"/> runs once an incarnation.
    /// </summary>
    (int Id, Endpoint Endpoint) Add(Func<Life, IParticipant> make);

    void Start();

    /// <summary>
    /// Lets time pass until the condition holds, or until the limit has passed: then false.
    /// </summary>
    Task<bool> RunUntil(Func<bool> condition, Duration limit);

    /// <summary>Ends a node's process, and its store too if <paramref name="loseStore"/>.</summary>
    Task Crash(int node, bool loseStore = false);

    /// <summary>Boots a crashed node as its next incarnation.</summary>
    void Restart(int node);

    /// <summary>
    /// Puts a question; the task ends when it is answered, with an exception if it never will be.
    /// </summary>
    Task<object> Ask(int node, object command);

    /// <summary>All facts so far, in the order in which they were released.</summary>
    IReadOnlyList<(int Node, Fact Fact)> Facts();

    /// <summary>Within a step: makes it take this long.</summary>
    void Work(IHost host, Duration time);

    /// <summary>A job that takes this long and gives this result.</summary>
    Job Job(JobId id, object result, Duration time);
}
