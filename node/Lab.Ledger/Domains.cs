namespace Lab.Ledger;

/// <summary>
/// The domains that keep the ledger's hashes and signatures apart (R-FORMAT-2). Each has one use.
/// </summary>
internal static class Domains
{
    public static ReadOnlySpan<byte> Parameters => "lab.parameters"u8;
    public static ReadOnlySpan<byte> Header => "lab.header"u8;
    public static ReadOnlySpan<byte> Seal => "lab.seal"u8;
    public static ReadOnlySpan<byte> Proof => "lab.proof"u8;
    public static ReadOnlySpan<byte> Block => "lab.block"u8;
    public static ReadOnlySpan<byte> Seed => "lab.seed"u8;
    public static ReadOnlySpan<byte> Challenge => "lab.challenge"u8;
    public static ReadOnlySpan<byte> Lineage => "lab.lineage"u8;
    public static ReadOnlySpan<byte> LineageOfHeader => "lab.lineage.header"u8;
    public static ReadOnlySpan<byte> Alone => "lab.alone"u8;
    public static ReadOnlySpan<byte> Address => "lab.address"u8;
    public static ReadOnlySpan<byte> Transaction => "lab.transaction"u8;
    public static ReadOnlySpan<byte> TransactionId => "lab.transaction.id"u8;
    public static ReadOnlySpan<byte> TransactionLeaf => "lab.transaction.leaf"u8;
    public static ReadOnlySpan<byte> TransactionSigned => "lab.transaction.signed"u8;
    public static ReadOnlySpan<byte> Allocation => "lab.allocation"u8;
    public static ReadOnlySpan<byte> StateAccount => "lab.state.account"u8;
    public static ReadOnlySpan<byte> StateCoin => "lab.state.coin"u8;
    public static ReadOnlySpan<byte> StateDirectory => "lab.state.directory"u8;
    public static ReadOnlySpan<byte> StateToken => "lab.state.token"u8;
    public static ReadOnlySpan<byte> StateContract => "lab.state.contract"u8;
    public static ReadOnlySpan<byte> StateApp => "lab.state.app"u8;
    public static ReadOnlySpan<byte> Emission => "lab.emission"u8;
    public static ReadOnlySpan<byte> MonetaryPolicy => "lab.monetary-policy"u8;
}
