namespace Lab.Live.Tests.Conformance;

/// <summary>
/// A host does not do what every host promises. An exception of its own, not a failed assertion, so that a
/// test can show that a broken host is found out.
/// </summary>
public sealed class BrokenPromise(string message) : Exception(message);

/// <summary>States a promise at the place where it is checked.</summary>
internal static class Promise
{
    /// <exception cref="BrokenPromise">It does not hold.</exception>
    public static void Holds(bool holds, string promise)
    {
        if (!holds) throw new BrokenPromise(promise);
    }
}
