using Lab.Core.Crypto;
using Lab.Core.Seam;

namespace Lab.Core.Tests.Crypto;

/// <summary>Signature checks through a memo: done once, never wrong, and the same as without one.</summary>
public sealed class SignaturesTests
{
    private static readonly SigningKey Key = SigningKey.FromSeed(new Hash(1, 1, 1, 1));
    private static readonly byte[] Message = "message"u8.ToArray();

    [Test]
    public void The_second_check_is_remembered()
    {
        var memo = new TableMemo();
        var signature = Key.Sign(Message);
        Assert.That(Signatures.Check(memo, Key.Public, Message, signature));
        Assert.That(Signatures.Check(memo, Key.Public, Message, signature));
        Assert.That(memo.Computed, Is.EqualTo(1));
    }

    [Test]
    public void What_was_signed_here_is_never_verified()
    {
        var memo = new TableMemo();
        var signature = Signatures.Sign(memo, Key, Message);
        Assert.That(signature, Is.EqualTo(Key.Sign(Message)));
        Assert.That(Signatures.Check(memo, Key.Public, Message, signature));
        Assert.That(memo.Computed, Is.Zero);
    }

    [Test]
    public void A_bad_signature_is_remembered_as_bad()
    {
        var memo = new TableMemo();
        var signature = Key.Sign(Message) with { S = Hash.Zero };
        Assert.That(Signatures.Check(memo, Key.Public, Message, signature), Is.False);
        Assert.That(Signatures.Check(memo, Key.Public, Message, signature), Is.False);
        Assert.That(memo.Computed, Is.EqualTo(1));
    }

    [Test]
    public void Nothing_is_remembered_for_another_key_message_or_signature()
    {
        var memo = new TableMemo();
        var other = SigningKey.FromSeed(new Hash(2, 2, 2, 2));
        var signature = Signatures.Sign(memo, Key, Message);
        Assert.That(Signatures.Check(memo, other.Public, Message, signature), Is.False);
        Assert.That(Signatures.Check(memo, Key.Public, "other"u8, signature), Is.False);
        Assert.That(Signatures.Check(memo, Key.Public, Message, other.Sign(Message)), Is.False);
        Assert.That(memo.Computed, Is.EqualTo(3));
    }

    [Test]
    [Category("CARD-18")]
    public void Without_a_memo_the_answers_are_the_same()
    {
        var signature = Signatures.Sign(NoMemo.Instance, Key, Message);
        Assert.That(Signatures.Check(NoMemo.Instance, Key.Public, Message, signature));
        Assert.That(Signatures.Check(NoMemo.Instance, Key.Public, "other"u8, signature), Is.False);
        Assert.That(Signatures.Check(NoMemo.Instance, Key.Public, default, Key.Sign(default)));
    }

    [Test]
    public void A_known_digest_gives_the_same_key()
    {
        var memo = new TableMemo();
        var signature = Signatures.Sign(memo, Key, Message);
        Assert.That(Signatures.Check(memo, Key.Public, Message, Sha256.Of(Message), signature));
        Assert.That(memo.Computed, Is.Zero);
    }

    /// <summary>A memo that never forgets and counts what it had to compute.</summary>
    private sealed class TableMemo : IMemo
    {
        private readonly Dictionary<Hash, object> table = [];

        public int Computed { get; private set; }

        public TResult Get<TArgument, TResult>(in Hash key, TArgument argument, Func<TArgument, TResult> compute)
            where TResult : class
        {
            if (this.table.TryGetValue(key, out var known)) return (TResult)known;
            Computed++;
            var result = compute(argument);
            this.table[key] = result;
            return result;
        }

        public void Put(in Hash key, object result) => this.table[key] = result;
    }
}
