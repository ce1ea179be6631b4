using System.Text;
using System.Text.RegularExpressions;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Trees;
using Lab.Ledger;

namespace Lab.Light.Tests;

/// <summary>What docs/light-client.md shows is what the code does: its example, its bytes and its sizes.</summary>
[Category("ST-R09")]
public sealed partial class PageTests
{
    private static readonly string Text = Page.Read("docs/light-client.md");

    [Test]
    public void The_page_quotes_the_worked_example_word_for_word()
    {
        string example = Dedent(Example().Match(Page.Read("tests/Lab.Light.Tests/WorkedExample.cs")).Groups[1].Value);
        Assert.That(example, Does.StartWith("// The client knows"));
        Assert.That(Text, Does.Contain($"```csharp\n{example}```\n"));
    }

    [Test]
    public void The_page_shows_the_bytes_of_a_state_reply()
    {
        var (tree, reply) = ExampleState();
        string expected = Block(
            ("key", StateKey.Account(Named(1)).ToArray()), ("state root", tree.Root.ToArray()), ("reply", reply));
        Assert.That(Text, Does.Contain(expected), expected);
    }

    [Test]
    public void The_page_shows_the_bytes_of_an_inclusion_proof()
    {
        var (root, proof) = ExampleInclusion();
        string expected = Block(("transaction", Named(2).ToArray()), ("transaction root", root.ToArray()), ("proof", proof));
        Assert.That(Text, Does.Contain(expected), expected);
    }

    [Test]
    public void What_the_page_shows_verifies()
    {
        var (tree, reply) = ExampleState();
        var shown = StateReply.Decode(reply)!.Proof.Verify(tree.Root, StateKey.Account(Named(1)));
        Assert.That(Account.Decode(shown.Value), Is.EqualTo(new Account(null, 0, new Amount(500))));

        var (root, bytes) = ExampleInclusion();
        var proof = InclusionProof.Decode(bytes)!;
        Assert.That(proof.Path.Verify(root, Transaction.LeafOf(proof.Transaction, proof.Signature)), Is.True);
        var header = BlockHeader.From(
            new HeaderContent { Height = proof.Height, Difficulty = Difficulty.One, TransactionRoot = root }, default);
        Assert.That(proof.Verify(header), Is.False, "the header of another block");
    }

    [Test]
    public void Notices_a_page_that_differs()
    {
        string example = Dedent(Example().Match("    // <example>\n    a();\n\n        b();\n    // </example>").Groups[1].Value);
        Assert.That(example, Is.EqualTo("a();\n\n    b();\n"));
        Assert.That(Text, Does.Not.Contain(Block(("key", [1]))));
    }

    /// <summary>A state of three accounts of 500, 600 and 700 units, and what it says of the first.</summary>
    private static (StateTree Tree, byte[] Reply) ExampleState()
    {
        StateWrite[] writes =
        [
            .. Enumerable.Range(1, 3).Select(i => new StateWrite(
                StateKey.Account(Named(i)), new Account(null, 0, new Amount(400 + 100 * i)).Encode())),
        ];
        var tree = StateTree.Empty.Apply(writes);
        var proof = tree.Prove(StateKey.Account(Named(1)));
        return (tree, new StateReply(new Height(7), Named(9), proof).Encode());
    }

    /// <summary>The second of three transactions, with signatures of zeros.</summary>
    private static (Hash Root, byte[] Proof) ExampleInclusion()
    {
        Hash[] leaves = [.. Enumerable.Range(1, 3).Select(i => Transaction.LeafOf(Named(i), default))];
        var path = MerkleTree.Of(leaves).Prove(1);
        var proof = new InclusionProof(new Height(7), Named(9), Named(2), default, path);
        return (MerkleTree.RootOf(leaves), proof.Encode());
    }

    /// <summary>SHA-256 of one byte: something to give a name to.</summary>
    private static Hash Named(int number) => Sha256.Of([(byte)number]);

    private static string Block(params (string Name, byte[] Bytes)[] lines)
    {
        var text = new StringBuilder("```text\n");
        foreach (var (name, bytes) in lines)
        {
            text.Append(name).Append(":\n");
            foreach (byte[] part in bytes.Chunk(48)) text.Append("  ").Append(Convert.ToHexStringLower(part)).Append('\n');
        }

        return text.Append("```\n").ToString();
    }

    private static string Dedent(string code)
    {
        string[] lines = code.Split('\n');
        int margin = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > margin ? line[margin..] : "")).TrimEnd() + "\n";
    }

    [GeneratedRegex(@"// <example>\n(.*?)\n[ ]*// </example>", RegexOptions.Singleline)]
    private static partial Regex Example();
}
