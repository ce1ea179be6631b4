using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Lab.Core.Seam;
using Lab.Ledger;

namespace Lab.Cli.Snapshots;

/// <summary><c>lab snapshot verify</c> and <c>lab snapshot show</c>.</summary>
internal static class SnapshotVerb
{
    /// <summary>A larger file is refused before it costs memory.</summary>
    private const long MostBytes = 1L << 30;

    private const int Width = 20;

    // More keys than a screen holds are for --json.
    private const int MostKeys = 20;

    /// <summary>
    /// SC-L18: verifies a file that stands alone. A spoilt one gives code 2, and its fault by name.
    /// </summary>
    [SuppressMessage("Usage", "VSTHRD002", Justification = "The command line is synchronous; no context can deadlock.")]
    public static ExitCode Verify(SnapshotVerifyRequest request, Terminal terminal, CancellationToken stop)
    {
        byte[] bytes = Read(request.File);
        // Off this thread, because headers by the million take a while, and whoever stops it has stopped waiting.
        var (fault, detail, file) = Task.Run(() => Judge(request, bytes), stop).WaitAsync(stop).GetAwaiter().GetResult();
        if (request.Json)
            terminal.WriteJson(new
            {
                request.File, Valid = fault == SnapshotFault.None,
                Fault = fault == SnapshotFault.None ? null : fault.ToString(), Detail = detail,
                Snapshot = file is null ? null : Document(file, bytes.Length, keys: false),
            });
        if (fault != SnapshotFault.None)
        {
            terminal.Fail($"{request.File}: error: {fault}: {detail}");
            return ExitCode.Invalid;
        }

        if (request.Json) return ExitCode.Pass;
        terminal.Out.WriteLine(
            $"{request.File}: ok: {Grouped(file!.Snapshot.Headers.Count)} headers and the state after them hold");
        Print(terminal.Out, file, bytes.Length);
        if (request.Block is null)
            terminal.Out.WriteLine("whether the network follows this chain no file can show: "
                + "compare the block with an id that you trust (--block)");
        return ExitCode.Pass;
    }

    /// <summary>Shows what a file says; only its digest is held against it.</summary>
    public static ExitCode Show(SnapshotShowRequest request, Terminal terminal, CancellationToken stop)
    {
        byte[] bytes = Read(request.File);
        var fault = SnapshotFile.Open(bytes, out var file);
        if (file is null) throw new InputError($"{fault}: {Explain(fault, bytes)}", request.File);
        if (request.Json)
        {
            terminal.WriteJson(new
            {
                request.File, Verified = false, Snapshot = Document(file, bytes.Length, keys: true),
            });
            return ExitCode.Pass;
        }

        Print(terminal.Out, file, bytes.Length);
        var keys = SnapshotContent.Of(file.Snapshot).Keys;
        foreach (var key in keys.Take(MostKeys)) terminal.Out.WriteLine($"  {key}");
        if (keys.Count > MostKeys)
            terminal.Out.WriteLine($"  and {Grouped(keys.Count - MostKeys)} more: --json lists all");
        terminal.Out.WriteLine("not verified: lab snapshot verify");
        return ExitCode.Pass;
    }

    private static (SnapshotFault Fault, string? Detail, SnapshotFile? File) Judge(
        SnapshotVerifyRequest request, byte[] bytes)
    {
        var fault = SnapshotFile.Open(bytes, out var file);
        if (file is null) return (fault, Explain(fault, bytes), null);
        if (request.Network is { } network && network != file.Network)
            return (SnapshotFault.OtherNetwork, $"found network {file.Network}, expected {network}", file);
        if (request.Block is { } block && block != file.Block)
            return (SnapshotFault.OtherBlock, $"found block {file.Block}, expected {block}", file);
        fault = file.Verify(NoMemo.Instance, out var ruling);
        string? detail = fault switch
        {
            SnapshotFault.None => null,
            SnapshotFault.RuleBroken =>
                $"found {ruling.Rule}{(ruling.Detail is { } why ? $" ({why})" : "")}, "
                + "expected a chain and a state that keep the network's rules",
            SnapshotFault.OtherNetwork =>
                $"found parameters of another network than {file.Network}, which it says it is of",
            _ => $"found a chain that ends in {file.Snapshot.Headers[^1].Id}, expected {file.Block}, which it says it is of",
        };
        return (fault, detail, file);
    }

    private static string Explain(SnapshotFault fault, byte[] bytes) => fault switch
    {
        SnapshotFault.NotASnapshot => bytes.Length == 0 ? "found an empty file, expected a snapshot"
            : "found other bytes at its beginning, expected a snapshot",
        SnapshotFault.UnknownVersion =>
            "found a version of the form that this build does not read, expected version 1",
        SnapshotFault.Truncated =>
            $"found {Grouped(bytes.Length)} bytes, expected "
            + (SnapshotFile.LengthOf(bytes)?.ToString("N0", CultureInfo.InvariantCulture) ?? "more"),
        SnapshotFault.TrailingBytes => string.Create(CultureInfo.InvariantCulture,
            $"found {bytes.Length:N0} bytes, expected {SnapshotFile.LengthOf(bytes):N0}"),
        SnapshotFault.Altered =>
            "found bytes that its digest does not cover, expected them as they were written",
        _ => "found bytes that are no snapshot within a right digest, expected headers, state and chain parameters",
    };

    private static void Print(TextWriter output, SnapshotFile file, int bytes)
    {
        var content = SnapshotContent.Of(file.Snapshot);
        Line(output, "network", $"{file.Parameters.NetworkId}, {file.Network}");
        Line(output, "height", Grouped(file.Height.Value));
        Line(output, "block", $"{file.Block}");
        Line(output, "state root", $"{file.Snapshot.Headers[^1].StateRoot}");
        Line(output, "accounts", Grouped(content.Accounts));
        Line(output, "coins", $"{Grouped(content.Coins)}, {Grouped(content.Total.Units)} base units");
        Line(output, "public keys", Grouped(content.Keys.Count));
        Line(output, "bytes", Grouped(bytes));
    }

    private static object Document(SnapshotFile file, int bytes, bool keys)
    {
        var content = SnapshotContent.Of(file.Snapshot);
        return new
        {
            Name = file.Parameters.NetworkId, Network = file.Network.ToString(), Height = file.Height.Value,
            Block = file.Block.ToString(), StateRoot = file.Snapshot.Headers[^1].StateRoot.ToString(),
            Headers = file.Snapshot.Headers.Count, content.Accounts, content.Coins,
            Total = new { Value = content.Total.Units, Unit = "base units" }, PublicKeys = content.Keys.Count,
            Keys = keys ? content.Keys.Select(k => k.ToString()) : null,
            Size = new { Value = bytes, Unit = "B" },
        };
    }

    private static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static void Line(TextWriter output, string name, string value) =>
        output.WriteLine($"  {name.PadRight(Width)}{value}");

    private static byte[] Read(string path)
    {
        if (Directory.Exists(path)) throw new InputError("found a folder, expected a snapshot's file", path);
        if (!File.Exists(path)) throw new InputError("found no such file, expected a snapshot", path);
        long size = new FileInfo(path).Length;
        if (size > MostBytes)
            throw new InputError($"found {Grouped(size)} bytes, expected a snapshot of at most {Grouped(MostBytes)}", path);
        return File.ReadAllBytes(path);
    }
}
