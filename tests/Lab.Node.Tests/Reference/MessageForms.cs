namespace Lab.Nodes.Tests.Reference;

/// <summary>What the reference page says of one type of message.</summary>
/// <param name="Code">Which.</param>
/// <param name="Purpose">What it is for, in a sentence or two.</param>
/// <param name="Body">Its fields.</param>
/// <param name="Rules">What it may be refused for besides R-WIRE-1 to 4, which hold for all.</param>
internal sealed record MessageForm(MessageCode Code, string Purpose, TupleForm Body, params Rule[] Rules);

/// <summary>The fields of all messages and of what they are made of.</summary>
internal static class MessageForms
{
    private const string ByCount = "by the other fields";

    private static readonly UIntForm U64 = new(0, ulong.MaxValue), I63 = new(0, long.MaxValue), U8 = new(0, 255);
    private static readonly BytesForm Hash32 = new(32, 32), Signature64 = new(64, 64);

    public static TupleForm BlockReference { get; } = new("block reference",
        new("height", I63, "the block's height"), new("id", Hash32, "its id"));

    public static TupleForm Tip { get; } = new("tip",
        new("block", BlockReference, "the last block"),
        new("weight", new BytesForm(16, 16), "sum of the chain's difficulties, big-endian"));

    public static TupleForm Endpoint { get; } = new("endpoint",
        new("address", new BytesForm(16, 16), "IPv6, or IPv4 mapped into it"),
        new("port", new UIntForm(1, 65_535), "where it listens"));

    public static TupleForm ItemName { get; } = new("item",
        new("kind", new UIntForm(1, 4), "1 block, 2 broadcast, 3 transaction, 4 block in its compact form"),
        new("wire id", Hash32, "hash of all its bytes"));

    public static TupleForm AnnouncedItem { get; } = new("announced item",
        new("kind", new UIntForm(1, 3), "1 block, 2 broadcast, 3 transaction"),
        new("wire id", Hash32, "hash of all its bytes"));

    public static TupleForm Header { get; } = new("header",
        new("content", new TupleForm(null,
            new("version", U8, "1"), new("parent", Hash32, "id of the block before"), new("height", I63, "the parent's plus one"),
            new("timestamp", I63, "nanoseconds"), new("difficulty", new UIntForm(1, ulong.MaxValue), "as the retarget says"),
            new("epoch", I63, "challenge window of the timestamp"), new("plot root", Hash32, "Merkle root of the plot"),
            new("score", Hash32, "of the winning leaf"), new("proof digest", Hash32, "hash of the proof"),
            new("transaction root", Hash32, "Merkle root of the transactions"), new("state root", Hash32, "after the block"),
            new("miner", Hash32, "public key")), "what is signed"),
        new("signature", Signature64, "Ed25519, by the miner"));

    public static TupleForm Proof { get; } = new("proof",
        new("plot seed", Hash32, "makes the plot"),
        new("path", new TupleForm(null,
            new("index", new UIntForm(0, (1UL << 40) - 1), "the leaf", "below count"),
            new("count", new UIntForm(0, 1UL << 40), "leaves of the plot", ByCount),
            new("siblings", new ListForm(Hash32, 0, 40), "from the leaf up", "as many as index and count call for")), "to the plot root"));

    public static TupleForm Transaction { get; } = new("transaction",
        new("content", new TupleForm(null,
            new("version", U8, "1"), new("network", Hash32, "id of genesis"), new("kind", U8, "0 coinbase, 1 transfer"),
            new("sender", Hash32, "public key"), new("nonce", U64, "how many transactions of the sender came before"),
            new("valid until", I63, "last height that may have it"),
            new("inputs", new ListForm(new TupleForm(null,
                new("transaction", Hash32, "id"), new("index", new UIntForm(0, 255), "which output")), 0, 256), "coins spent"),
            new("outputs", new ListForm(new TupleForm(null,
                new("address version", U8, "1"), new("address", Hash32, "hash of the owner's key"),
                new("asset", U64, "0 is the coin"), new("amount", I63, "base units")), 0, 256), "coins made"),
            new("payload", new BytesForm(0, 65_536), "anything")), "what is signed"),
        new("signature", Signature64, "Ed25519, by the sender"));

    public static TupleForm StateEntry { get; } = new("state entry",
        new("name", Hash32, "of a coin its transaction's id, else the key in the state"),
        new("index", new UIntForm(0, 256), "of a coin its output's index plus one, else 0"),
        new("value", new BytesForm(0, 160), "as the state has it"));

    public static TupleForm Edge { get; } = new("edge",
        new("depth", new UIntForm(0, 256), "of the leaf", ByCount),
        new("bitmap", new BytesForm(0, 32), "siblings that are not zero", "as long as the depth calls for"),
        new("siblings", new ListForm(Hash32, 0, 256), "from the root down", "as many as the bitmap has"));

    private static readonly TupleForm Empty = new(null);

    private static readonly Field Wanted = new("wire id", Hash32, "of the block");

    /// <summary>All of them, in order of their codes.</summary>
    public static IReadOnlyList<MessageForm> All { get; } =
    [
        new(MessageCode.Hello, "Who the sender claims to be and what it speaks.", new TupleForm(null,
                new("lowest version", new UIntForm(1, 255), "of the protocol", "not above the highest"),
                new("highest version", new UIntForm(1, 255), "of the protocol", "not below the lowest"),
                new("network", Hash32, "id of genesis"), new("role", new UIntForm(1, 2), "1 full node, 2 miner"),
                new("listening port", new UIntForm(0, 65_535), "0 for none; the address is the one observed"),
                new("key", Hash32, "public key"), new("nonce", Hash32, "fresh luck")),
            Rule.VersionShared, Rule.SameNetwork, Rule.NotOneself, Rule.PeerNotBanned),
        new(MessageCode.Auth, "Proves that the key of the hello signs for this link, and says where the sender's chain stands.",
            new TupleForm(null, new("tip", Tip, "of the best chain"), new("signature", Signature64, "R-PEER-4")),
            Rule.HandshakeSigned, Rule.OneLinkPerPeer),
        new(MessageCode.Ping, "Asks whether the peer is there.", new TupleForm(null, new Field("nonce", U64, "to be sent back"))),
        new(MessageCode.Pong, "Answers a ping.", new TupleForm(null, new Field("nonce", U64, "the ping's"))),
        new(MessageCode.GetPeers, "Asks for endpoints to dial.", Empty),
        new(MessageCode.Peers, "Endpoints that the sender knows to listen.", new TupleForm(null,
            new Field("endpoints", new ListForm(Endpoint, 0, PeerList.MaxEndpoints), "in any order")), Rule.AnswerWasAsked),
        new(MessageCode.GetHeaders, "Asks for the headers after the first block of the locator that is on the peer's chain.",
            new TupleForm(null,
                new("locator", new ListForm(BlockReference, 1, GetHeaders.MaxLocator), "from the asker's tip down, genesis last"),
                new("most", new UIntForm(1, Headers.MaxHeaders), "headers wanted"))),
        new(MessageCode.Headers, "Answers get-headers: consecutive headers, oldest first.", new TupleForm(null,
            new Field("headers", new ListForm(Header, 0, Headers.MaxHeaders), "none if there are no more")),
            Rule.AnswerWasAsked, Rule.HeadersConnect),
        new(MessageCode.GetBlock, "Asks for blocks, oldest first; each is answered by a block, in this order, or not at all.",
            new TupleForm(null, new Field("blocks", new ListForm(BlockReference, 1, GetBlock.MaxBlocks), "of the peer's chains"))),
        new(MessageCode.Block, "A block: gossiped, asked for or synced alike. Who sends one that breaks a rule of the ledger is at fault (R-RELAY-5).",
            new TupleForm(null,
                new("header", Header, "signed"), new("proof", Proof, "of space-time"),
                new("transactions", new ListForm(Transaction, 0, Ledger.Block.MaxTransactions), "coinbase first", "at most 1 MiB in all")),
            Rule.SignedByMiner, Rule.ProofMatchesHeader, Rule.TransactionsMatchHeader, Rule.PathLeadsToPlotRoot, Rule.StateRootMatches),
        new(MessageCode.CompactBlock, "A block with short names in place of its transactions, for who has most of them (R-RELAY-6).",
            new TupleForm(null,
                new("wire id", Hash32, "of the full block"), new("header", Header, "signed"), new("proof", Proof, "of space-time"),
                new("coinbase", Transaction, "the first transaction"),
                new("short ids", new BytesForm(0, 6 * CompactBlock.MaxShortIds), "6 bytes each", "a multiple of 6")),
            Rule.ShortIdsMatch),
        new(MessageCode.GetBlockTransactions, "Asks for transactions of a block that came in its compact form, by their places.",
            new TupleForm(null, Wanted,
                new("places", new ListForm(new UIntForm(0, Ledger.Block.MaxTransactions - 1), 1, Ledger.Block.MaxTransactions), "0 is the coinbase", "rising"))),
        new(MessageCode.BlockTransactions, "Answers get-block-transactions, in the order asked.",
            new TupleForm(null, Wanted,
                new("transactions", new ListForm(Transaction, 1, Ledger.Block.MaxTransactions), "those asked for", "at most 1 MiB in all")),
            Rule.AnswerWasAsked, Rule.ShortIdsMatch),
        new(MessageCode.GetSnapshot, "Asks for the entries of the state after a block that follow a key.", new TupleForm(null,
            new("block", BlockReference, "whose state is wanted"), new("after", Hash32, "the last key that is here; zero for none"))),
        new(MessageCode.Snapshot, "Answers get-snapshot: entries in the order of their keys, and the proof that there are no others between (R-SNAP-2).",
            new TupleForm(null,
                new("block", Hash32, "id"), new("after", Hash32, "as asked"),
                new("entries", new ListForm(StateEntry, 0, SnapshotChunk.MaxEntries), "accounts and coins"),
                new("left edge", Edge, "before the key asked from"),
                new("right edge", Edge, "after the last entry; of depth 0 if nothing follows")),
            Rule.AnswerWasAsked, Rule.SnapshotProved),
        new(MessageCode.Transaction, "A transaction: the two fields are its own.", new TupleForm(null, Transaction.Fields),
            Rule.TransactionSigned, Rule.KnownTransaction, Rule.TransactionOfNetwork, Rule.InputsDistinct, Rule.OutputsInRange,
            Rule.KnownAddress, Rule.KnownAsset),
        new(MessageCode.TxPoolRequest, "Asks which transactions wait in the pool; answered by inventories, if there are any.", Empty),
        new(MessageCode.Broadcast, "A signed message from one author to all nodes.", new TupleForm(null,
                new("signed part", new TupleForm(null,
                    new("author", Hash32, "public key"), new("sequence", U64, "the author's own count"),
                    new("created", I63, "nanoseconds, the author's clock"),
                    new("payload", new BytesForm(0, Broadcast.MaxPayload), "anything")), "what is signed"),
                new("signature", Signature64, "Ed25519, by the author")),
            Rule.BroadcastSigned, Rule.BroadcastFresh),
        new(MessageCode.Inventory, "Items that the sender has.", new TupleForm(null,
            new Field("items", new ListForm(AnnouncedItem, 1, 1_000), "not known to be the peer's"))),
        new(MessageCode.Request, "Items that the sender wants: each is answered by its own message, or by not-found.", new TupleForm(null,
            new Field("items", new ListForm(ItemName, 1, 1_000), "announced by the peer"))),
        new(MessageCode.NotFound, "Items that were asked for and that the sender does not have (any more).", new TupleForm(null,
            new Field("items", new ListForm(ItemName, 1, 1_000), "of a request"))),
        new(MessageCode.Graft, "Takes the peer into the sender's mesh: both forward full items to each other.", Empty),
        new(MessageCode.Prune, "Takes the peer out of the sender's mesh.", Empty),
        new(MessageCode.Error, "Says why the sender closes the link.", new TupleForm(null,
            new Field("rule", new TextForm(Error.MaxName), "the name of the rule that the receiver broke"))),
    ];
}
