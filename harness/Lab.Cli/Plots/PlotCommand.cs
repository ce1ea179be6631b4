using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Security.Cryptography;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Live.Plots;
using Lab.Scenarios.Units;

namespace Lab.Cli.Plots;

/// <summary>The command line of <c>lab plot</c>: create, verify, bench.</summary>
internal static class PlotCommand
{
    private const int MaxLeaves = FilePlot.MaxLeaves, MaxBenchLeaves = 1 << 24;

    /// <summary>The verb.</summary>
    /// <param name="bind">Gives a command its action, from what reads the command line and what does the work.</param>
    public static Command Of(Binder bind) => new("plot", "Make, check and measure plot files")
    {
        Create(bind), Verify(bind), Bench(bind),
    };

    private static Command Create(Binder bind)
    {
        var shared = new SharedOptions();
        Option<Hash?> miner = new("--miner")
        {
            Description = "Public key of the miner, 64 hex digits; a rehearsal names the plots of its miners by theirs",
            HelpName = "KEY", Required = true,
            CustomParser = ReadHash,
        };
        Option<Hash?> seed = new("--seed")
        {
            Description = "Plot seed, 64 hex digits; drawn by the system when left out", HelpName = "SEED",
            CustomParser = ReadHash,
        };
        Option<int?> leaves = new("--leaves")
        {
            Description = "Leaves, 32 bytes each, 1 to 268435456", HelpName = "N",
            CustomParser = result => ReadCount(result, MaxLeaves),
        };
        Option<long?> size = new("--size")
        {
            Description = "Size of the leaves instead: 100 MB, 1 GiB", HelpName = "SIZE", CustomParser = ReadSize,
        };
        Option<string?> file = new("--out")
        {
            Description = "The file; plots/MINER-SEED.plot when left out", HelpName = "FILE",
        };
        var threads = Threads();
        var verb = new Command("create", "Make a plot file")
        {
            miner, seed, leaves, size, file, threads, shared.Json, shared.NoProgress,
        };
        bind.To(verb, line =>
        {
            if (line.GetValue(leaves) is null == line.GetValue(size) is null)
                throw new InputError("expected one of --leaves and --size");
            var owner = new PublicKey(line.GetValue(miner)!.Value);
            if (!owner.IsSound) throw new InputError($"--miner {owner}: no Ed25519 key with which one can sign");
            var drawn = line.GetValue(seed) ?? new Hash(RandomNumberGenerator.GetBytes(Hash.Size));
            string path = line.GetValue(file)
                ?? Path.Combine("plots", $"{owner.Bytes.Short}-{drawn.Short}{PlotFolder.Ending}");
            return new PlotCreateRequest(
                owner, drawn, line.GetValue(leaves) ?? (int)(line.GetValue(size)!.Value / Hash.Size), path,
                line.GetValue(threads), line.GetValue(shared.Json), !line.GetValue(shared.NoProgress));
        }, PlotVerb.Create);
        return verb;
    }

    private static Command Verify(Binder bind)
    {
        var shared = new SharedOptions();
        var files = new Argument<string[]>("FILE") { Description = "Plot files", Arity = ArgumentArity.OneOrMore };
        Option<bool> quick = new("--quick")
        {
            Description = "Only hold the leaves against the tree: finds rot, not a plot that was made wrong",
        };
        var threads = Threads();
        var verb = new Command("verify", "Check every leaf of plot files")
        {
            files, quick, threads, shared.Json, shared.NoProgress,
        };
        bind.To(verb, line => new PlotVerifyRequest(
            line.GetValue(files)!, line.GetValue(quick), line.GetValue(threads), line.GetValue(shared.Json),
            !line.GetValue(shared.NoProgress)), PlotVerb.Verify);
        return verb;
    }

    private static Command Bench(Binder bind)
    {
        var shared = new SharedOptions();
        Option<int?> leaves = new("--leaves")
        {
            Description = "Leaves of the plot to measure with, 4096 to 16777216", HelpName = "N",
            DefaultValueFactory = _ => 1 << 20,
            CustomParser = result => ReadCount(result, MaxBenchLeaves, 4_096),
        };
        var verb = new Command("bench", "Measure plotting, and what each way of scanning costs and wins")
        {
            leaves, shared.Json, shared.NoProgress,
        };
        bind.To(verb, line => new PlotBenchRequest(
            line.GetValue(leaves)!.Value, line.GetValue(shared.Json), !line.GetValue(shared.NoProgress)), PlotBench.Run);
        return verb;
    }

    private static Option<int> Threads() => new("--threads")
    {
        Description = "Threads that hash; the result does not depend on it", HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        CustomParser = result => ReadCount(result, SharedOptions.MaxThreads) ?? 1,
    };

    private static Hash? ReadHash(ArgumentResult result)
    {
        if (Hash.TryParse(result.Tokens[0].Value, out var hash)) return hash;
        result.AddError($"{NameOf(result)} {result.Tokens[0].Value}: expected 64 hex digits");
        return null;
    }

    private static int? ReadCount(ArgumentResult result, int most, int least = 1)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count >= least && count <= most)
            return count;
        result.AddError($"{NameOf(result)} {text}: expected {least} to {most}");
        return null;
    }

    private static long? ReadSize(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        var size = Families.Size.Read(text);
        if (size.Ok && size.Value is >= Hash.Size and <= (long)MaxLeaves * Hash.Size) return size.Value;
        result.AddError($"--size {text}: expected {Families.Size.Expected}, from 32 B to 8 GiB");
        return null;
    }

    private static string NameOf(ArgumentResult result) =>
        result.Parent is OptionResult option ? option.Option.Name : result.Argument.Name;
}
