using Lab.Core;
using Lab.Core.Crypto;
using Lab.Ledger;

namespace Lab.Nodes;

/// <summary>
/// Asks a node to queue and spread a signed transaction. Answered by <see cref="TransactionQueued"/>, by <see
/// cref="TransactionHeld"/>, or by <see cref="CommandRefused"/>, which then begins with the name of the rule that
/// refused it: such a transaction is forgotten.
/// </summary>
public sealed record SubmitTransaction(Transaction Transaction);

/// <summary>
/// Asks a node to pay from a wallet whose key it is lent: the node chooses mature, unreserved coins and the next
/// free nonce, signs and queues. Answered like <see cref="SubmitTransaction"/>.
/// </summary>
/// <param name="Wallet">Whose coins are spent.</param>
/// <param name="To">Who is paid.</param>
/// <param name="Amount">How much, more than 0; native units.</param>
/// <param name="Fee">What the miner gets, 0 or more; native units.</param>
public sealed record Pay(SigningKey Wallet, Address To, Amount Amount, Amount Fee);

/// <summary>The transaction waits in the node's pool and is on its way to its peers.</summary>
/// <param name="Id">Its id, by which the pool and the blocks know it.</param>
public sealed record TransactionQueued(Hash Id);

/// <summary>
/// The transaction is kept aside (R-POOL-4) and goes out by itself once what it stands on is there, unless it is
/// pushed out before. Who sends another one of its nonce instead replaces it.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Rule">What is against it now.</param>
/// <param name="Reason">The same with the values, in one sentence.</param>
public sealed record TransactionHeld(Hash Id, Rule Rule, string Reason);

/// <summary>Asks a node what waits in its pool. Answered by <see cref="PoolContents"/>.</summary>
public sealed record GetPool;

/// <summary>What waits to be mined, in the order in which a miner would take it.</summary>
/// <param name="Entries">The transactions.</param>
/// <param name="Bytes">The sum of their lengths.</param>
public sealed record PoolContents(IReadOnlyList<PoolEntryStatus> Entries, long Bytes);

/// <summary>One transaction that waits.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Sender">Whose it is.</param>
/// <param name="Nonce">Its place among the sender's.</param>
/// <param name="Fee">What it pays, in native units.</param>
/// <param name="Bytes">Its length.</param>
public sealed record PoolEntryStatus(Hash Id, PublicKey Sender, ulong Nonce, Amount Fee, int Bytes);

/// <summary>
/// Asks a node what an address has on its best chain. Answered by <see cref="BalanceReport"/>.
/// </summary>
public sealed record GetBalance(Address Of);

/// <summary>The coins of an address, in native units. Change that still waits in the pool is not in it.</summary>
/// <param name="Total">All coins.</param>
/// <param name="Mature">Coins that the next block may spend.</param>
/// <param name="Immature">Coins of coinbases that are too young.</param>
/// <param name="Reserved">Coins that waiting transactions spend.</param>
public sealed record BalanceReport(Amount Total, Amount Mature, Amount Immature, Amount Reserved);
