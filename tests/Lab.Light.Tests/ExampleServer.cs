using Lab.Core;
using Lab.Ledger;
using Lab.Ledger.Tests;

namespace Lab.Light.Tests;

/// <summary>
/// Whoever answers a light client, with bytes only: here over a chain of real blocks in which Alice pays Bob.
/// </summary>
internal sealed class ExampleServer
{
    private readonly Bank bank = new();
    private readonly ChainEntry tip;

    public ExampleServer(int blocksAfterThePayment = 5)
    {
        Payment = this.bank.Transfer(this.bank.Genesis, Bank.Alice, 500, Bank.Bob, 100);
        this.tip = this.bank.Mine(this.bank.Genesis, Payment).Mined(blocksAfterThePayment, miner: 9);
    }

    public static Address Alice => Bank.AddressOf(Bank.Alice);
    public ChainParameters Parameters => this.bank.Genesis.Parameters;
    public Transaction Payment { get; }

    /// <summary>What a clock shows: just after the newest block.</summary>
    public Instant Clock => this.tip.Header.Timestamp;

    public Hash Tip => this.tip.Id;

    /// <summary>A run of headers after the first of the locator that is on the server's chain.</summary>
    public byte[] HeadersAfter(IReadOnlyList<Hash> locator)
    {
        var shared = locator.Select(id => this.tip.Find(id)).First(entry => entry is not null)!;
        return HeaderRun.After(this.tip, shared).Encode();
    }

    /// <summary>What the state after a block says of a key.</summary>
    public byte[] State(Hash block, Hash key) => StateReply.Of(this.tip.Find(block)!, key).Encode();

    /// <summary>Where a transaction stands.</summary>
    public byte[] Inclusion(Hash transaction)
    {
        for (var at = this.tip; ; at = at.Parent!)
            if (InclusionProof.Of(at.Block, transaction) is { } proof) return proof.Encode();
    }
}
