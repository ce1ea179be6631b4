using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;

namespace Lab.Cli.Bench;

/// <summary>
/// Inputs for decoders and rules, from a good block, a good transaction and a good proof: with bytes changed,
/// which nobody signed; or with fields changed and signed anew, which gets past the signatures to the rules
/// behind them.
/// </summary>
internal sealed class FuzzInputs
{
    private static readonly SigningKey Payer = Key(1), Miner = Key(2);
    private readonly Rng luck = Rng.For(1, "fuzz", 0);
    private readonly Block block;
    private readonly Transaction transfer;
    private readonly byte[][] seeds;

    public FuzzInputs()
    {
        var chain = Presets.Minimal with
        {
            GenesisDifficulty = Difficulty.One,
            Allocations = [new(Address.Of(Payer.Public), new(1_000)), new(Address.Of(Miner.Public), new(50))],
        };
        Genesis = Ledger.Genesis.Create(chain);
        this.transfer = Transaction.Sign(
            new TransactionContent
            {
                Network = Genesis.Id,
                Sender = Payer.Public,
                Nonce = 0,
                ValidUntil = new Height(9),
                Inputs = [Genesis.Ledger.CoinsOf(Address.Of(Payer.Public)).First().Outpoint],
                Outputs = [new(Address.Of(Miner.Public), new(900))],
            },
            Payer, NoMemo.Instance);
        var epoch = new Epoch(1);
        this.block = BlockBuilder.Build(
            Genesis, chain.StartOf(epoch), epoch, Plot.Create(Miner.Public, Hash.Zero, 4).Win(0), Miner,
            [this.transfer],
            NoMemo.Instance);
        using var writer = new CanonicalWriter();
        Genesis.Ledger.Tree.Prove(Hash.Zero).Write(writer);
        this.seeds = [this.block.Encode(), this.transfer.Encode(), writer.ToArray()];
    }

    /// <summary>What the inputs meet.</summary>
    public ChainEntry Genesis { get; }

    /// <summary>Bytes of a kind (0 a block, 1 a transaction, 2 a proof), some of them changed.</summary>
    public byte[] OfBytes(int kind) => Mutate(this.seeds[kind]);

    /// <summary>A block or a transaction with some fields changed, and signed.</summary>
    public byte[] OfFields(int kind) => kind == 0 ? Sealed() : Changed(this.transfer).Encode();

    /// <summary>
    /// Flips, overwrites, cuts, repeats or replaces some bytes; one input in 64 is random altogether.
    /// </summary>
    private byte[] Mutate(byte[] seed)
    {
        if (Once(64))
        {
            byte[] noise = new byte[this.luck.Below(256)];
            this.luck.Fill(noise);
            return noise;
        }

        byte[] bytes = [.. seed];
        for (int changes = 1 + this.luck.Below(3); changes > 0; changes--)
        {
            int at = this.luck.Below(bytes.Length);
            switch (this.luck.Below(4))
            {
                case 0: bytes[at] ^= (byte)(1 << this.luck.Below(8)); break;
                case 1: bytes[at] = (byte)this.luck.Below(256); break;
                case 2: return bytes[..at];
                default: bytes = [.. bytes[..at], .. bytes[(at / 2)..]]; break;
            }
        }

        return bytes;
    }

    private byte[] Sealed()
    {
        var body = this.block.Transactions.ToList();
        var header = this.block.Header.Content;
        switch (this.luck.Below(5))
        {
            case 0:
                header = Changed(header);
                body[0] = At(header.Height, body[0].Content);
                break;
            case 1: body[0] = ChangedCoinbase(body[0].Content); break;
            case 2: body[1] = Changed(body[1]); break;
            case 3: body.Insert(this.luck.Below(3), Changed(body[this.luck.Below(2)])); break;
            default: body.RemoveAt(this.luck.Below(2)); break;
        }

        if (!Once(16)) header = header with { TransactionRoot = Block.RootOf(body) };
        return Block.From(BlockHeader.Sign(header, Miner, NoMemo.Instance), this.block.Proof, body).Encode();
    }

    private static Transaction At(Height height, TransactionContent coinbase) => Transaction.From(
        coinbase with { Nonce = (ulong)height.Value, ValidUntil = height }, default);

    private HeaderContent Changed(in HeaderContent header) => this.luck.Below(8) switch
    {
        0 => header with { Version = (byte)this.luck.Below(256) },
        1 => header with { Height = new Height(Number()) },
        2 => header with { Timestamp = new Instant(Number()) },
        3 => header with { Difficulty = new Difficulty((ulong)Number() + 1) },
        4 => header with { Epoch = new Epoch(Number()) },
        5 => header with { PlotRoot = Digest() },
        6 => header with { Score = Digest() },
        _ => header with { StateRoot = Digest() },
    };

    private Transaction ChangedCoinbase(TransactionContent coinbase) => Transaction.From(
        this.luck.Below(6) switch
        {
            0 => coinbase with { Nonce = (ulong)Number() },
            1 => coinbase with { Payload = new byte[this.luck.Below(200)] },
            2 => coinbase with { Sender = Payer.Public },
            3 => coinbase with { Inputs = this.transfer.Content.Inputs },
            4 => coinbase with { Network = Digest() },
            _ => coinbase with { Outputs = Outputs() },
        },
        Once(8) ? this.transfer.Signature : default);

    private Transaction Changed(Transaction transaction)
    {
        var content = transaction.Content;
        var key = Once(4) ? Miner : Payer;
        content = content with { Sender = key.Public };
        for (int changes = this.luck.Below(3); changes > 0; changes--)
        {
            content = this.luck.Below(8) switch
            {
                0 => content with { Version = (byte)this.luck.Below(256) },
                1 => content with { Network = Digest() },
                2 => content with { Kind = (TransactionKind)this.luck.Below(256) },
                3 => content with { Nonce = (ulong)Number() },
                4 => content with { ValidUntil = new Height(Number()) },
                5 => content with { Inputs = Inputs() },
                6 => content with { Outputs = Outputs() },
                _ => content with { Payload = new byte[this.luck.Below(512)] },
            };
        }

        return Transaction.Sign(content, key, NoMemo.Instance);
    }

    private Outpoint[] Inputs()
    {
        var inputs = new Outpoint[this.luck.Below(4)];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = this.luck.Below(3) switch
            {
                0 => this.transfer.Content.Inputs[0],
                1 => Genesis.Ledger.CoinsOf(Address.Of(Miner.Public)).First().Outpoint,
                _ => new Outpoint(Digest(), this.luck.Below(3)),
            };
        }

        return inputs;
    }

    private Output[] Outputs()
    {
        var outputs = new Output[this.luck.Below(4)];
        for (int i = 0; i < outputs.Length; i++)
        {
            byte version = Once(8) ? (byte)this.luck.Below(256) : Address.CurrentVersion;
            outputs[i] = new Output(new Address(version, Digest()), new Amount(Number()));
            if (Once(8)) outputs[i] = outputs[i] with { Asset = new AssetId((ulong)Number()) };
        }

        return outputs;
    }

    /// <summary>Small, large, or anything between, and never negative.</summary>
    private long Number() => this.luck.Below(3) switch
    {
        0 => this.luck.Below(4),
        1 => long.MaxValue - this.luck.Below(2) - 1,
        _ => (long)(this.luck.Next() >> 1 >> this.luck.Below(63)),
    };

    private Hash Digest() => new(this.luck.Next(), this.luck.Next(), this.luck.Next(), this.luck.Next());

    private bool Once(int times) => this.luck.Below(times) == 0;

    private static SigningKey Key(ulong number) => SigningKey.FromSeed(new Hash(7, 7, 7, number));
}
