namespace Lab.Ledger.Tests;

/// <summary>Addresses as text.</summary>
[Category("SC-P04")]
public sealed class AddressTests
{
    private static readonly Address Good = Bank.AddressOf(Bank.Alice);

    [Test]
    public void Reads_what_it_writes()
    {
        Assert.That(Address.TryParse(Good.ToString(), out var read), Is.True);
        Assert.That(read, Is.EqualTo(Good));
        Assert.That(Good.ToString(), Does.StartWith("lab1"));
    }

    [Test]
    public void Refuses_any_one_wrong_character()
    {
        string text = Good.ToString();
        using (Assert.EnterMultipleScope())
        {
            for (int i = 0; i < text.Length; i++)
            {
                char other = text[i] == 'q' ? 'p' : 'q';
                Assert.That(Address.TryParse($"{text[..i]}{other}{text[(i + 1)..]}", out _), Is.False, $"at {i}");
            }
        }
    }

    [Test]
    public void Refuses_any_two_neighbours_that_changed_places()
    {
        string text = Good.ToString();
        for (int i = 0; i < text.Length - 1; i++)
        {
            if (text[i] == text[i + 1]) continue;
            string swapped = $"{text[..i]}{text[i + 1]}{text[i]}{text[(i + 2)..]}";
            Assert.That(Address.TryParse(swapped, out _), Is.False, $"at {i}");
        }
    }

    [TestCase("")]
    [TestCase("lab1")]
    [TestCase("é")]
    public void Refuses_what_is_no_address(string text) => Assert.That(Address.TryParse(text, out _), Is.False);

    [Test]
    public void Refuses_upper_case_and_a_missing_or_an_added_character()
    {
        string text = Good.ToString();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Address.TryParse(text.ToUpperInvariant(), out _), Is.False);
            Assert.That(Address.TryParse(text[..^1], out _), Is.False);
            Assert.That(Address.TryParse(text + "q", out _), Is.False);
        }
    }

    [Test]
    public void Uses_the_checksum_of_bip_350() =>
        // The published vector split1checkupstagehandshakeupstreamerranterredcaperredlc445v decodes to these bytes.
        Assert.That(
            Bech32.Encode("split", Convert.FromHexString(
                "c5f38b70305f519bf66d85fb6cf03058f3dde463ecd7918f2dc743918f2d")),
            Is.EqualTo("split1checkupstagehandshakeupstreamerranterredcaperredlc445v"));
}
