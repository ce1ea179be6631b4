using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;

namespace Lab.Ledger.Tests;

/// <summary>The file of a snapshot verifies by itself, and each way to spoil it has a name of its own.</summary>
[Category("SC-L18")]
public sealed class SnapshotFileTests
{
    private static readonly Bank Bank = new();
    private static readonly ChainEntry Tip = Bank.Miner.Extend(
        Bank.Mine(Bank.Genesis, Bank.Transfer(Bank.Genesis, Bank.Alice, 500, Bank.Carol, 200)), 4);

    private static readonly SnapshotFile Good = SnapshotFile.Of(ChainSnapshot.Of(Tip), Tip.Parameters);
    private static readonly byte[] Bytes = Good.Encode();

    private static SnapshotFault Open(byte[] bytes) => SnapshotFile.Open(bytes, out _);

    private static SnapshotFault Verify(SnapshotFile file, out Ruling ruling)
    {
        Assert.That(SnapshotFile.Open(file.Encode(), out var read), Is.EqualTo(SnapshotFault.None));
        return read!.Verify(NoMemo.Instance, out ruling);
    }

    [Test]
    [Category("SC-L17")]
    public void A_file_needs_nothing_else_to_be_verified()
    {
        Assert.That(SnapshotFile.Open(Bytes, out var read), Is.EqualTo(SnapshotFault.None));
        Assert.That(read!.Encode(), Is.EqualTo(Bytes));
        Assert.That((read.Network, read.Height, read.Block), Is.EqualTo((Tip.Genesis.Id, Tip.Height, Tip.Id)));
        Assert.That(read.Verify(NoMemo.Instance, out var ruling), Is.EqualTo(SnapshotFault.None));
        Assert.That(ruling.IsAccepted);
    }

    [Test]
    public void A_file_that_ends_early_at_any_byte_is_truncated_and_an_empty_one_is_none()
    {
        Assert.That(Open([]), Is.EqualTo(SnapshotFault.NotASnapshot));
        for (int length = 1; length < Bytes.Length; length++)
            Assert.That(Open(Bytes[..length]), Is.EqualTo(SnapshotFault.Truncated), $"{length} bytes");
        Assert.That(Open([.. Bytes, 0]), Is.EqualTo(SnapshotFault.TrailingBytes));
    }

    [Test]
    public void A_file_with_any_byte_altered_is_refused()
    {
        for (int at = 0; at < Bytes.Length; at++)
        {
            byte[] spoilt = [.. Bytes];
            spoilt[at] ^= 1;
            var expected = at switch
            {
                < 7 => SnapshotFault.NotASnapshot,
                7 => SnapshotFault.UnknownVersion,
                < 16 => Open(spoilt) == SnapshotFault.TrailingBytes ? SnapshotFault.TrailingBytes : SnapshotFault.Truncated,
                _ => SnapshotFault.Altered,
            };
            Assert.That(Open(spoilt), Is.EqualTo(expected), $"byte {at}");
        }
    }

    [Test]
    public void Other_files_are_none()
    {
        Assert.That(Open("version: 1\nid: some-scenario\n"u8.ToArray()), Is.EqualTo(SnapshotFault.NotASnapshot));
        Assert.That(Open("LABSNAP2, and so on, and so on, and so on, and so on"u8.ToArray()), Is.EqualTo(SnapshotFault.UnknownVersion));
        Assert.That(Open(Sealed([1, 2, 3])), Is.EqualTo(SnapshotFault.Malformed), "a digest alone makes no snapshot");
        Assert.That(Open(Sealed([])), Is.EqualTo(SnapshotFault.Malformed), "the shortest with a digest");
        var impossible = Good with { Parameters = Tip.Parameters with { RetargetWindow = 0 } };
        Assert.That(Open(impossible.Encode()), Is.EqualTo(SnapshotFault.Malformed), "parameters that no network has");
    }

    [Test]
    public void A_file_of_another_network_or_block_than_it_says_is_refused()
    {
        var other = Tip.Parameters with { NetworkId = "another" };
        Assert.That(Verify(Good with { Parameters = other }, out _), Is.EqualTo(SnapshotFault.OtherNetwork));
        Assert.That(Verify(Good with { Network = Hash.Zero }, out _), Is.EqualTo(SnapshotFault.OtherNetwork));
        Assert.That(Verify(Good with { Block = Tip.Parent!.Id }, out _), Is.EqualTo(SnapshotFault.OtherBlock));
        Assert.That(Verify(Good with { Height = new Height(4) }, out _), Is.EqualTo(SnapshotFault.OtherBlock));
    }

    [Test]
    public void A_file_whose_chain_or_state_breaks_a_rule_names_the_rule()
    {
        var otherNetwork = SnapshotFile.Of(Good.Snapshot, Tip.Parameters with { NetworkId = "another" });
        Assert.That(Verify(otherNetwork, out var ruling), Is.EqualTo(SnapshotFault.RuleBroken));
        Assert.That(ruling.Rule, Is.EqualTo(Rule.HeadersConnect), "its headers do not begin at that genesis");
        var chunk = Good.Snapshot.Chunks[0];
        var richer = chunk with { Entries = [.. chunk.Entries.Skip(1)] };
        Assert.That(
            Verify(Good with { Snapshot = Good.Snapshot with { Chunks = [richer] } }, out ruling),
            Is.EqualTo(SnapshotFault.RuleBroken));
        Assert.That(ruling.Rule, Is.EqualTo(Rule.SnapshotProved));
    }

    /// <summary>Any body, with a right length and digest around it.</summary>
    private static byte[] Sealed(byte[] body)
    {
        byte[] head = [.. "LABSNAP1"u8, .. BitConverter.GetBytes((ulong)(48 + body.Length)), .. body];
        byte[] digest = new byte[Hash.Size];
        Sha256.Of(head).CopyTo(digest);
        return [.. head, .. digest];
    }
}
