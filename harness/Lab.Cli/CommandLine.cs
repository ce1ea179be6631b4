using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Lab.Cli.Emissions;
using Lab.Cli.Networks;
using Lab.Cli.Plots;
using Lab.Cli.Snapshots;
using Lab.Cli.Verbs;
using Lab.Scenarios.Worlds;

namespace Lab.Cli;

/// <summary>The command line as a whole: the verbs, their options, and what each exit code means.</summary>
public sealed class CommandLine
{
    private readonly Terminal terminal;
    private readonly CancellationToken stop;

    public CommandLine(VerbBodies bodies, Terminal terminal, CancellationToken stop)
    {
        this.terminal = terminal;
        this.stop = stop;
        Root = new RootCommand(
            "A simulation-first testnet lab: one YAML scenario, thousands of real nodes, one report.");
        if (bodies.Run is not null) Root.Add(Run(bodies.Run));
        if (bodies.Check is not null) Root.Add(Check(bodies.Check));
        Root.Add(List());
        if (bodies.Diff is not null) Root.Add(Diff(bodies.Diff));
        if (bodies.Replay is not null) Root.Add(Replay(bodies.Replay));
        if (bodies.Compare is not null) Root.Add(Compare(bodies.Compare));
        if (bodies.Trace is not null) Root.Add(Trace(bodies.Trace));
        if (bodies.Rehearse is not null) Root.Add(Rehearse(bodies.Rehearse));
        if (bodies.Bench is not null) Root.Add(Bench(bodies.Bench));
        var bind = new Binder(this.terminal, this.stop);
        Root.Add(PlotCommand.Of(bind));
        Root.Add(EmissionCommand.Of(bind));
        Root.Add(GenesisCommand.Of(bind));
        Root.Add(SnapshotCommand.Of(bind));
        Root.Add(Test());
        Root.Add(Version());
        ExplainExitCodes();
    }

    public RootCommand Root { get; }

    private static IEnumerable<string> VerbsOf(Command command) =>
        command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name);

    /// <summary>Parses and runs. Errors of the command line go to stderr, one a line.</summary>
    public ExitCode Invoke(IReadOnlyList<string> args)
    {
        var line = Root.Parse(args);
        if (line.Errors.Count > 0 && line.Action is not HelpAction and not HelpWithExitCodes)
        {
            var command = line.CommandResult.Command;
            if (command.Subcommands.Count > 0)
            {
                string word = line.UnmatchedTokens is [var given, ..] ? $"no verb '{given}'" : "found no verb";
                this.terminal.Fail($"error: {word}: expected {string.Join(", ", VerbsOf(command))}");
            }
            else
                foreach (var error in line.Errors) this.terminal.Fail("error: " + error.Message);
            string path = string.Concat(
                Line(line.CommandResult).Where(c => c.Command != Root).Reverse().Select(c => " " + c.Command.Name));
            this.terminal.Error.WriteLine($"try: lab{path} --help");
            return ExitCode.Invalid;
        }
        return (ExitCode)line.Invoke(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
            Output = this.terminal.Out, Error = this.terminal.Error,
        });
    }

    /// <summary>A command and those that it stands under.</summary>
    private static IEnumerable<CommandResult> Line(CommandResult command)
    {
        for (SymbolResult? at = command; at is CommandResult here; at = at.Parent) yield return here;
    }

    private Command Run(VerbBody<RunRequest> body)
    {
        var shared = new SharedOptions();
        var verb = new Command("run", "Run a scenario and write its record and report") { shared.File };
        foreach (var option in shared.OfARun) verb.Add(option);
        Bind(verb, shared.ReadRun, body);
        return verb;
    }

    private Command Compare(VerbBody<RunRequest> body)
    {
        var shared = new SharedOptions();
        var verb = new Command("compare", "Run a scenario in two unlike processes; name the first difference")
        {
            shared.File, shared.Seed, shared.Set, shared.Threads, shared.Json,
        };
        Bind(verb, shared.ReadRun, body);
        return verb;
    }

    private Command Trace(VerbBody<TraceRequest> body)
    {
        var shared = new SharedOptions();
        Option<long?> second = new("--second") { Description = "Every step of this simulated second" };
        var verb = new Command("trace", "What the processes of `lab compare` run") { shared.File, second };
        verb.Hidden = true;
        foreach (var option in shared.OfARun) verb.Add(option);
        Bind(verb, line => new TraceRequest(shared.ReadRun(line), line.GetValue(second)), body);
        return verb;
    }

    private Command Check(VerbBody<CheckRequest> body)
    {
        var shared = new SharedOptions();
        var files = new Argument<string[]>("FILE")
        {
            Description = "Scenario files", Arity = ArgumentArity.OneOrMore,
        };
        var verb = new Command("check", "Validate scenario files without running them")
        {
            files, shared.Set, shared.Json,
        };
        Bind(verb, line => new CheckRequest(
            line.GetValue(files)!, line.GetValue(shared.Set) ?? [], line.GetValue(shared.Json)), body);
        return verb;
    }

    private Command List()
    {
        var shared = new SharedOptions();
        var verb = new Command("list", "List the scenarios of the suite with their claims") { shared.Json };
        Bind(verb, line => new ListRequest(line.GetValue(shared.Json)), ListVerb.Run);
        return verb;
    }

    private Command Diff(VerbBody<DiffRequest> body)
    {
        var shared = new SharedOptions();
        Argument<string> first = new("RUN") { Description = "Run directory" };
        Argument<string> second = new("OTHER") { Description = "Run directory to lay over it" };
        var verb = new Command("diff", "Overlay the distributions of two runs")
        {
            first, second, shared.Out, shared.Json,
        };
        Bind(verb, line => new DiffRequest(
            line.GetValue(first)!, line.GetValue(second)!, line.GetValue(shared.Out)!,
            line.GetValue(shared.Json)), body);
        return verb;
    }

    private Command Replay(VerbBody<ReplayRequest> body)
    {
        var shared = new SharedOptions();
        Argument<string> run = new("RUN") { Description = "Run directory" };
        var verb = new Command("replay", "Repeat a recorded run: same trace hash, or first difference")
        {
            run, shared.Threads, shared.Json, shared.NoProgress,
        };
        Bind(verb, line => new ReplayRequest(
            line.GetValue(run)!, line.GetValue(shared.Threads), line.GetValue(shared.Json),
            !line.GetValue(shared.NoProgress)), body);
        return verb;
    }

    private Command Rehearse(VerbBody<RehearseRequest> body)
    {
        var shared = new SharedOptions();
        Option<string> world = new("--world")
        {
            Description = "Where the nodes live: one process with loopback sockets", HelpName = "WORLD",
            DefaultValueFactory = _ => "inproc",
        };
        Option<string?> plots = new("--plots")
        {
            Description = "Folder of the miners' plot files and keys; those that are missing are made there",
            HelpName = "DIR",
        };
        Option<string> keys = new("--keys")
        {
            Description = "Where keys come from: the system's random numbers, or seeded, so that all may know them",
            HelpName = "SOURCE", DefaultValueFactory = _ => Keys.SystemKeys.Word,
        };
        keys.Validators.Add(result =>
        {
            if (result.Tokens is [var given] && given.Value is not (Keys.SystemKeys.Word or SeededKeys.Word))
                result.AddError($"--keys {given.Value}: expected {Keys.SystemKeys.Word} or {SeededKeys.Word}");
        });
        Option<bool> plaintext = new("--plaintext")
        {
            Description = "Leave links unencrypted, to read them on the wire; on loopback only",
        };
        world.Validators.Add(result =>
        {
            if (result.Tokens is [var given] && given.Value != "inproc")
                result.AddError($"--world {given.Value}: expected inproc, the one live world of this build");
        });
        var verb = new Command("rehearse", "Run a scenario over real sockets, judged by the same checks")
        {
            shared.File, world, plots, keys, plaintext,
        };
        foreach (var option in shared.OfARun) verb.Add(option);
        Bind(verb, line => new RehearseRequest(
            line.GetValue(world)!, line.GetValue(plots), line.GetValue(keys) == SeededKeys.Word,
            line.GetValue(plaintext), shared.ReadRun(line)), body);
        return verb;
    }

    private Command Bench(VerbBody<BenchRequest> body)
    {
        var shared = new SharedOptions();
        Argument<string?> group = new("GROUP")
        {
            Description = "spine, ledger or network; all when left out", Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> baseline = new("--baseline")
        {
            Description = "Build this commit aside and measure both in turn", HelpName = "COMMIT",
        };
        Argument<string[]> parts = new("PART")
        {
            Description = "Parts of the group; all when left out", Arity = ArgumentArity.ZeroOrMore,
        };
        var verb = new Command("bench", "Measure against the bars") { group, parts, baseline, shared.Json };
        Bind(verb, line => new BenchRequest(
            line.GetValue(group), line.GetValue(parts) ?? [], line.GetValue(baseline), line.GetValue(shared.Json)), body);
        return verb;
    }

    private Command Test()
    {
        Argument<string[]> projects = new("PROJECT")
        {
            Description = "Only test projects whose name contains this; all when left out",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string?> filter = new("--filter")
        {
            Description = "Only tests that match, as in --filter Name~Rejects", HelpName = "EXPRESSION",
        };
        var verb = new Command("test", "Build and run every test project") { projects, filter };
        Bind(verb,
            line => new TestRequest(line.GetValue(projects) ?? [], line.GetValue(filter)), TestVerb.Run);
        return verb;
    }

    private Command Version()
    {
        var shared = new SharedOptions();
        var verb = new Command("version", "Say what this executable is") { shared.Json };
        Bind(verb, line => new VersionRequest(line.GetValue(shared.Json)), VersionVerb.Run);
        return verb;
    }

    private void Bind<TRequest>(Command verb, Func<ParseResult, TRequest> read, VerbBody<TRequest> body) =>
        new Binder(this.terminal, this.stop).To(verb, read, body);

    private void ExplainExitCodes()
    {
        foreach (var option in Root.Options)
            if (option is HelpOption { Action: HelpAction plain })
                option.Action = new HelpWithExitCodes(plain, this.terminal.Out);
    }

    /// <summary>The library's help, followed by the exit codes.</summary>
    private sealed class HelpWithExitCodes(HelpAction plain, TextWriter output) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            plain.Invoke(parseResult);
            output.WriteLine("Exit codes:");
            foreach (var (code, meaning) in ExitCodes.All) output.WriteLine($"  {(int)code,3}  {meaning}");
            return (int)ExitCode.Pass;
        }
    }
}
