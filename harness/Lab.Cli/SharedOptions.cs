using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Lab.Cli;

/// <summary>
/// The options that several verbs share, spelled and bounded the same everywhere. One instance a verb.
/// </summary>
public sealed class SharedOptions
{
    /// <summary>Seeds of one command: more is a sweep, which belongs into several commands.</summary>
    public const int MaxSeeds = 10_000;
    public const int MaxThreads = 64;

    /// <summary>The largest whole number that every reader of JSON keeps exact.</summary>
    public const ulong MaxSeed = (1UL << 53) - 1;

    public Option<bool> Json { get; } = new("--json") { Description = "One JSON document on stdout" };

    public Option<string> Out { get; } = new("--out")
    {
        Description = "Folder under which run directories are made", HelpName = "DIR",
        DefaultValueFactory = _ => "runs/", CustomParser = ParseFolder,
    };

    public Option<ulong?> Seed { get; } = new("--seed")
    {
        Description = "Seed of the run; the scenario's own, or 1, when left out", HelpName = "N",
        CustomParser = result => ParseSeed(result.Tokens[0].Value, result.AddError),
    };

    public Option<IReadOnlyList<ulong>?> Seeds { get; } = new("--seeds")
    {
        Description = "Several seeds, for confidence bands: 1..10 or 1,5,9", HelpName = "A..B",
        CustomParser = result => ParseSeeds(result.Tokens[0].Value, result.AddError),
    };

    public Option<Override[]> Set { get; } = new("--set")
    {
        Description = "Replace a value of the scenario, as in --set nodes=5000 (may be repeated)",
        HelpName = "KEY=VALUE", CustomParser = ParseOverrides, DefaultValueFactory = _ => [],
        Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false,
    };

    public Option<int> Threads { get; } = new("--threads")
    {
        Description = "Worker threads of one run; never changes a result", HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = result => ParseThreads(result.Tokens[0].Value, result.AddError),
    };

    public Option<bool> NoProgress { get; } = new("--no-progress") { Description = "No progress on stderr" };

    /// <summary>The scenario file of a verb that takes one.</summary>
    public Argument<string> File { get; } = new("FILE") { Description = "Scenario file" };

    /// <summary>All options of a verb that runs a scenario once.</summary>
    public IEnumerable<Option> OfOneRun =>
        [this.Seed, this.Set, this.Threads, this.Out, this.Json, this.NoProgress];

    /// <summary>All options of a verb that runs a scenario, perhaps with several seeds.</summary>
    public IEnumerable<Option> OfARun => OfOneRun.Prepend(this.Seeds);

    /// <summary>The run that the command line asks for.</summary>
    public RunRequest ReadRun(ParseResult line)
    {
        ulong? seed = line.GetValue(this.Seed);
        var seeds = line.GetResult(this.Seeds) is null ? null : line.GetValue(this.Seeds);
        if (seed is not null && seeds is not null)
            throw new InputError("--seed and --seeds: expected one of them");
        seeds ??= seed is null ? [] : [seed.Value];
        return new RunRequest(
            line.GetValue(this.File)!, seeds, line.GetValue(this.Set) ?? [], line.GetValue(this.Threads),
            line.GetValue(this.Out)!, line.GetValue(this.Json), !line.GetValue(this.NoProgress));
    }

    /// <summary>Reads <c>7</c>, <c>1..10</c> (both ends included) or <c>1,5,9</c>.</summary>
    public static IReadOnlyList<ulong>? ParseSeeds(string text, Action<string> fail)
    {
        string[] ends = text.Split("..");
        if (ends.Length == 2 && TryNumber(ends[0], out ulong first) && TryNumber(ends[1], out ulong last)
            && first <= last && last - first < MaxSeeds)
            return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => first + (ulong)i)];
        string[] parts = text.Split(',');
        if (parts.Length <= MaxSeeds && Array.TrueForAll(parts, part => TryNumber(part, out _)))
        {
            ulong[] seeds = [.. parts.Select(part => ulong.Parse(part, CultureInfo.InvariantCulture))];
            if (seeds.Distinct().Count() == seeds.Length) return seeds;
        }
        fail($"--seeds {text}: expected 1..10 or 1,5,9 (each seed once, at most {MaxSeeds})");
        return null;
    }

    private static string? ParseFolder(ArgumentResult result)
    {
        string folder = result.Tokens[0].Value;
        if (folder.Trim().Length == 0) result.AddError("--out: found an empty path, expected a folder such as runs/");
        return folder;
    }

    private static ulong? ParseSeed(string text, Action<string> fail)
    {
        if (TryNumber(text, out ulong seed)) return seed;
        fail($"--seed {text}: expected 0 to {MaxSeed}");
        return null;
    }

    private static bool TryNumber(string text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number <= MaxSeed;

    private static int ParseThreads(string text, Action<string> fail)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads)
            && threads is >= 1 and <= MaxThreads)
            return threads;
        fail($"--threads {text}: expected 1 to {MaxThreads}");
        return 1;
    }

    private static Override[] ParseOverrides(ArgumentResult result)
    {
        var overrides = new List<Override>();
        foreach (var token in result.Tokens)
        {
            int equals = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) result.AddError($"--set {token.Value}: expected KEY=VALUE, as in nodes=5000");
            else overrides.Add(new Override(token.Value[..equals], token.Value[(equals + 1)..]));
        }
        return [.. overrides];
    }
}
