namespace Lab.Ledger;

/// <summary>
/// The rules that a verdict can name. Each is an id of node/SPEC.md, stands in a comment where it is
/// enforced, and has tests on both sides of its limit; a test keeps the three in step. Names say what must
/// hold.
/// </summary>
public enum Rule : byte
{
    /// <summary>No rule is broken.</summary>
    None = 0,

    /// <summary>R-FORMAT-1: a block's bytes are its canonical encoding, within the limits.</summary>
    CanonicalBlock,

    /// <summary>R-BODY-1: the signature over the header's id verifies under the miner's key.</summary>
    SignedByMiner,

    /// <summary>R-BODY-2: the proof in the block has the digest that the header names.</summary>
    ProofMatchesHeader,

    /// <summary>R-BODY-3: the transactions in the block have the root that the header names.</summary>
    TransactionsMatchHeader,

    /// <summary>R-HEADER-1: the version is one that this code knows.</summary>
    KnownVersion,

    /// <summary>R-HEADER-2: the state root is that of the state after the block.</summary>
    StateRootMatches,

    /// <summary>R-EPOCH-2: the epoch is the one that the timestamp falls in.</summary>
    EpochOfTimestamp,

    /// <summary>R-EPOCH-3: the epoch is later than the parent's.</summary>
    EpochAfterParent,

    /// <summary>R-EPOCH-4: the epoch starts at most two windows ahead of the wall clock.</summary>
    EpochHasCome,

    /// <summary>R-SPACE-2: the path leads from the miner's own leaf to the plot root.</summary>
    PathLeadsToPlotRoot,

    /// <summary>R-SPACE-3: the score is that of the leaf under the challenge.</summary>
    ScoreOfChallenge,

    /// <summary>R-SPACE-4: the score is below the target.</summary>
    ScoreBelowTarget,

    /// <summary>R-CHAIN-1: the height is one more than the parent's.</summary>
    HeightFollowsParent,

    /// <summary>R-CHAIN-2: the difficulty is the one that the retarget gives.</summary>
    DifficultyFollowsRetarget,

    /// <summary>R-TX-1: a transaction's bytes are its canonical encoding, within the limits.</summary>
    CanonicalTransaction,

    /// <summary>R-TX-2: the signature over the transaction's id verifies under the sender's key.</summary>
    TransactionSigned,

    /// <summary>R-TX-3: version and kind are known.</summary>
    KnownTransaction,

    /// <summary>R-TX-4: the transaction names the network that it is used on.</summary>
    TransactionOfNetwork,

    /// <summary>R-TX-5: there is an input, and none twice.</summary>
    InputsDistinct,

    /// <summary>R-TX-6: every output gives something, and their sum does not overflow.</summary>
    OutputsInRange,

    /// <summary>R-TX-7: outputs pay to addresses of a known version.</summary>
    KnownAddress,

    /// <summary>R-TX-8: amounts are of a known asset.</summary>
    KnownAsset,

    /// <summary>R-SPEND-1: the height is not above the transaction's valid-until.</summary>
    NotExpired,

    /// <summary>R-SPEND-2: the nonce is the number of transactions that the sender has made.</summary>
    NonceIsNext,

    /// <summary>R-SPEND-3: every input names a coin that exists.</summary>
    CoinExists,

    /// <summary>R-SPEND-4: every input belongs to the sender.</summary>
    InputOwned,

    /// <summary>R-SPEND-5: a coinbase's coins are spent only when they are mature.</summary>
    CoinbaseMature,

    /// <summary>R-SPEND-6: the inputs cover the outputs and the minimum fee.</summary>
    FeeCovered,

    /// <summary>R-COINBASE-1: the first transaction of a block is its coinbase.</summary>
    CoinbaseFirst,

    /// <summary>R-COINBASE-2: a block has one coinbase.</summary>
    OneCoinbase,

    /// <summary>R-COINBASE-3: a coinbase has no inputs and no signature, and known output addresses.</summary>
    CoinbaseWellFormed,

    /// <summary>R-COINBASE-4: a coinbase carries at most 100 bytes of data.</summary>
    CoinbaseDataWithinLimit,

    /// <summary>R-COINBASE-5: a coinbase names the height of its block.</summary>
    CoinbaseOfHeight,

    /// <summary>R-COINBASE-6: a coinbase names the miner who signed the block.</summary>
    CoinbaseByMiner,

    /// <summary>R-COINBASE-7: a coinbase gives at most the reward and the miner's part of the fees.</summary>
    CoinbaseWithinEmission,

    /// <summary>R-COINBASE-8: the emission cap holds.</summary>
    EmissionWithinCap,

    /// <summary>R-COINBASE-9: under strict coinbases nothing is left unclaimed.</summary>
    CoinbaseClaimsAll,

    /// <summary>R-FEE-2: a coinbase begins with the shares of treasury and pools.</summary>
    CoinbasePaysShares,

    // Rules of the protocol between peers: enforced in Lab.Node.

    /// <summary>
    /// R-WIRE-1: a frame's length prefix is that of its bytes and within the limit of its type.
    /// </summary>
    FrameWithinLimits = 128,

    /// <summary>R-WIRE-2: the type code and the layout version of a frame are known.</summary>
    KnownMessage,

    /// <summary>
    /// R-WIRE-3: a message's bytes are its canonical encoding, within the limits of its fields.
    /// </summary>
    CanonicalMessage,

    /// <summary>R-WIRE-4: handshake messages come once and first, all others after the handshake.</summary>
    MessageInTurn,

    /// <summary>R-WIRE-5: an answer is sent only to who asked.</summary>
    AnswerWasAsked,

    /// <summary>R-PEER-1: the version ranges of both peers overlap.</summary>
    VersionShared,

    /// <summary>R-PEER-2: both peers name the same genesis.</summary>
    SameNetwork,

    /// <summary>R-PEER-3: a node does not link to itself.</summary>
    NotOneself,

    /// <summary>R-PEER-4: the handshake is signed by the key that it names, for this link.</summary>
    HandshakeSigned,

    /// <summary>R-PEER-5: two peers have one link.</summary>
    OneLinkPerPeer,

    /// <summary>R-PEER-6: a handshake ends in time.</summary>
    HandshakeInTime,

    /// <summary>R-PEER-7: a peer answers pings.</summary>
    PingsAnswered,

    /// <summary>R-PEER-8: a node has room for the link.</summary>
    RoomForLink,

    /// <summary>R-PEER-9: a peer that broke a rule stays away for the time of its ban.</summary>
    PeerNotBanned,

    /// <summary>R-PEER-10: a peer reads what it is sent.</summary>
    LinkIsRead,

    /// <summary>R-RELAY-1: a broadcast is signed by its author.</summary>
    BroadcastSigned,

    /// <summary>R-RELAY-2: a broadcast's timestamp is near the node's clock.</summary>
    BroadcastFresh,

    /// <summary>R-RELAY-6: what is sent for a compact block is what it names.</summary>
    ShortIdsMatch,

    /// <summary>R-POOL-1: the pool has room for the transaction.</summary>
    PoolHasRoom,

    /// <summary>R-POOL-2: what replaces a pending transaction pays a tenth more than it.</summary>
    ReplacementPays,

    /// <summary>R-POOL-3: a sender has a bounded number of pending transactions.</summary>
    SenderWithinPool,

    /// <summary>R-SYNC-1: headers connect to the asker's locator and to each other.</summary>
    HeadersConnect,

    /// <summary>R-PEER-11: a peer's conduct leaves it with few points.</summary>
    ConductWithinLimit,

    /// <summary>R-PEER-12: a peer sends no more than its rates allow.</summary>
    RateWithinLimit,

    /// <summary>R-SYNC-5: a peer's chain is as heavy as it said.</summary>
    ClaimedWeightShown,

    /// <summary>R-SNAP-2: a chunk is what the state has there, all of it.</summary>
    SnapshotProved,

    // Rules of light clients: enforced in Lab.Light.

    /// <summary>R-LIGHT-1: an answer's bytes are its canonical encoding, within the limits.</summary>
    CanonicalAnswer = 192,

    /// <summary>R-LIGHT-2: a branch forks near the tip and has room beside the best chain.</summary>
    BranchWithinLimits,

    /// <summary>R-LIGHT-3: the block of an answer is on the client's best chain.</summary>
    BlockOfBestChain,

    /// <summary>R-LIGHT-4: the block of an answer is as deep as the client asked for.</summary>
    DepthAsAsked,

    /// <summary>R-LIGHT-5: the path leads from the transaction asked for to the header's transaction root.</summary>
    TransactionProved,

    /// <summary>R-LIGHT-6: the proof leads from the key asked for to the header's state root.</summary>
    StateProved,
}
