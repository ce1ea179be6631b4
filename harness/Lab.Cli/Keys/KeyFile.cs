using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Lab.Core;
using Lab.Scenarios.Worlds;

namespace Lab.Cli.Keys;

/// <summary>
/// Keys of nodes and wallets that outlive a run, in a file that says where they come from, that only its
/// owner may read, and that is there whole or not at all:
/// <code>
/// testnet-lab keys 1
/// source system
/// node 0 (64 hexadecimal digits)
/// </code>
/// </summary>
[SuppressMessage("Interoperability", "CA1416", Justification = "Linux is the one platform that is supported.")]
internal static class KeyFile
{
    /// <summary>What the file is called in a folder of plots, which belong to its keys.</summary>
    public const string Name = "node-keys.secret";

    private const string Heading = "testnet-lab keys 1", Source = "source ";
    private const int MaxLines = 100_000;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The keys of a file, or none if there is no file.</summary>
    /// <exception cref="InputError">Others may read it, or it is not one of ours, or damaged.</exception>
    public static SystemKeys Read(string path)
    {
        var keys = new SystemKeys();
        if (!File.Exists(path)) return keys;
        var mode = File.GetUnixFileMode(path);
        if ((mode & ~OwnerOnly) != 0)
            throw new InputError(
                $"found a key file of mode {Convert.ToString((int)mode, 8)}, expected 600: nobody else may read it",
                path);
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            if (++number > MaxLines) throw new InputError($"found more than {MaxLines} lines", path, number);
            if (number == 1 && line != Heading) throw Unlike($"'{Heading}'");
            if (number == 2 && line != Source + SystemKeys.Word) throw Unlike($"'{Source}{SystemKeys.Word}'");
            if (number > 2 && !TryAdd(keys, line))
                throw Unlike("a key that was not there yet, as 'node 0' and 64 digits");
        }
        if (number < 2) throw new InputError($"found {number} lines, expected a heading and a source", path);
        return keys;

        // A line may hold a key, so it is not quoted.
        InputError Unlike(string expected) => new($"found another line than expected: {expected}", path, number);
    }

    /// <summary>Writes all keys drawn so far.</summary>
    /// <exception cref="IOException">It cannot be written; what was there before still is.</exception>
    public static void Write(string path, SystemKeys keys)
    {
        string partial = $"{path}.partial-{Environment.ProcessId}";
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly,
            };
            using (var stream = new FileStream(partial, options))
            {
                using (var text = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" })
                {
                    text.WriteLine(Heading);
                    text.WriteLine(Source + SystemKeys.Word);
                    foreach (var (purpose, number, seed) in keys.Seeds())
                        text.WriteLine(string.Create(
                            CultureInfo.InvariantCulture,
                            $"{WordOf(purpose)} {number} {Convert.ToHexStringLower(seed)}"));
                }
                stream.Flush(flushToDisk: true);
            }
            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    private static bool TryAdd(SystemKeys keys, string line)
    {
        string[] words = line.Split(' ');
        if (words.Length != 3 || words[2].Length != 2 * Hash.Size) return false;
        if (!words[2].All(char.IsAsciiHexDigitLower)) return false;
        return PurposeOf(words[0]) is { } purpose
            && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && keys.TryAdd(purpose, number, Convert.FromHexString(words[2]));
    }

    private static string WordOf(KeyPurpose purpose) => purpose == KeyPurpose.Node ? "node" : "wallet";

    private static KeyPurpose? PurposeOf(string word) => word switch
    {
        "node" => KeyPurpose.Node,
        "wallet" => KeyPurpose.Wallet,
        _ => null,
    };
}
