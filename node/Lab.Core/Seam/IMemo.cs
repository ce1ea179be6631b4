namespace Lab.Core.Seam;

/// <summary>
/// Remembers results of pure functions by the content hash of their input. It must be invisible: with it off, every
/// run gives the same trace.
/// </summary>
public interface IMemo
{
    /// <summary>
    /// The result of <paramref name="compute"/> for <paramref name="key"/>, computed now or remembered.
    /// <paramref name="key"/> must bind everything that the result depends on, the function included.
    /// </summary>
    TResult Get<TArgument, TResult>(in Hash key, TArgument argument, Func<TArgument, TResult> compute)
        where TResult : class;

    /// <summary>
    /// Keeps a result that the caller knows by construction (a signature that it has just made does verify). It must
    /// be what <see cref="Get"/> would compute.
    /// </summary>
    void Put(in Hash key, object result);
}

/// <summary>Remembers nothing.</summary>
public sealed class NoMemo : IMemo
{
    public static NoMemo Instance { get; } = new();

    public TResult Get<TArgument, TResult>(in Hash key, TArgument argument, Func<TArgument, TResult> compute)
        where TResult : class => compute(argument);

    public void Put(in Hash key, object result)
    {
    }
}
