using Lab.Core.Seam;

namespace Lab.Sim;

/// <summary>
/// Hears facts and answers in event order (by instant, then node), at the end of each window. What a node had not done
/// when it crashed is never heard.
/// </summary>
public interface IFactSink
{
    /// <param name="at">When the reporting step was done and its writes were durable, run time.</param>
    /// <param name="node">The reporting node.</param>
    void Hear(Instant at, int node, in Fact fact);

    /// <summary>A participant answered a question put to it with <see cref="SimWorld.Ask"/>.</summary>
    void Answered(Instant at, int node, RequestId request, object reply);
}
