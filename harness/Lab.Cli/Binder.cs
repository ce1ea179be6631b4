using System.CommandLine;

namespace Lab.Cli;

/// <summary>Joins a command to what reads its line and what does the work.</summary>
internal sealed class Binder(Terminal terminal, CancellationToken stop)
{
    public void To<TRequest>(Command verb, Func<ParseResult, TRequest> read, VerbBody<TRequest> body) =>
        verb.SetAction(line => (int)body(read(line), terminal, stop));
}
