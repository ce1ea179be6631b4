using Lab.Core;

namespace Lab.Ledger;

/// <summary>A native coin that exists from genesis on.</summary>
public readonly record struct Allocation(Address To, Amount Amount);
