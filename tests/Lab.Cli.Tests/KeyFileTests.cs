using System.Diagnostics.CodeAnalysis;
using Lab.Cli.Keys;
using Lab.Scenarios.Worlds;

namespace Lab.Cli.Tests;

/// <summary>The file in which drawn keys outlive a run: whole, marked, for its owner only.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Category("ST-X05")]
[SuppressMessage("Interoperability", "CA1416", Justification = "Linux is the one platform that is supported.")]
public sealed class KeyFileTests
{
    private const string Digits = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private string folder = "", file = "";

    [SetUp]
    public void Make_a_folder()
    {
        this.folder = Directory.CreateTempSubdirectory("lab-keys-").FullName;
        this.file = Path.Combine(this.folder, KeyFile.Name);
    }

    [TearDown]
    public void Delete_it() => Directory.Delete(this.folder, recursive: true);

    [Test]
    public void Keys_come_back_and_a_key_is_the_same_however_often_it_is_asked_for()
    {
        var keys = new SystemKeys();
        var node = keys.KeyOf(KeyPurpose.Node, 7, 0).Public;
        var wallet = keys.KeyOf(KeyPurpose.Wallet, 7, 0).Public;
        Assert.That(keys.KeyOf(KeyPurpose.Node, 7, 0).Public, Is.EqualTo(node));
        Assert.That(wallet, Is.Not.EqualTo(node));
        KeyFile.Write(this.file, keys);
        var back = KeyFile.Read(this.file);
        Assert.That(back.KeyOf(KeyPurpose.Node, 7, 0).Public, Is.EqualTo(node));
        Assert.That(back.KeyOf(KeyPurpose.Wallet, 7, 0).Public, Is.EqualTo(wallet));
        Assert.That(back.Seeds().Count(), Is.EqualTo(2));
    }

    [Test]
    public void File_names_its_source_and_is_for_its_owner_only_and_alone()
    {
        var keys = new SystemKeys();
        keys.KeyOf(KeyPurpose.Node, 0, 0);
        KeyFile.Write(this.file, keys);
        KeyFile.Write(this.file, keys);
        Assert.That(File.ReadAllLines(this.file)[1], Is.EqualTo("source system"));
        Assert.That(File.GetUnixFileMode(this.file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(Directory.GetFiles(this.folder), Is.EqualTo(new[] { this.file }), "nothing half-written is left");
    }

    [Test]
    public void File_that_cannot_be_replaced_stays_as_it_was()
    {
        Directory.CreateDirectory(this.file); // nothing can be renamed over a folder
        var keys = new SystemKeys();
        keys.KeyOf(KeyPurpose.Node, 0, 0);
        Assert.That(() => KeyFile.Write(this.file, keys), Throws.InstanceOf<IOException>());
        Assert.That(Directory.GetFileSystemEntries(this.folder), Is.EqualTo(new[] { this.file }));
    }

    [TestCase(UnixFileMode.UserRead | UnixFileMode.UserWrite, true)]
    [TestCase(UnixFileMode.UserRead, true)]
    [TestCase(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, false)]
    [TestCase(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead, false)]
    public void File_that_others_may_read_is_refused(UnixFileMode mode, bool taken)
    {
        KeyFile.Write(this.file, new SystemKeys());
        File.SetUnixFileMode(this.file, mode);
        if (taken) Assert.That(KeyFile.Read(this.file).Seeds(), Is.Empty);
        else Assert.That(() => KeyFile.Read(this.file), Throws.InstanceOf<InputError>().With.Message.Contains("expected 600"));
    }

    [TestCase("", 0)]
    [TestCase("something else", 1)]
    [TestCase("testnet-lab keys 1\nsource seeded", 2)]
    [TestCase("testnet-lab keys 1\nsource system\nnode 0", 3)]
    [TestCase("testnet-lab keys 1\nsource system\nnode 0 " + Digits + "0", 3)]
    [TestCase("testnet-lab keys 1\nsource system\nnode -1 " + Digits, 3)]
    [TestCase("testnet-lab keys 1\nsource system\nmint 0 " + Digits, 3)]
    [TestCase("testnet-lab keys 1\nsource system\nnode 0 " + Digits + "\nnode 0 " + Digits, 4)]
    public void Damaged_file_is_refused_by_line_and_not_quoted(string text, int line)
    {
        File.WriteAllText(this.file, text);
        File.SetUnixFileMode(this.file, UnixFileMode.UserRead);
        var error = Assert.Throws<InputError>(() => KeyFile.Read(this.file));
        string place = line == 0 ? $"{this.file}: error: " : $"{this.file}:{line}:1: error: ";
        Assert.That(error!.OneLine, Does.StartWith(place).And.Not.Contain(Digits[..16]));
    }

    [Test]
    public void Sound_file_is_taken()
    {
        File.WriteAllText(this.file, "testnet-lab keys 1\nsource system\nnode 0 " + Digits + "\nwallet 0 " + Digits + "\n");
        File.SetUnixFileMode(this.file, UnixFileMode.UserRead);
        Assert.That(KeyFile.Read(this.file).Seeds().Count(), Is.EqualTo(2));
    }
}
