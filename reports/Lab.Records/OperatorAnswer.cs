using System.Text.Json.Nodes;

namespace Lab.Records;

/// <summary>How an operator's action ended.</summary>
public enum OperatorOutcome
{
    /// <summary>The node did it and said what came of it.</summary>
    Answered,

    /// <summary>The node, or the run on its behalf, said why it cannot be done.</summary>
    Refused,

    /// <summary>The node went down, or the run ended, before there was an answer.</summary>
    Unanswered,
}

/// <summary>What an operator asked of a node during a run, and what it answered.</summary>
/// <param name="At">When it was asked: run time, such as 120s.</param>
/// <param name="Node">The node that was asked.</param>
/// <param name="Action">What was asked, as in the scenario: preview-sync.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Found">The answer, or why there is none, in one sentence.</param>
/// <param name="File">The file of the run's directory that it made, relative to it; null for none.</param>
/// <param name="Values">The answer in full, for machines; null if there is none.</param>
public sealed record OperatorAnswer(
    string At, int Node, string Action, OperatorOutcome Outcome, string Found, string? File,
    JsonObject? Values);

/// <summary>A file that a run made beside its report.</summary>
/// <param name="Path">Relative to the run's directory, with slashes.</param>
/// <param name="Bytes">What is in it.</param>
public sealed record KeptFile(string Path, byte[] Bytes);
