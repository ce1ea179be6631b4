namespace Lab.Cli.Tests;

/// <summary>
/// The wrapper at the root of the checkout: what it asks of a machine, from wherever it is called.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class WrapperTests
{
    private static readonly string[] Basics =
        ["bash", "env", "readlink", "dirname", "uname", "grep", "find", "sort", "mkdir", "cat"];
    private string folder = "";

    [SetUp]
    public void Make_a_folder_with_a_space_in_its_name() =>
        this.folder = Directory.CreateTempSubdirectory("lab test ").FullName;

    [TearDown]
    public void Delete_it() => Directory.Delete(this.folder, recursive: true);

    [Test]
    public void Names_everything_that_is_missing_in_one_line()
    {
        var lab = Call(Basics);
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Environment));
        Assert.That(lab.Out, Is.Empty);
        Assert.That(lab.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(1));
        Assert.That(lab.Error, Does.StartWith(
            "lab: missing: git, .NET SDK 10 (dotnet), Node.js 20 or newer (node), npm"));
    }

    [TestCase("v18.19.0", true)]
    [TestCase("v20.0.0", false)]
    public void Tells_a_node_that_is_too_old(string version, bool named)
    {
        Program("node", $"echo {version}");
        Assert.That(Call(Basics).Error, Does.Match($"missing: .*{(named ? "found 18.19.0" : "npm")}"));
        Assert.That(Call(Basics).Error.Contains("Node.js", StringComparison.Ordinal), Is.EqualTo(named));
    }

    [Test]
    public void Tells_a_dotnet_without_the_right_sdk()
    {
        Program("dotnet", "echo '8.0.400 [somewhere]'");
        Assert.That(Call(Basics).Error, Does.Contain(".NET SDK 10 (this dotnet has none)"));
    }

    [Test]
    public void Refuses_a_platform_that_is_not_supported()
    {
        Program("uname", "case $1 in -s) echo Plan9 ;; *) echo mips ;; esac");
        var lab = Call([.. Basics.Where(name => name != "uname")]);
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Environment));
        Assert.That(lab.Error, Is.EqualTo(
            "lab: unsupported platform: Plan9 mips; Linux x64 and arm64 are supported\n"));
    }

    /// <summary>
    /// Calls the wrapper through a symbolic link, on a path that holds only these programs.
    /// </summary>
    private LabProcess Call(string[] programs)
    {
        foreach (string name in programs) Link(name, Find(name));
        string link = Link("the lab", Path.Combine(Checkout.Find().Root, "lab"));
        return LabProcess.Start(link, ["test"], new() { ["PATH"] = this.folder, ["HOME"] = this.folder });
    }

    private string Link(string name, string target)
    {
        string link = Path.Combine(this.folder, name);
        if (!File.Exists(link)) File.CreateSymbolicLink(link, target);
        return link;
    }

    private void Program(string name, string body)
    {
        string path = Path.Combine(this.folder, name);
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private static string Find(string name) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':')
            .Select(each => Path.Combine(each, name)).First(File.Exists);
}
