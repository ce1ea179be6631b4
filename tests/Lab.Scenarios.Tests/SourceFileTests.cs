using System.Diagnostics;
using System.Text;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Tests;

public sealed class SourceFileTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => this.folder = Directory.CreateTempSubdirectory("lab-scenarios-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(this.folder, recursive: true);

    [Test]
    public void Refuses_a_missing_file_and_names_a_neighbour()
    {
        Write("first-blocks.yaml", "x");
        Assert.That(Error("first-block.yaml"), Is.EqualTo(
            $"{At("first-block.yaml")}:1:1: error: found no such file, expected a scenario file (did you mean '{Short("first-blocks.yaml")}'?)"));
    }

    [Test]
    public void Refuses_a_missing_folder() =>
        Assert.That(Error("none/x.yaml"), Does.EndWith(":1:1: error: found no such file, expected a scenario file"));

    [Test]
    public void Refuses_a_directory() => Assert.That(
        Assert.Throws<ScenarioInvalid>(() => ScenarioFile.Read(this.folder))!.Message,
        Is.EqualTo($"{this.folder}:1:1: error: found a directory, expected a scenario file"));

    [TestCase("")]
    [TestCase("\n\n")]
    [TestCase("# only a comment\n")]
    [TestCase("\uFEFF")]
    public void Refuses_an_empty_file(string text)
    {
        Write("x.yaml", text);
        Assert.That(Error("x.yaml"), Does.Contain("x.yaml:1:1: error: found an empty file, expected a mapping"));
    }

    [Test]
    public void Refuses_a_file_of_100_MB_quickly_and_without_reading_it()
    {
        using (var sparse = new FileStream(At("x.yaml"), FileMode.CreateNew)) sparse.SetLength(100_000_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        Assert.That(Error("x.yaml"), Does.Contain("found a file of more than 1 MiB, expected at most 1 MiB of YAML"));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(2)));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(4_000_000));
    }

    [Test]
    public void Reads_a_file_of_exactly_1_MiB_and_refuses_one_byte_more()
    {
        string text = Sample.Head.Replace("sample", "x") + "#";
        Write("x.yaml", text.PadRight(SourceFile.MaxBytes, '-'));
        Assert.That(ScenarioFile.Read(At("x.yaml")).Nodes, Is.EqualTo(10));

        Write("x.yaml", text.PadRight(SourceFile.MaxBytes + 1, '-'));
        Assert.That(Error("x.yaml"), Does.Contain("more than 1 MiB"));
    }

    [Test]
    public void Names_the_place_of_a_byte_that_is_not_text()
    {
        File.WriteAllBytes(At("x.yaml"), [.. "version: 1\nid: \u00e9"u8, 0xff, (byte)'\n']);
        Assert.That(Error("x.yaml"), Is.EqualTo(
            $"{At("x.yaml")}:2:6: error: found a byte that is not UTF-8, expected text in UTF-8"));
    }

    [Test]
    public void Reads_a_file_with_a_byte_order_mark()
    {
        File.WriteAllText(At("sample.yaml"), Sample.Head, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.That(ScenarioFile.Read(At("sample.yaml")).Id, Is.EqualTo("sample"));
    }

    [Test]
    public void Refuses_an_id_that_is_not_the_name_of_the_file()
    {
        Write("other.yaml", Sample.Head);
        Assert.That(Error("other.yaml"), Does.EndWith(
            "other.yaml:2:5: error: found the id 'sample', expected the file's name without extension (did you mean 'other'?)"));
    }

    private string At(string name) => Path.Combine(this.folder, name);

    // Errors clip what they quote.
    private string Short(string name) => Units.Text.Clip(At(name));

    private void Write(string name, string text) => File.WriteAllText(At(name), text);

    private string Error(string name) => Assert.Throws<ScenarioInvalid>(() => ScenarioFile.Read(At(name)))!.Message;
}
