using Lab.Core.Seam;

namespace Lab.Sim;

/// <summary>Hears facts in event order, at the end of each window.</summary>
public interface IFactSink
{
    /// <param name="at">The instant at which the reporting step's effects happened, run time.</param>
    /// <param name="node">The reporting node.</param>
    void Hear(Instant at, int node, in Fact fact);

    /// <summary>A participant answered a question put to it with <see cref="SimWorld.Ask"/>.</summary>
    void Answered(Instant at, int node, RequestId request, object reply);
}
