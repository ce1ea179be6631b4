using System.Text.RegularExpressions;

namespace Lab.Architecture.Tests.Tree;

/// <summary>Nothing in the tree depends on where it was made: no machine path, no package host.</summary>
public sealed partial class PlaceTests
{
    [Test]
    public void No_file_names_a_machine_path_or_a_package_host()
    {
        var found = Repository.Files.Where(file => !IsLockFile(file))
            .SelectMany(file => Mentions(Repository.Read(file)).Select(line => $"{file}: {line}"));
        Assert.That(found, Is.Empty);
    }

    // Spelled in pieces, so that this file does not find itself.
    [TestCase("cd /wo" + "rk/lab")]
    [TestCase("--out /t" + "mp/runs")]
    [TestCase("see /ho" + "me/me/notes")]
    [TestCase("/ro" + "ot/.cache")]
    [TestCase("https://registry.npm" + "js.org/x")]
    [TestCase("https://api.nu" + "get.org/v3")]
    public void Finds_a_place(string line) => Assert.That(Mentions(line), Is.Not.Empty);

    [TestCase("sim/work/queue")]
    [TestCase("a temporary folder")]
    [TestCase("NuGet restores it")]
    public void Accepts_what_is_no_place(string line) => Assert.That(Mentions(line), Is.Empty);

    private static IEnumerable<string> Mentions(string text) =>
        text.Split('\n').Where(line => Place().IsMatch(line)).Select(line => line.Trim());

    private static bool IsLockFile(string file) =>
        Path.GetFileName(file) is "packages.lock.json" or "package-lock.json";

    [GeneratedRegex(@"(?<![\w.])/(work|tmp|home|root)/|npmjs[.]|nuget[.]org|pypi[.]org")]
    private static partial Regex Place();
}
