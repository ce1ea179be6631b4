using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;

namespace Lab.Cli.Bench;

/// <summary>Remembers nothing, and counts the signatures that are computed for the lack of it.</summary>
internal sealed class CountingMemo : IMemo
{
    /// <summary>Signatures that were checked since the last <see cref="Clear"/>.</summary>
    public long Checked { get; private set; }

    public TResult Get<TArgument, TResult>(in Hash key, TArgument argument, Func<TArgument, TResult> compute)
        where TResult : class
    {
        var result = compute(argument);
        if (typeof(TArgument).DeclaringType == typeof(Signatures)) Checked++;
        return result;
    }

    public void Put(in Hash key, object result)
    {
    }

    public void Clear() => Checked = 0;
}
